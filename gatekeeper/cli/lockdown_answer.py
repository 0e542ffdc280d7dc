"""What `gatekeeper lockdown` and `gatekeeper release` say, on a screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gatekeeper.acting.crew import Done
from gatekeeper.acting.locking import Locked
from gatekeeper.acting.releasing import Released
from gatekeeper.acting.target import Aimed
from gatekeeper.enforcement.action import Action
from gatekeeper.enforcement.lockdown import Remaining, TargetKind
from gatekeeper.enforcement.release import Withheld
from gatekeeper.policy.sentence import message
from gatekeeper.show.act import outcome_text
from gatekeeper.show.screen import Column, Screen
from gatekeeper.text import Words

__all__ = ["locked_json", "released_json", "show_locked", "show_released", "show_target"]


def show_target(screen: Screen, words: Words, aimed: Aimed) -> None:
    """What is about to be locked down, and whom to call: said before anything is done, and even if nothing can be."""
    screen.line(words("lockdown.title", title=aimed.title), "bold")
    screen.line()
    if not aimed.contacts:
        screen.line(words("lockdown.no_contacts"), "yellow")
        return
    screen.line(words("lockdown.contacts"), "bold")
    columns = [
        Column(words("lockdown.company"), ratio=1),
        Column(words("table.title"), ratio=1),
        Column(words("lockdown.phone")),
        Column(words("lockdown.mail"), ratio=1),
    ]
    screen.table(columns, [(who, one.name, one.phone or "", one.mail or "") for who, one in aimed.contacts])


def show_locked(screen: Screen, words: Words, locked: Locked) -> None:
    """What was closed, what wasn't and why, and how to take it back."""
    run, folders = locked.lockdown.run.id, f"{locked.progress.folders:,}"
    screen.line()
    if not locked.is_new:
        screen.line(words("lockdown.went_on", run=run))
    if locked.aimed.target.kind is TargetKind.FOLDER and not locked.aimed.governors:
        screen.line(words("lockdown.governs_nothing"), "yellow")
    count = len(locked.last) - len(locked.failed)
    name = "lockdown.closed" if count else "lockdown.nothing_new"
    screen.line(words(name, count=count, folders=folders), "bold")
    if locked.failed:
        screen.heading(words("lockdown.failed", count=len(locked.failed)))
        _show_done(screen, words, locked.failed)
    if locked.remaining:
        screen.heading(words("lockdown.remaining", count=len(locked.remaining)))
        for left in locked.remaining:
            screen.line(_left(words, left), indent=2)
        if any(left.code.endswith("_above") for left in locked.remaining):
            screen.line(words("lockdown.above_hint"))
    if locked.aimed.target.kind is TargetKind.COMPANY and locked.aimed.governors:
        ids = "、".join(one.id for one in locked.aimed.governors)
        screen.line(words("lockdown.links_stay", ids=ids), "yellow")
    screen.line()
    if not locked.is_complete:
        screen.line(words("lockdown.incomplete"), "bold red")
    elif locked.failed or locked.remaining:
        screen.line(words("lockdown.some_open"), "bold red")
    else:
        screen.line(words("lockdown.all_closed"), "green")
    screen.line(words("lockdown.how_to_release", run=run), "dim")


def locked_json(locked: Locked) -> dict[str, Any]:
    failed = {one.action.id for one in locked.failed}
    return {
        "run": locked.lockdown.run.id,
        "kind": str(locked.aimed.target.kind),
        "target": locked.aimed.target.id,
        "title": locked.aimed.title,
        "new": locked.is_new,
        "complete": locked.is_complete,
        "folders": locked.progress.folders,
        "procedures": [one.id for one in locked.aimed.governors],
        "closed": [_action(one.action) for one in locked.last.values() if one.action.id not in failed],
        "failed": [_done(one) for one in locked.failed],
        "remaining": [
            {
                "code": one.code,
                "item": {"type": one.item_type, "id": one.item_id, "path": one.path},
                "detail": one.detail,
            }
            for one in locked.remaining
        ],
        "contacts": [
            {"company": company, "name": one.name, "phone": one.phone, "mail": one.mail}
            for company, one in locked.aimed.contacts
        ],
    }


def show_released(screen: Screen, words: Words, released: Released, passwords: Sequence[tuple[Action, str]]) -> None:
    """What came back, what was withheld and why, and new passwords, which are kept nowhere."""
    screen.line(words("release.title", titles="、".join(one.title for one in released.lockdowns)), "bold")
    screen.line(words("release.restored", count=len(released.done) - len(released.failed)))
    if passwords:
        screen.heading(words("release.passwords"))
        for action, password in passwords:
            screen.line(f"{action.draft.path}: {password}", indent=2)
    if released.failed:
        screen.heading(words("release.failed", count=len(released.failed)))
        _show_done(screen, words, released.failed)
    if released.withheld:
        screen.heading(words("release.withheld", count=len(released.withheld)))
        rows = [(*_named(words, one.action), _why(words, one)) for one in released.withheld]
        _show_rows(screen, words, rows)
    screen.line()
    if released.failed or released.withheld:
        screen.line(words("release.again", run=released.lockdowns[0].run.id))
    elif not released.left:
        screen.line(words("release.all_back"), "green")
    for one, count in released.left:
        screen.line(words("release.left", run=one.run.id, count=count), "yellow")


def released_json(released: Released, passwords: Sequence[tuple[Action, str]]) -> dict[str, Any]:
    failed = {one.action.id for one in released.failed}
    return {
        "run": released.run.id,
        "lockdowns": [one.run.id for one in released.lockdowns],
        "restored": [_action(one.action) for one in released.done if one.action.id not in failed],
        "failed": [_done(one) for one in released.failed],
        "withheld": [
            _action(one.action)
            | {"code": one.code, "detail": one.detail, "rules": [violation.rule for violation in one.violations]}
            for one in released.withheld
        ],
        "passwords": [_action(action) | {"password": password} for action, password in passwords],
        "left": [{"lockdown": one.run.id, "count": count} for one, count in released.left],
    }


def _show_done(screen: Screen, words: Words, done: Iterable[Done]) -> None:
    _show_rows(screen, words, [(*_named(words, one.action), _outcome(words, one)) for one in done])


def _show_rows(screen: Screen, words: Words, rows: Sequence[tuple[str, str, str, str]]) -> None:
    columns = [
        Column(words("table.place"), ratio=2),
        Column(words("table.item")),
        Column(words("table.subject"), ratio=1),
        Column(words("table.message"), ratio=2),
    ]
    screen.table(columns, rows)


def _named(words: Words, action: Action) -> tuple[str, str, str]:
    return (action.draft.path, words(f"thing.{action.thing.kind}"), _who(action))


def _who(action: Action) -> str:
    return action.draft.login or ""


def _outcome(words: Words, done: Done) -> str:
    if done.outcome is None:
        return words("lockdown.later")
    return outcome_text(words, done.outcome.state, done.outcome.code, done.outcome.detail)


def _why(words: Words, one: Withheld) -> str:
    rules = " ".join(f"{violation.rule} {message(violation)}" for violation in one.violations)
    return words(f"release.why_{one.code}", detail=one.detail, rules=rules)


def _left(words: Words, left: Remaining) -> str:
    said = words(f"lockdown.left_{left.code}", detail=left.detail, item_id=left.item_id)
    return f"{left.path or left.item_id}: {said}"


def _action(action: Action) -> dict[str, Any]:
    thing = action.thing
    return {
        "action": action.id,
        "what": str(thing.kind),
        "item": {"type": thing.item_type, "id": thing.item_id, "path": action.draft.path},
        "login": action.draft.login,
        "remedies": list(action.draft.remedies),
    }


def _done(done: Done) -> dict[str, Any]:
    outcome = done.outcome
    return _action(done.action) | {
        "state": None if outcome is None else str(outcome.state),
        "code": "" if outcome is None else outcome.code,
        "detail": "" if outcome is None else outcome.detail,
    }
