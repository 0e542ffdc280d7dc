"""Bound folders that are no longer where watching met them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from gatekeeper.registry.reading import read
from gatekeeper.sandbox.wire.fault import Fault, Match
from tests.sweep.warding import STRANGER, Ward, found, placed

INSIDE = {("GK102", "1001"): "remove_collaboration", ("GK102", "1002"): "remove_collaboration"}
BESIDE = {("GK101", "1005"): "remove_collaboration"}


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Ward]:
    """1000 is watched; 1001 in it is bound, and holds 1002; a stranger is on both, and on 1005 beside them."""
    with ExitStack() as stack:
        yield Ward(
            stack,
            tmp_path,
            placed("1000", "受渡し"),
            placed("1001", "受渡し/国保", STRANGER),
            placed("1002", "受渡し/国保/下", STRANGER),
            placed("1005", "受渡し/他", STRANGER),
            placed("1500", "よそ"),
            roots='["1000"]',
            P1="1001 vendor.example.com",
            P2="1990 vendor.example.com",
        )


def ask(ours: Ward, method: str, path: str, **body: object) -> None:
    """Something that a person does in Box."""
    token = requests.post(
        f"{ours.box.base_url}/oauth2/token",
        data={
            "grant_type": "client_credentials",
            "client_id": "gatekeeper",
            "client_secret": "x",
            "box_subject_type": "enterprise",
            "box_subject_id": "900",
        },
        timeout=10,
    ).json()["access_token"]
    url, headers = f"{ours.box.base_url}/2.0/{path}", {"Authorization": f"Bearer {token}"}
    assert requests.request(method, url, json=body or None, headers=headers, timeout=10).ok


def test_bound_folder_moved_out_of_sight_is_told_and_stays_open(ours: Ward) -> None:
    """Its violations aren't resolved, in every sweep until it is back; elsewhere everything goes on."""
    first = ours.sweep()
    assert found(first) == INSIDE | BESIDE
    assert first.outcome.counts.calls["folders"] == 1
    ask(ours, "PUT", "folders/1001", parent={"id": "1500"})
    ask(ours, "DELETE", "folders/1005?recursive=true")
    for _ in range(2):
        report = ours.sweep()
        assert not report.outcome.complete
        (hole,) = report.outcome.holes
        assert (hole.item_id, hole.path) == ("1001", "受渡し/国保")
        assert "今は「よそ/国保」にあります" in hole.reason
        assert list(ours.office().inventory.holes(report.outcome.run.id)) == [hole]
        assert found(report) == INSIDE
        assert report.outcome.counts.calls["folders"] == 2
    ask(ours, "PUT", "folders/1001", parent={"id": "1000"})
    back = ours.sweep()
    assert (back.outcome.complete, found(back)) == (True, INSIDE)
    assert {one.opened_at for one in back.violations()} == {one.first_seen for one in first.violations()}


@pytest.mark.parametrize("folder", ["1001", "1000"])
def test_bound_folder_in_the_trash_is_gone(ours: Ward, folder: str) -> None:
    """Box says that it is in the trash, itself or with the folder above: what stood in it is resolved."""
    if folder == "1000":
        ask(ours, "POST", "folders", name="上", parent={"id": "0"})
        ours.config.write_text(ours.config.read_text(encoding="utf-8").replace('["1000"]', '["visible"]'))
    ours.sweep()
    ask(ours, "DELETE", f"folders/{folder}?recursive=true")
    report = ours.sweep()
    assert report.outcome.complete
    assert found(report) == (BESIDE if folder == "1001" else {})
    assert ours.sweep().outcome.counts.calls.get("folders", 0) == (1 if folder == "1001" else 0)


def test_bound_folder_that_nobody_can_find_stays_open(ours: Ward) -> None:
    """Not found may also mean no access: nothing is resolved, until the registry names the folder no more."""
    ours.sweep()
    ask(ours, "PUT", "folders/1001", parent={"id": "1500"})
    ours.box.app.faults.replace([Fault("status", Match(path=re.compile("folders/1001$")), 404, times=None)])
    report = ours.sweep()
    assert [hole.item_id for hole in report.outcome.holes] == ["1001"]
    assert "確かめられません" in report.outcome.holes[0].reason
    assert found(report) == INSIDE | BESIDE
    ours.bind(P2="1990 vendor.example.com")
    office = ours.office()
    new = read(ours.registry, office.settings.ward.domains).registry
    office.registries.apply(new, by="係長", source="x", sha256="0", why="整理", now=office.clock(), prune=True)
    report = ours.sweep()
    assert (report.outcome.complete, found(report)) == (True, BESIDE)


def test_box_that_goes_away_while_it_is_asked_ends_nothing(ours: Ward) -> None:
    """The sweep stays open, and asks again when it goes on."""
    ours.sweep()
    ask(ours, "PUT", "folders/1001", parent={"id": "1500"})
    ours.box.app.faults.replace([Fault("status", Match(path=re.compile("folders/1001$")), 503, times=None)])
    stopped = ours.sweep()
    assert stopped.outcome.failure is not None
    ours.box.app.faults.replace([])
    again = ours.sweep()
    assert again.outcome.run.resumed
    assert [hole.item_id for hole in again.outcome.holes] == ["1001"]
