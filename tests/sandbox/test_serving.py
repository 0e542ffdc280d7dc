"""The server itself: faults on order, the call rate, latency, its log, TLS, its clock, and a large tree."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gatekeeper.errors import MistakesError
from gatekeeper.sandbox.scenario.fault_file import faults_of, read_faults
from gatekeeper.sandbox.server import Sandbox, running
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.control import token_of


def get(box: Sandbox, path: str = "users/me", login: str = "admin@city.example.jp", **given: Any) -> requests.Response:
    header = {"Authorization": f"Bearer {token_of(box, login)}"}
    return requests.get(f"{box.base_url}/2.0/{path}", headers=header, timeout=10, **given)


def with_faults(start: Start, *faults: dict[str, Any]) -> Sandbox:
    return start(faults=tuple(faults_of(list(faults), "faults")))


def test_status_so_many_times(start: Start) -> None:
    """A fault strikes what it matches, as often as it says, in Box's error format."""
    box = with_faults(start, {"match": {"path": "/users/me"}, "kind": "status", "status": 503, "times": 2})
    answers = [get(box) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert get(box, "folders/0").status_code == 200


def test_broken_answers(start: Start) -> None:
    """A reset, a body cut short, a page of HTML with 200, and a list without entries come as ordered."""
    box = with_faults(
        start,
        {"kind": "reset", "match": {"path": "/users/me"}},
        {"kind": "truncate", "match": {"path": "/users/me"}},
        {"kind": "html", "match": {"path": "/users/me"}},
        {"kind": "empty", "match": {"path": "/users/me"}},
    )
    for _ in range(2):
        with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
            get(box)
    page = get(box)
    assert (page.status_code, "<html" in page.text.lower()) == (200, True)
    assert get(box).text.strip() in {"", "{}"}
    assert get(box).json()["login"] == "admin@city.example.jp"


def test_chance_is_the_same_each_time(start: Start) -> None:
    """With a seed, the same calls fail in every run."""
    order = {"kind": "status", "status": 500, "probability": 0.5, "seed": 7}
    runs = [[get(box).status_code for _ in range(12)] for box in (with_faults(start, order), with_faults(start, order))]
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 500}


def test_faults_file_with_mistakes(tmp_path: Path) -> None:
    """A wrong file of faults is told with its lines, all mistakes at once."""
    file = tmp_path / "faults.yaml"
    file.write_text("- {kind: explode}\n- {kind: status, status: 99}\n", encoding="utf-8")
    with pytest.raises(MistakesError) as caught:
        list(read_faults(file))
    assert [mistake.line for mistake in caught.value.mistakes] == [1, 2]


def test_rate_is_each_users_own(start: Start) -> None:
    """Beyond the rate a user gets 429 with the seconds to wait; another user isn't concerned."""
    box = start(rate_limit="3/min")
    assert [get(box).status_code for _ in range(4)] == [200, 200, 200, 429]
    refusal = get(box)
    assert int(refusal.headers["Retry-After"]) >= 1
    assert refusal.json()["code"] == "rate_limit_exceeded"
    assert get(box, login="hanako@city.example.jp").status_code == 200


def test_access_log_has_a_line_a_request(start: Start, tmp_path: Path) -> None:
    """Each request is one line of JSON with who, what and how it ended."""
    log = tmp_path / "access.jsonl"
    box = start(access_log=log)
    get(box)
    get(box, "folders/404404")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    told = [(line["method"], line["path"], line["status"]) for line in lines if line["path"].startswith("/2.0")]
    assert told == [("GET", "/2.0/users/me", 200), ("GET", "/2.0/folders/404404", 404)]


def test_counts_tell_what_was_asked(office: Sandbox) -> None:
    """The counts go by route and by status, and can be begun anew."""
    hanako = "hanako@city.example.jp"
    get(office)
    get(office, "folders/1001", hanako)
    get(office, "folders/404404", hanako)
    counts = requests.get(f"{office.base_url}/_sandbox/counts", timeout=10).json()
    assert counts["routes"]["GET /2.0/folders/{folder_id}"] == 2
    assert counts["statuses"] == {"200": 2, "404": 1}
    requests.post(f"{office.base_url}/_sandbox/counts/reset", timeout=10)
    assert requests.get(f"{office.base_url}/_sandbox/counts", timeout=10).json()["routes"] == {}


def test_tls(start: Start, tmp_path: Path) -> None:
    """With a certificate the server speaks TLS, and nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sandbox")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    box = start(tls_cert=cert, tls_key=private)
    assert box.base_url.startswith("https://127.0.0.1:")
    assert requests.get(f"{box.base_url}/2.0/users/me", verify=str(cert), timeout=10).status_code == 401
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{box.base_url}/2.0/users/me", timeout=10)


def test_clock_moves_and_freezes(office: Sandbox) -> None:
    """The clock begins with the scenario, goes to where it is set, and stands still when told."""
    url = f"{office.base_url}/_sandbox/clock"
    assert requests.get(url, timeout=10).json()["now"].startswith("2026-02-01T")
    moved = requests.post(url, json={"set": "2026-04-01T00:00:00+09:00", "freeze": True}, timeout=10).json()
    assert moved["frozen"]
    assert requests.get(url, timeout=10).json()["now"] == moved["now"]


_LARGE = """
import resource, sys
from gatekeeper.sandbox.server import running
import requests
with running(sys.argv[1]) as box:
    given = requests.post(f"{box.base_url}/_sandbox/token", json={"login": box.world.service.login}).json()
    header = {"Authorization": f"Bearer {given['access_token']}"}
    page = requests.get(f"{box.base_url}/2.0/folders/10/items?limit=1000&usemarker=true", headers=header).json()
    print(len(box.world.folders), len(page["entries"]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_hundred_thousand_folders_in_a_gigabyte() -> None:
    """A generated tree of 100,000 folders with ten files each is there, and takes less than 1 GB."""
    scenario = (
        'folders: [{path: 親, id: "10"}]\ngenerate: {under: 親, folders: 100000, files_per_folder: 10, seed: 7}\n'
    )
    done = subprocess.run([sys.executable, "-c", _LARGE, scenario], capture_output=True, text=True, check=True)
    folders, listed, megabytes = map(int, done.stdout.split())
    assert (folders, listed) == (100_002, 100)
    assert megabytes < 1000


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("folder: []\n", "folders"),
        ("folders: [{path: 親, collaborations: [{login: a@b.example, role: reader}]}]\n", "role"),
        ("folders: [{path: a//b}]\n", "path"),
        ("folders: [{path: 親, id: x}]\n", "id"),
    ],
)
def test_scenario_with_a_mistake(wrong: str, said: str) -> None:
    """A wrong scenario is told with the line and the key."""
    with pytest.raises(MistakesError, match=said), running(wrong):
        pass


def test_two_runs_of_a_scenario_are_alike() -> None:
    """Ids and events don't hang on chance: the same scenario gives the same state."""
    digests = []
    for _ in range(2):
        with running(OFFICE.replace("now:", "settings: {frozen: true}\nnow:")) as box:
            digests.append(requests.get(f"{box.base_url}/_sandbox/state", timeout=10).json())
    assert digests[0] == digests[1]
