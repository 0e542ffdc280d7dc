"""Actions, runs and the guard's reasons as people read them, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from gatekeeper.enforcement.action import Action, ActionState, Draft, HeldFor, Run
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.enforcement.record import party_key
from gatekeeper.enforcement.remedy import things_of
from gatekeeper.policy.violation import Remedy, RemedyKind
from gatekeeper.show.moment import day, iso, moment
from gatekeeper.show.screen import Cell, Column, Screen, Style
from gatekeeper.show.violation import remedy
from gatekeeper.store.life import StoredViolation
from gatekeeper.text import Words

__all__ = [
    "action_plain",
    "failed_plain",
    "outcome_text",
    "reason_text",
    "run_plain",
    "show_drafts",
    "show_reasons",
    "show_run",
    "tell_actions",
    "tell_failed",
    "what_is_done",
]

_FACTS = {
    RemedyKind.LOWER_ROLE: "role",
    RemedyKind.SET_COLLABORATION_EXPIRY: "expires_at",
    RemedyKind.SET_LINK_EXPIRY: "unshared_at",
    RemedyKind.TIGHTEN_LINK: "access",
}
_STYLES: dict[ActionState, Style] = {
    ActionState.VERIFIED: "green",
    ActionState.FAILED: "bold red",
    ActionState.UNKNOWN: "bold red",
    ActionState.HELD: "yellow",
}


_LEFT_ALONE = frozenset({ActionState.UNDONE, ActionState.DROPPED})


def what_is_done(words: Words, draft: Draft) -> str:
    """What an action does, in words; one that takes another back only says which."""
    if draft.undoes is not None:
        return words("act.takes_back", number=draft.undoes)
    return "、".join(remedy(words, _remedy(RemedyKind(name), draft)) for name in draft.remedies)


def _remedy(kind: RemedyKind, draft: Draft) -> Remedy:
    value = draft.aim.facts.get(_FACTS.get(kind, ""))
    return Remedy(kind, value if isinstance(value, str) else "")


def show_drafts(screen: Screen, words: Words, drafts: Iterable[Draft]) -> None:
    columns = [
        Column(words("table.place"), ratio=2),
        Column(words("table.subject"), ratio=1),
        Column(words("table.action"), ratio=2),
        Column(words("table.rule")),
    ]
    screen.table(
        columns, ((one.path, one.login or "", what_is_done(words, one), " ".join(one.rules)) for one in drafts)
    )


def show_run(screen: Screen, words: Words, run: Run, actions: Sequence[Action]) -> None:
    """A run with what became of each of its actions."""
    made = words("act.run", run=run.id, kind=words(f"run_kind.{run.draft.kind}"), moment=moment(run.made_at))
    screen.line(f"{made}  {words(f'run_state.{run.state}')}", "bold")
    if run.draft.reason:
        screen.line(words("act.made_by", by=run.draft.by, reason=run.draft.reason), indent=2)
    if run.decided_by is not None and run.decided_reason:
        name = f"act.decided_{run.state}" if run.state == "rejected" else "act.decided_approved"
        screen.line(words(name, by=run.decided_by, reason=run.decided_reason), indent=2)
    columns = [
        Column(words("table.number")),
        Column(words("table.place"), ratio=2),
        Column(words("table.subject"), ratio=1),
        Column(words("table.action"), ratio=2),
        Column(words("act.result"), ratio=2),
    ]
    rows = (
        (
            str(one.id),
            one.draft.path,
            one.draft.login or "",
            what_is_done(words, one.draft),
            Cell(outcome_text(words, one.state, one.code, one.detail), _STYLES.get(one.state, "")),
        )
        for one in actions
    )
    screen.table(columns, rows)


def outcome_text(words: Words, state: ActionState, code: str, detail: str) -> str:
    """What became of an action, with the reason in plain words and Box's own in brackets."""
    said = words(f"action_state.{state}")
    if state is ActionState.FAILED and code == "refused":
        reason = detail.split(" ", 1)
        known = f"refusal.{reason[-1]}" if len(reason) > 1 else ""
        plain = words(known) if known in words.names() else words("act.refused")
        return f"{said}: {plain}（{detail}）"
    named = f"action_code.{code}"
    return f"{said}: {words(named)}" if code and named in words.names() else said


def show_reasons(screen: Screen, words: Words, reasons: Iterable[HeldFor]) -> None:
    """Why the guard holds a run, one line a reason; many things that came back are counted."""
    listed = list(reasons)
    back = [one for one in listed if one.code == "came_back"]
    for one in [one for one in listed if one.code != "came_back"] + back[:3]:
        screen.line(f"・{reason_text(words, one)}", "yellow", indent=2)
    if len(back) > 3:
        screen.line(words("act.more_came_back", count=len(back) - 3), "yellow", indent=2)


def reason_text(words: Words, one: HeldFor) -> str:
    facts = {
        name: moment(datetime.fromisoformat(value)) if name in {"newest", "box"} else value
        for name, value in one.facts.items()
    }
    for name in {"since", "earliest"} & facts.keys():
        facts[name] = day(date.fromisoformat(facts[name]), words.lang)
    if "kind" in facts:
        facts["kind"] = words(f"leaves.{facts['kind']}")
    return words(f"guard.{one.code}", **facts)


def tell_failed(
    screen: Screen, words: Words, found: Iterable[StoredViolation], failed: Mapping[tuple[str, str], Action]
) -> None:
    """Which of these violations couldn't be put right, or are left alone because of a person's word, and why."""
    for one in found:
        action = _failed_about(one, failed)
        if action is None:
            continue
        if action.state in _LEFT_ALONE:
            why = words("act.was_undone" if action.state is ActionState.UNDONE else "act.was_rejected")
            screen.line(words("act.left_alone", number=one.id, action=action.id, why=why), "yellow")
        else:
            why = outcome_text(words, action.state, action.code, action.detail)
            screen.line(words("act.could_not", number=one.id, action=action.id, why=why), "red")


def failed_plain(one: StoredViolation, failed: Mapping[tuple[str, str], Action]) -> dict[str, Any]:
    """The failed action of a violation for scripts; nothing where there is none."""
    action = _failed_about(one, failed)
    if action is None:
        return {}
    return {
        "failed_action": {"id": action.id, "state": str(action.state), "code": action.code, "detail": action.detail}
    }


def _failed_about(one: StoredViolation, failed: Mapping[tuple[str, str], Action]) -> Action | None:
    things, login = things_of(one.violation), one.violation.subject.login
    keys = [thing.key for thing in things]
    if things[0].kind is ThingKind.COLLABORATION and login is not None:
        # Whoever is invited again has a new collaboration, and is the same party.
        keys.insert(0, party_key(things[0], login))
    return next((failed[key, one.violation.rule] for key in keys if (key, one.violation.rule) in failed), None)


def tell_actions(screen: Screen, words: Words, actions: Iterable[Action]) -> None:
    """What was done about a violation, oldest first."""
    listed = list(actions)
    if not listed:
        return
    screen.heading(words("act.actions"))
    for one in listed:
        outcome = outcome_text(words, one.state, one.code, one.detail)
        screen.line(f"{one.id}  {moment(one.planned_at)}  {what_is_done(words, one.draft)}  {outcome}", indent=2)


def action_plain(one: Action) -> dict[str, Any]:
    """An action under the names that scripts lean on."""
    return {
        "id": one.id,
        "run": one.run,
        "state": str(one.state),
        "code": one.code,
        "detail": one.detail,
        "thing": {"type": str(one.thing.kind), "id": one.thing.id},
        "item": {"type": one.thing.item_type, "id": one.thing.item_id, "path": one.draft.path},
        "login": one.draft.login,
        "procedure": one.draft.governor,
        "department": one.draft.department,
        "rules": list(one.draft.rules),
        "remedies": list(one.draft.remedies),
        "before": dict((one.found or one.draft.before).facts),
        "target": None if one.aim.absent else dict(one.aim.facts),
        "due": iso(one.draft.due),
        "attempts": one.attempts,
        "undoes": one.draft.undoes,
        "undone_by": one.undone_by,
    }


def run_plain(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "kind": str(run.draft.kind),
        "state": str(run.state),
        "made_at": iso(run.made_at),
        "by": run.draft.by,
        "reason": run.draft.reason,
        "held": [{"code": one.code, **one.facts} for one in run.draft.held],
        "decided_by": run.decided_by,
        "decided_reason": run.decided_reason,
    }
