"""What outsiders do wrong: one clear message each, nothing half done, and the right exit status.

Files that can't be taken stand in `test_bad_file`.
"""

from __future__ import annotations

import http.server
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import REGISTRY, Ended, Run, StartBox, Ward, rows, start_process


def test_registry_folder_that_is_not_in_box(run: Run, ward: Ward) -> None:
    """A bound folder that Box doesn't show is a note of `check`, and a violation nowhere."""
    ward.registry.write_text(REGISTRY.replace('["1001"]', '["1001", "4040"]'), encoding="utf-8")
    run("registry", "import", str(ward.registry), "--yes")
    checked = run("check", "--format", "json")
    notes = [line for line in checked.json["lines"] if line["mark"] == "note" and line["name"] == "folders"]
    assert checked.status == 0
    assert ["4040" in line["text"] for line in notes] == [True]
    assert "4040" not in run("sweep", "--format", "json").out


def test_hostile_names_reach_no_terminal(run: Run, ward: Ward, start_box: StartBox) -> None:
    """Names with escapes, reversals and 255 bytes are judged, and come out with nothing that a terminal obeys."""
    names = ["\x1b[31m赤\x07", "\u202egpj.住所録", "🏠" * 60 + "終" * 5, "a\u200db"]
    folders = "".join(
        f'  - {{path: "受渡し/{name.encode("unicode_escape").decode("ascii") if not name.isprintable() else name}", '
        f'id: "{2000 + number}", shared_link: {{access: open}}}}\n'
        for number, name in enumerate(names)
    )
    ward.point_at(start_box(f'folders:\n  - {{path: 受渡し, id: "1000"}}\n{folders}').base_url)
    ended = run("sweep")
    assert ended.status == 1
    for arguments in (
        ["sweep"],
        ["violations"],
        ["violations", "--format", "csv"],
        ["sweep", "--format", "json"],
        ["plan"],
    ):
        out = run(*arguments).out.removeprefix("\ufeff")
        assert not {sign for sign in out if not sign.isprintable()} - {"\n", "\r", "\u3000"}, arguments
    told = run("violations", "--rule", "GK101", "--format", "json").json["violations"]
    assert {one["item"]["path"].removeprefix("受渡し/") for one in told} == set(names)


def test_wrong_client_secret(run: Run, ward: Ward, start_box: StartBox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that Box refuses is told as such, once, and not tried again and again."""
    box = start_box('clients: {gatekeeper: right}\nfolders: [{path: 受渡し, id: "1000"}]\n')
    ward.point_at(box.base_url)
    monkeypatch.setenv("GATEKEEPER_BOX_CLIENT_SECRET", "wrong")
    ended = run("sweep")
    assert (ended.status, "client_secret" in ended.err) == (3, True)
    assert "wrong" not in ended.err
    monkeypatch.setenv("GATEKEEPER_BOX_CLIENT_SECRET", "right")
    assert run("sweep").status == 0


def test_expired_developer_token(run: Run, ward: Ward, start_box: StartBox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer token that has run out is told with how to get a new one."""
    box = start_box(
        'tokens: [{token: old, expires_at: 2020-01-01T00:00:00+09:00}]\nfolders: [{path: 受渡し, id: "1000"}]'
    )
    ward.point_at(box.base_url)
    config = ward.config.read_text(encoding="utf-8").replace('client_id = "gatekeeper"', 'auth = "token"')
    ward.config.write_text(config, encoding="utf-8")
    monkeypatch.setenv("GATEKEEPER_BOX_TOKEN", "old")
    ended = run("sweep")
    assert (ended.status, "開発者トークンの期限が切れています" in ended.err) == (3, True)


@contextmanager
def _web_server(status: int, body: bytes) -> Iterator[str]:
    """Something on the web that isn't Box."""

    class Page(http.server.BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _answer  # noqa: N815 -- the library's names

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(("status", "said"), [(200, "HTMLのページが返りました"), (404, "Boxのものではありません")])
def test_what_answers_is_not_box(run: Run, ward: Ward, status: int, said: str) -> None:
    """A proxy's page with status 200, and an address that isn't Box, are no empty Box."""
    with _web_server(status, b"<html>Sign in to the proxy</html>") as url:
        ward.point_at(url)
        ended = run("sweep")
    assert (ended.status, ended.out) == (3, "")
    assert said in ended.err
    assert "Sign in" not in ended.err


def test_nobody_answers(run: Run, ward: Ward) -> None:
    """A refused connection is told with the address."""
    ward.point_at("http://127.0.0.1:9")
    ended = run("sweep")
    assert (ended.status, "127.0.0.1:9 に接続できません" in ended.err) == (3, True)


def test_database_of_a_newer_version(swept: Run, ward: Ward) -> None:
    """A database that a newer program has written isn't touched."""
    with sqlite3.connect(ward.folder / "state" / "gatekeeper.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for verb in ("sweep", "violations", "plan"):
        ended = swept(verb)
        assert (ended.status, "より新しいため、開けません" in ended.err) == (3, True)


def test_second_process(run: Run, ward: Ward, start_box: StartBox) -> None:
    """While one process sweeps, another one is refused, and reading what is on record goes on."""
    scenario = 'folders: [{path: 受渡し, id: "1000"}]\ngenerate: {under: 受渡し, folders: 200, seed: 7}\n'
    ward.point_at(start_box(scenario, latency_ms=50).base_url)
    with start_process("--config", str(ward.config), "sweep") as process:
        refused = _once_refused(run, ward, process.poll)
        assert "まだ一度も見回っていません" in run("violations").err
        process.kill()
        process.communicate(timeout=60)
    assert (refused.status, refused.out) == (3, "")
    assert run("sweep").status == 0


def _once_refused(run: Run, ward: Ward, is_over: Callable[[], int | None]) -> Ended:
    """What the second process says, once the first one has begun."""
    while is_over() is None:
        if rows(ward, "lease"):
            ended = run("sweep")
            if "ほかのプロセス" in ended.err:
                return ended
        time.sleep(0.05)
    raise AssertionError("the first sweep was over too soon")


def test_disk_that_is_full_for_the_database(ward: Ward) -> None:
    """A database that can't grow is told as such; nothing is taken in by half, and the next run goes well."""
    command = ["--config", str(ward.config), "sweep"]
    with start_process(*command, largest_file=64 * 1024) as process:
        _, err = process.communicate(timeout=60)
    assert (process.returncode, "ディスクの読み書きに失敗しました" in err) == (3, True)
    assert "Traceback" not in err
    with start_process(*command) as process:
        process.communicate(timeout=60)
    assert process.returncode == 1


def test_disk_that_is_full() -> None:
    """Output that can't be written is told, instead of ending in a traceback or in silence."""
    with Path("/dev/full").open("w", encoding="utf-8") as full, start_process("rules", out=full) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "ディスクがいっぱい" in err
