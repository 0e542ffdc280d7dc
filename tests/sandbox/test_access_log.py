"""The access log, and the counts of what was asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from gatekeeper.sandbox.scenario.fault_file import faults_of
from gatekeeper.sandbox.server import Options, Sandbox, running
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.raw import ADMIN, HANAKO, ask


def lines_of(log: Path) -> list[dict[str, Any]]:
    lines = map(json.loads, log.read_text(encoding="ascii").splitlines())
    return [line for line in lines if not line["path"].startswith("/_sandbox")]


def counts_of(box: Sandbox) -> Any:
    return requests.get(f"{box.base_url}/_sandbox/counts", timeout=10).json()


def test_each_request_has_a_line(start: Start, tmp_path: Path) -> None:
    """Each request is one line of JSON with who, what and how it ended."""
    log = tmp_path / "access.jsonl"
    box = start(access_log=log)
    ask(box, "users/me", params={"fields": "name"})
    ask(box, "folders/404404", HANAKO)
    requests.get(f"{box.base_url}/2.0/folders/0", timeout=10)
    told = [(line["method"], line["path"], line["query"], line["user"], line["status"]) for line in lines_of(log)]
    assert told == [
        ("GET", "/2.0/users/me", "fields=name", ADMIN, 200),
        ("GET", "/2.0/folders/404404", "", HANAKO, 404),
        ("GET", "/2.0/folders/0", "", None, 401),
    ]


def test_user_is_the_one_who_acts(start: Start, tmp_path: Path) -> None:
    """By As-User the line names the target."""
    log = tmp_path / "access.jsonl"
    ask(start(access_log=log), "users/me", headers={"As-User": "502"})
    assert [line["user"] for line in lines_of(log)] == [HANAKO]


def test_path_cannot_forge_a_line(start: Start, tmp_path: Path) -> None:
    """Line breaks and quotes in an address stay within their line."""
    log = tmp_path / "access.jsonl"
    box = start(access_log=log)
    ask(box, 'folders/1%0a{"path":"/2.0/forged"}')
    ask(box, "folders/%E5%8F%97")
    assert [line["path"] for line in lines_of(log)] == ['/2.0/folders/1\n{"path":"/2.0/forged"}', "/2.0/folders/受"]


def test_spoilt_answers_are_told_with_their_fault(start: Start, tmp_path: Path) -> None:
    """A fault stands in the line with what the client got: 0 where that was no whole answer."""
    log = tmp_path / "access.jsonl"
    orders = [{"kind": kind, "match": {"path": "/users/me"}} for kind in ("html", "status", "reset")]
    box = start(access_log=log, faults=tuple(faults_of(orders, "faults")))
    ask(box, "users/me")
    ask(box, "users/me")
    with pytest.raises(requests.ConnectionError):
        ask(box, "users/me")
    assert [(line["fault"], line["status"]) for line in lines_of(log)] == [("html", 200), ("status", 503), ("reset", 0)]


def test_log_goes_on_where_it_was(tmp_path: Path) -> None:
    """A second run adds to the file of the first."""
    log = tmp_path / "access.jsonl"
    for _ in range(2):
        with running(OFFICE, Options(access_log=log)) as box:
            ask(box, "users/me")
    assert [line["path"] for line in lines_of(log)] == ["/2.0/users/me"] * 2


def test_counts_tell_what_was_asked(office: Sandbox) -> None:
    """The counts go by route and by status, and can be begun anew."""
    ask(office, "users/me")
    ask(office, "folders/1001", HANAKO)
    ask(office, "folders/404404", HANAKO)
    ask(office, "nonsense")
    counts = counts_of(office)
    assert counts["routes"] == {
        "GET (unknown)": 1,
        "GET /2.0/folders/{folder_id}": 2,
        "GET /2.0/users/me": 1,
    }
    assert (counts["total"], counts["statuses"]) == (4, {"200": 2, "404": 2})
    requests.post(f"{office.base_url}/_sandbox/counts/reset", timeout=10).raise_for_status()
    assert counts_of(office) == {"total": 0, "routes": {}, "statuses": {}}
