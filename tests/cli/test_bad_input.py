"""What outsiders do wrong: one clear message each, nothing half done, and the right exit status."""

from __future__ import annotations

import http.server
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import REGISTRY, Ended, Run, StartBox, Ward, start_process


def _missing(file: Path) -> None:
    file.unlink()


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _binary(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04\x00\x00\x08\x00")


def _shift_jis(file: Path) -> None:
    file.write_bytes(REGISTRY.encode("cp932"))


def _huge(file: Path) -> None:
    os.truncate(file, 2 * 1024**3)


def _twice(file: Path) -> None:
    file.write_text("submissions: []\nprocedures: []\nsubmissions: []\n", encoding="utf-8")


def _tag(file: Path) -> None:
    file.write_text("submissions: !!python/object/apply:os.system ['true']\n", encoding="utf-8")


SPOILT: list[tuple[Callable[[Path], None], str]] = [
    (_missing, "ファイルがありません"),
    (_empty, "空のファイルです"),
    (_binary, "バイナリのファイルです"),
    (_shift_jis, "UTF-8ではありません"),
    (_huge, "大きすぎます"),
    (_twice, "2回"),
    (_tag, "タグ"),
]


@pytest.mark.parametrize(("spoil", "said"), SPOILT)
@pytest.mark.parametrize("arguments", [["sweep"], ["registry", "import", "FILE", "--yes"]])
def test_file_that_cannot_be_taken(
    run: Run, ward: Ward, spoil: Callable[[Path], None], said: str, arguments: list[str]
) -> None:
    """A registry file that can't be taken is named with what is wrong; nothing is read, judged or taken in."""
    spoil(ward.registry)
    ended = run(*(str(ward.registry) if word == "FILE" else word for word in arguments))
    assert (ended.status, ended.out) == (2, "")
    assert str(ward.registry) in ended.err
    assert said in ended.err
    assert _registry_versions(ward) == 0


def test_all_mistakes_of_a_file_at_once(run: Run, ward: Ward) -> None:
    """Every mistake is told with its line, in one go."""
    wrong = REGISTRY.replace("migrated_media", "migrated_medium").replace("2099-03-31", "2020-03-31")
    ward.registry.write_text(wrong, encoding="utf-8")
    ended = run("registry", "import", str(ward.registry), "--yes")
    assert ended.status == 2
    assert len(ended.err.splitlines()) >= 2
    assert all(f"{ward.registry}:" in line for line in ended.err.splitlines())


def test_config_that_is_wrong(run: Run, ward: Ward) -> None:
    """An unknown key of the config is an error with a suggestion."""
    ward.config.write_text(ward.config.read_text(encoding="utf-8").replace("roots", "root"), encoding="utf-8")
    ended = run("sweep")
    assert (ended.status, "roots" in ended.err, str(ward.config) in ended.err) == (2, True, True)


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
    assert not {sign for sign in ended.out if not sign.isprintable()} - {"\n", "\u3000"}
    assert len(run("violations", "--rule", "GK101", "--format", "json").json["violations"]) == len(names)


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
        assert run("violations").status == 0
        process.kill()
        process.communicate(timeout=60)
    assert (refused.status, refused.out) == (3, "")
    assert run("sweep").status == 0


def _once_refused(run: Run, ward: Ward, is_over: Callable[[], int | None]) -> Ended:
    """What the second process says, once the first one has begun."""
    while is_over() is None:
        if (ward.folder / "state" / "gatekeeper.db").exists() and _rows(ward, "lease"):
            ended = run("sweep")
            if "ほかのプロセス" in ended.err:
                return ended
        time.sleep(0.05)
    raise AssertionError("the first sweep was over too soon")


def _rows(ward: Ward, table: str) -> int:
    connection = sqlite3.connect(ward.folder / "state" / "gatekeeper.db", timeout=10)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 -- our own word
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def _registry_versions(ward: Ward) -> int:
    return _rows(ward, "registry_version") if (ward.folder / "state" / "gatekeeper.db").exists() else 0


def test_disk_that_is_full() -> None:
    """Output that can't be written is told, instead of ending in a traceback or in silence."""
    with Path("/dev/full").open("w", encoding="utf-8") as full, start_process("rules", out=full) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "ディスクがいっぱい" in err
