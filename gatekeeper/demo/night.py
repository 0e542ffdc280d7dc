"""The demo's second part: the night after, when the grace is over and the plan becomes deeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from gatekeeper.acting.deciding import approve
from gatekeeper.acting.round import Acting
from gatekeeper.acting.undoing import enter_undo, reversible
from gatekeeper.bootstrap import Office
from gatekeeper.demo.outcome import Difference, difference
from gatekeeper.demo.people import People
from gatekeeper.demo.telling import tell_erasure, tell_free, tell_held, tell_night, tell_outcomes, tell_undone
from gatekeeper.enforcement.action import Action, ActionState
from gatekeeper.jst import day_of
from gatekeeper.reporting.erasure import erasure_report, write_erasure_report
from gatekeeper.show.screen import Screen
from gatekeeper.text import Words

__all__ = ["acted"]

_LATER = timedelta(hours=26)
_FREE = 2
_DONE = 13
_DELETED = 2
_PURGED = 1
_TAKEN_BACK = "keikaku@machinami.example"


def acted(screen: Screen, words: Words, office: Office, people: People, folder: Path) -> list[Difference]:
    """Plays the next night: the held run, its approval, what is done, one deed taken back, and the erasure report.

    The report goes into `folder`. What came out otherwise than it has to is given back.
    """
    people.wait(_LATER)
    tell_night(screen, words, office.clock())
    office.sweep()
    acting = Acting(office)
    first = acting.round()
    if first.held is None:
        return [Difference("held", 1, 0)]
    free = [one for run in first.runs for one in acting.journal.of_run(run.id)]
    tell_free(screen, words, free)
    actions = acting.journal.actions([ActionState.HELD], first.held.id)
    tell_held(screen, words, first.held, len(actions))
    approve(Acting(office), first.held.id, words("demo.approver"), words("demo.approved_because"))
    acting = Acting(office)
    acting.round()
    approved = acting.journal.of_run(first.held.id)
    tell_outcomes(screen, words, approved)
    done = [*free, *approved]
    wrong = [
        *difference("done without a doubt", _FREE, len(free)),
        *difference("done", _DONE, sum(one.state is ActionState.VERIFIED for one in done)),
    ]
    return [*wrong, *_undone(screen, words, office, done), *_reported(screen, words, office, folder)]


def _undone(screen: Screen, words: Words, office: Office, done: Sequence[Action]) -> list[Difference]:
    """One deed was right by the rules and wrong for the people: it is taken back, and stays so the night after."""
    chosen = [one for one in done if one.draft.login == _TAKEN_BACK]
    acting = Acting(office)
    run = enter_undo(acting, reversible(acting, chosen), words("demo.approver"), words("demo.undone_because"))
    acting.go_on(run)
    taken_back = [acting.journal.action(one.id) for one in chosen]
    office.sweep()
    again = Acting(office).round()
    kept = [one for one in (() if again.plan is None else again.plan.held_back) if one.action.id == chosen[0].id]
    tell_undone(screen, words, taken_back[0])
    return [
        *difference("undone", 1, sum(one.state is ActionState.UNDONE for one in taken_back)),
        *difference("left alone", 1, len(kept)),
        *difference("done again", 0, len(again.done)),
    ]


def _reported(screen: Screen, words: Words, office: Office, folder: Path) -> list[Difference]:
    """What was deleted by then, as the paper that the ward keeps."""
    today = day_of(office.clock())
    report = erasure_report(office, None, today.replace(day=1), today)
    files = write_erasure_report(report, folder)
    tell_erasure(screen, words, report, files)
    return [
        *difference("deleted", _DELETED, len(report.items)),
        *difference("purged", _PURGED, len(report.erased)),
    ]
