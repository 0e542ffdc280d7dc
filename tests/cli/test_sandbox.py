"""gatekeeper sandbox: a Box server in the front."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path

import pytest
import requests

from tests.cli.conftest import SCENARIO, Run, start_process


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "scenario.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return file


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_address_is_told_and_answers(scenario: Path, tmp_path: Path, number: signal.Signals, status: int) -> None:
    """The base URL stands alone on standard output once it answers; calls are in the access log; a signal ends it."""
    log = tmp_path / "access.jsonl"
    with start_process("sandbox", str(scenario), "--port", "0", "--access-log", str(log)) as process:
        assert process.stdout is not None
        base_url = process.stdout.readline().strip()
        asked = {
            "grant_type": "client_credentials",
            "client_id": "a",
            "client_secret": "b",
            "box_subject_type": "enterprise",
            "box_subject_id": "900",
        }
        answer = requests.post(f"{base_url}/oauth2/token", data=asked, timeout=30)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert "access_token" in answer.json()
    assert (out, err, process.returncode) == ("", "", status)
    assert [json.loads(line)["path"] for line in log.read_text(encoding="ascii").splitlines()] == ["/oauth2/token"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--tls-cert", "x.pem"], "両方を指定してください"),
        (["--tls-cert", "x.pem", "--tls-key", "y.pem"], "x.pem と秘密鍵 y.pem を読めません"),
        (["--rate-limit", "many"], "1000/min のように"),
        (["--rate-limit", "0/min"], "1000/min のように"),
        (["--access-log", "/dev/null/x"], "/dev/null/x を開けません"),
        (["--faults", "nowhere.yaml"], "nowhere.yaml: ファイルがありません"),
        (["--host", "192.0.2.1"], "192.0.2.1:0 で待ち受けられません"),
        (["--latency-ms", "-1"], "--latency-ms の値が正しくありません"),
    ],
)
def test_wrong_options_get_one_message(run: Run, scenario: Path, options: list[str], said: str) -> None:
    """What keeps the server from listening is told in one line, with status 2."""
    ended = run("sandbox", str(scenario), "--port", "0", *options)
    assert (ended.status, ended.out, len(ended.err.splitlines())) == (2, "", 1)
    assert said in ended.err


def test_port_that_is_taken(run: Run, scenario: Path) -> None:
    """A port that another program holds is told with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = run("sandbox", str(scenario), "--port", str(taken.getsockname()[1]))
    assert (ended.status, "--port 0" in ended.err) == (2, True)
