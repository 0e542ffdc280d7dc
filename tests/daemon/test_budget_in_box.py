"""The call budget at work: counted at the sandbox, over days."""

from __future__ import annotations

from pathlib import Path

from gatekeeper.enforcement.action import ActionState
from gatekeeper.store.journal import DatabaseJournal
from tests.daemon.room import FOLDERS, daemon_of

MANY = FOLDERS + "".join(
    f'  - {{path: 受渡し/国保督促状/f{number}, id: "{2000 + number}", owner: admin@city.example.jp}}\n'
    for number in range(60)
)


def spent(calls: dict[str, int]) -> int:
    return sum(count for route, count in calls.items() if "/2.0/" in route)


def test_sweep_goes_on_day_by_day_within_its_share(tmp_path: Path) -> None:
    """A sweep too dear for one day is read in several, each within its day's share, and none of it twice."""
    with daemon_of(tmp_path, "[budget]\nmonthly = 2800\n", MANY) as room:
        room.start()
        room.tick()
        waiting = room.record("sweep")
        assert waiting.last_error == "BudgetSpentError"
        assert waiting.failures == 0
        assert spent(room.ward.calls()) <= 100
        days = 0
        while room.record("sweep").last_error and days < 10:
            before = spent(room.ward.calls())
            room.pass_time(days=1)
            days += 1
            assert spent(room.ward.calls()) - before <= 110
        assert 1 <= days <= 4
        assert room.ward.office().inventory.last_sweep(complete=True) is not None
        assert room.alarms.kinds == []


def test_enforcement_never_starves(tmp_path: Path) -> None:
    """With next to no budget the sweep waits, and what is due is done all the same."""
    with daemon_of(tmp_path, "[budget]\nmonthly = 28\n") as room:
        room.ward.sweep()
        room.start()
        room.tick()
        assert room.record("sweep").last_error == "BudgetSpentError"
        journal = DatabaseJournal(room.ward.office().database)
        assert [one.state for one in journal.actions(ActionState)] == [ActionState.VERIFIED]
        usage = room.ward.office().usage.today(room.now())
        assert usage["remedies"] >= 2


def test_budget_that_wont_last_is_told(tmp_path: Path) -> None:
    """The forecast rings with its day, in the words of the ward's calendar."""
    with daemon_of(tmp_path, "[budget]\nmonthly = 1000\n") as room:
        room.ward.office().usage.add({"items": 200}, room.now())
        room.start()
        room.tick()
        room.pass_time(hours=1)
        rung = [one for one in room.alarms.rung if str(one.kind) == "budget_short"]
        assert {one.about for one in rung} == {""}
        assert "令和8年2月" in rung[0].text
