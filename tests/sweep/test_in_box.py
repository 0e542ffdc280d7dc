"""The sweep through everything: the SDK, HTTP, a sandbox, a database; what it reads, what it asks, what stops it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests

from gatekeeper.bootstrap import Office
from gatekeeper.sandbox.server import Options, Sandbox, running
from gatekeeper.sandbox.wire.fault import Fault, Match
from gatekeeper.settings import load
from gatekeeper.shipped import shipped_registry
from gatekeeper.sweep.port import SweepCounts
from tests.ward import write_config

OWNER = "admin@city.example.jp"
TREE = f"""
enterprise: {{id: "900", name: 新宿区, domains: [city.example.jp]}}
users: [{{login: {OWNER}, name: 管理者, role: admin}}, {{login: hanako@city.example.jp, name: 花子}}]
groups: [{{name: 職員一同, members: [hanako@city.example.jp]}}]
folders:
  - {{path: 受渡し, id: "1000", owner: {OWNER}}}
"""
Sweep = Callable[..., Any]
StartBox = Callable[..., Sandbox]


@pytest.fixture
def start() -> Iterator[StartBox]:
    with ExitStack() as stack:
        yield lambda scenario, **options: stack.enter_context(running(scenario, Options(**options)))


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Offices of one ward, each as a new process would open it; `roots` replaces what is watched."""
    with ExitStack() as stack:

        def make(box: Sandbox, roots: str = '["1000"]', stop: threading.Event | None = None, **keys: object) -> Office:
            config = write_config(tmp_path, box.base_url)
            text = config.read_text(encoding="utf-8").replace('["1000"]', roots)
            text = text.replace("registry.yaml", str(shipped_registry()))
            for name, value in keys.items():
                text = re.sub(r"calls_per_minute = \d+", rf"\g<0>\n{name} = {value}", text)
            config.write_text(text, encoding="utf-8")
            return stack.enter_context(Office(load(config, {}), stop=stop))

        yield make


def folders(count: int, more: str = "", first: int = 2000) -> str:
    return "".join(
        f'  - {{path: 受渡し/手続{number}, id: "{first + number}", owner: {OWNER}{more}}}\n' for number in range(count)
    )


def asked(box: Sandbox) -> dict[str, int]:
    counts: dict[str, int] = requests.get(f"{box.base_url}/_sandbox/counts", timeout=10).json()["routes"]
    return {route: count for route, count in counts.items() if "/2.0/" in route}


def test_no_call_too_many(start: StartBox, open_office: Callable[..., Office]) -> None:
    """One listing a folder, collaborations only where there are any, a group once, and one call each to begin."""
    shared = ", collaborations: [{group: 職員一同, role: viewer}]"
    box = start(TREE + folders(7) + folders(5, shared, 3000).replace("手続", "共有"))
    report = open_office(box).sweep()
    assert report.outcome.complete
    assert asked(box) == {
        "GET /2.0/users/me": 1,
        "GET /2.0/folders/{folder_id}": 1,
        "GET /2.0/folders/{folder_id}/items": 13,
        "GET /2.0/folders/{folder_id}/collaborations": 5,
        "GET /2.0/groups/{group_id}/memberships": 1,
    }
    counted = {"identity": 1, "folders": 1, "items": 13, "collaborations": 5, "groups": 1}
    assert report.outcome.counts.calls == counted


def test_large_folder_is_read_page_by_page(start: StartBox, open_office: Callable[..., Office]) -> None:
    """A folder of 2,300 files takes three calls, and its last file is judged like its first."""
    files = "".join(f"      - {{name: f{number:04}.txt, size: 1}}\n" for number in range(2299))
    last = "      - {name: zzz.txt, size: 1, shared_link: {access: open}}\n"
    box = start(f'{TREE}  - path: 受渡し/大\n    id: "2000"\n    owner: {OWNER}\n    files:\n{files}{last}')
    report = open_office(box).sweep()
    assert report.outcome.counts.files == 2300
    assert asked(box)["GET /2.0/folders/{folder_id}/items"] == 1 + 3
    assert {found.violation.item.path for found in report.violations() if found.violation.rule == "GK201"} == {
        "受渡し/大/zzz.txt"
    }


def test_more_than_a_thousand_collaborators_are_judged(start: StartBox, open_office: Callable[..., Office]) -> None:
    """No cap is taken for none: all 1,203 outsiders of an ungoverned folder are found."""
    logins = [f"p{number}@example.org" for number in range(1203)]
    users = "".join(f"  - {{login: {login}}}\n" for login in logins)
    people = "".join(f"      - {{login: {login}, role: viewer}}\n" for login in logins)
    root = f'folders:\n  - {{path: 受渡し, id: "1000", owner: {OWNER}}}\n'
    shared = f'  - path: 受渡し/大勢\n    id: "2000"\n    owner: {OWNER}\n    collaborations:\n{people}'
    box = start(f"users:\n  - {{login: {OWNER}}}\n{users}{root}{shared}")
    report = open_office(box).sweep()
    assert report.outcome.complete
    outsiders = [found for found in report.violations() if found.violation.rule == "GK101"]
    assert len({found.violation.subject.login for found in outsiders}) == 1203


def test_everything_visible(start: StartBox, open_office: Callable[..., Office]) -> None:
    """Watching what is visible, every root that the service account sees is walked."""
    box = start(TREE + f'  - {{path: 別の根, id: "1500", owner: {OWNER}}}\n' + folders(3))
    report = open_office(box, '["visible"]').sweep()
    assert report.outcome.complete
    assert report.outcome.counts.folders == 5


def test_managed_users_trees_through_as_user(start: StartBox, open_office: Callable[..., Office]) -> None:
    """Watching the managed users, each user's own tree is walked as that user, and a shared folder once."""
    shared = ", collaborations: [{login: hanako@city.example.jp, role: viewer}]"
    hers = '  - {path: 花子の書類, id: "1600", owner: hanako@city.example.jp, shared_link: {access: open}}\n'
    box = start(TREE + hers + folders(2, shared))
    report = open_office(box, '["managed-users"]').sweep()
    assert report.outcome.complete
    assert report.outcome.counts.folders == 4
    assert "花子の書類" in {found.violation.item.path.rpartition("/")[2] for found in report.violations()}


FAULTS = {
    "gone": Fault("status", status=404, times=None),
    "forbidden": Fault("status", status=403, times=None),
    "broken": Fault("status", status=500, times=None),
    "html": Fault("html", times=None),
    "empty": Fault("empty", times=None),
    "cut": Fault("truncate", times=None),
    "reset": Fault("reset", times=None),
}


@pytest.mark.parametrize(
    ("route", "kind"),
    [*(("items", kind) for kind in sorted(FAULTS)), ("collaborations", "gone"), ("collaborations", "html")],
)
def test_place_that_cannot_be_read(start: StartBox, open_office: Callable[..., Office], kind: str, route: str) -> None:
    """Whatever goes wrong at one place is a hole there; the rest is read, and nothing is taken for empty."""
    base = FAULTS[kind]
    fault = Fault(base.kind, Match(path=re.compile(f"folders/2001/{route}")), base.status, times=None)
    shared = ", collaborations: [{group: 職員一同, role: viewer}]"
    box = start(TREE + folders(4, shared), faults=(fault,))
    report = open_office(box).sweep()
    assert not report.outcome.complete
    assert report.outcome.failure is None
    assert [(hole.item_id, hole.path) for hole in report.outcome.holes] == [("2001", "受渡し/手続1")]
    assert report.outcome.holes[0].reason
    assert report.outcome.counts.folders >= 4


def test_passing_trouble_leaves_no_hole(start: StartBox, open_office: Callable[..., Office]) -> None:
    """What passes after a repetition or two costs calls and nothing else."""
    troubles = ("status", "reset", "truncate", "html")
    faults = tuple(Fault(kind, Match(path=re.compile("folders/200[0-3]/items")), times=1) for kind in troubles)  # type: ignore[arg-type]
    box = start(TREE + folders(4), faults=faults)
    report = open_office(box).sweep()
    assert report.outcome.complete
    assert report.outcome.counts.calls["items"] == 5 + len(faults)


def test_hole_keeps_what_was_known(start: StartBox, open_office: Callable[..., Office]) -> None:
    """A violation where the second sweep couldn't read stays open, and goes when it could."""
    box = start(TREE + folders(2, ", shared_link: {access: open}"))
    first = {found.id for found in open_office(box).sweep().violations()}
    box.app.faults.replace([Fault("status", Match(path=re.compile("folders/1000/items")), 404, times=None)])
    report = open_office(box).sweep()
    assert not report.outcome.complete
    assert {found.id for found in open_office(box).standing() if found.resolved_at is None} == first


def test_token_that_runs_out_on_the_way(start: StartBox, open_office: Callable[..., Office]) -> None:
    """A token that Box no longer takes is renewed as often as it takes; no call is lost."""
    box = start(TREE + folders(6))
    box.app.faults.replace(
        [Fault("status", Match(path=re.compile(f"folders/{number}/items")), 401) for number in (1000, 2001, 2004)]
    )
    report = open_office(box).sweep()
    assert report.outcome.complete
    assert report.outcome.counts.folders == 7


def test_retry_after_is_honoured(start: StartBox, open_office: Callable[..., Office]) -> None:
    """A 429 makes everyone wait as long as Box asks; the sweep is complete all the same."""
    fault = Fault("status", Match(path=re.compile("/items")), 429, retry_after="1", times=2)
    box = start(TREE + folders(3), faults=(fault,))
    report = open_office(box).sweep()
    assert report.outcome.complete
    assert report.outcome.counts.calls["items"] == 4 + 2


def test_box_that_goes_away_can_be_gone_on_with(start: StartBox, open_office: Callable[..., Office]) -> None:
    """When Box fails everywhere, nothing is a hole: the sweep stops, and goes on when Box is back."""
    box = start(TREE + folders(30))
    box.app.faults.replace([Fault("status", Match(path=re.compile("/2.0/")), 503, times=None, after=15)])
    office = open_office(box)
    stopped = office.sweep()
    assert stopped.outcome.failure is not None
    assert stopped.outcome.hole_count == 0
    box.app.faults.replace([])
    again = open_office(box).sweep()
    assert (again.outcome.run.resumed, again.outcome.complete) == (True, True)
    assert again.outcome.counts.folders == 31


def test_told_to_stop(start: StartBox, open_office: Callable[..., Office]) -> None:
    """Stopped in the middle, even of a call that hangs, the sweep ends in good order and can be gone on with."""
    slow = Fault("slow", Match(path=re.compile("folders/20[1-9]0/items")), times=None, seconds=60)
    box, stop = start(TREE + folders(100), faults=(slow,)), threading.Event()
    office = open_office(box, stop=stop)
    timer = threading.Timer(0.5, stop.set)

    def begun(_counts: SweepCounts) -> None:
        if timer.ident is None:
            timer.start()

    report = office.sweep(progress=begun)
    timer.join()
    assert report.outcome.failure is not None
    assert not report.outcome.complete
    box.app.faults.replace([])
    again = open_office(box).sweep()
    assert (again.outcome.run.resumed, again.outcome.complete, again.outcome.counts.folders) == (True, True, 101)


_SWEEP = "import sys; from gatekeeper.cli.app import main; main(['--config', sys.argv[1], 'sweep'])"


def test_killed_sweep_reads_nothing_saved_twice(start: StartBox, open_office: Callable[..., Office]) -> None:
    """After a kill in the middle, the next sweep lists only the folders that weren't saved."""
    box = start(TREE + folders(150), latency_ms=50)
    office = open_office(box)
    with subprocess.Popen([sys.executable, "-c", _SWEEP, str(office.settings.file)], stdout=subprocess.DEVNULL) as one:
        while not (saved := _saved_folders(office)):
            assert one.poll() is None
            time.sleep(0.02)
        os.kill(one.pid, signal.SIGKILL)
        one.wait()
    time.sleep(0.5)  # what was in the air when it died is answered, and counted, by now
    saved = _saved_folders(office)
    listed = asked(box)["GET /2.0/folders/{folder_id}/items"]
    report = open_office(box).sweep()
    assert (report.outcome.run.resumed, report.outcome.complete) == (True, True)
    assert report.outcome.counts.folders == 151
    assert asked(box)["GET /2.0/folders/{folder_id}/items"] - listed == 151 - saved


def _saved_folders(office: Office) -> int:
    """How many folders the sweep in progress has saved, looked up beside it."""
    file = office.settings.root / "state" / "gatekeeper.db"
    if not file.exists():
        return 0
    with contextlib.closing(sqlite3.connect(file, timeout=10)) as connection:
        try:
            return int(connection.execute("SELECT coalesce(max(folders), 0) FROM sweep").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # the tables aren't there yet


@pytest.mark.parametrize(
    "name", ["\u202eslx.gpj", "\x07\x1b[31m", "名" * 85, "🏠👨\u200d👩\u200d👧", "'; DROP TABLE item; --", "%s{0}"]
)
def test_hostile_names(start: StartBox, open_office: Callable[..., Office], name: str) -> None:
    """Whatever a folder is called, it is read, judged and found again under its own name."""
    quoted = json.dumps(name, ensure_ascii=False).strip('"').replace("\u202e", "\\u202e").replace("\u200d", "\\u200d")
    scenario = f'{TREE}  - {{path: "受渡し/{quoted}", id: "2000", owner: {OWNER}, shared_link: {{access: open}}}}\n'
    report = open_office(start(scenario)).sweep()
    assert report.outcome.complete
    assert {found.violation.item.path for found in report.violations() if found.violation.rule == "GK201"} == {
        f"受渡し/{name}"
    }
