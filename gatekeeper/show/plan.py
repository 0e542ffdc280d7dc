"""The plan as a table and as JSON."""

from __future__ import annotations

from typing import Any

from gatekeeper.enforcement.plan import Plan, PlannedAction
from gatekeeper.policy.sentence import message
from gatekeeper.policy.violation import Violation
from gatekeeper.show.act import outcome_text
from gatekeeper.show.moment import iso, moment
from gatekeeper.show.screen import Cell, Column, Screen
from gatekeeper.show.violation import remedy, severity
from gatekeeper.text import Words

__all__ = ["plan_to_json", "show_actions", "show_plan"]

_TWO_IDS = 11


def show_plan(screen: Screen, words: Words, plan: Plan) -> None:
    """The whole plan: what would be done and when, what is only told, and what is tolerated."""
    screen.line(words("plan.as_of", moment=moment(plan.as_of, words.lang)), "bold")
    if plan.actions:
        screen.heading(words("plan.actions", count=len(plan.actions)))
        show_actions(screen, words, plan)
    else:
        screen.line(words("plan.nothing"))
    if plan.reported:
        screen.heading(words("plan.reported", count=len(plan.reported)))
        _show_violations(screen, words, [one.violation for one in plan.reported])
    if plan.held_back:
        screen.heading(words("act.plan_held_back", count=len(plan.held_back)))
        _show_held_back(screen, words, plan)
    if plan.waived:
        screen.heading(words("plan.waived", count=len(plan.waived)))
        _show_violations(screen, words, list(plan.waived))
    screen.line()
    screen.line(words("plan.does_nothing"), "dim")


def show_actions(screen: Screen, words: Words, plan: Plan) -> None:
    columns = [
        Column(words("table.due")),
        Column(words("table.place"), ratio=2),
        Column(words("table.subject"), ratio=1),
        Column(words("table.action"), ratio=2),
        Column(words("table.rule"), width=_TWO_IDS),
    ]
    rows = []
    for action in plan.actions:
        for number, step in enumerate(action.steps):
            due = words("plan.now") if step.due <= plan.as_of else moment(step.due, words.lang)
            place, party = (Cell(one, again=number > 0) for one in (action.item.path, action.subject.login or ""))
            rows.append((due, place, party, remedy(words, step.remedy), " ".join(step.rules)))
    screen.table(columns, rows)


def _show_held_back(screen: Screen, words: Words, plan: Plan) -> None:
    columns = [
        Column(words("table.rule")),
        Column(words("table.place"), ratio=2),
        Column(words("act.because"), ratio=3),
    ]
    rows = (
        (
            one.violation.rule,
            one.violation.item.path,
            f"{one.action.id}: {outcome_text(words, one.action.state, one.action.code, one.action.detail)}",
        )
        for one in plan.held_back
    )
    screen.table(columns, rows)


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The plan under the names that scripts lean on."""
    return {
        "as_of": iso(plan.as_of),
        "actions": [_action(action) for action in plan.actions],
        "reported": [_plain(one.violation) | {"mode": str(one.mode)} for one in plan.reported],
        "waived": [_plain(one) for one in plan.waived],
        "held_back": [
            _plain(one.violation) | {"action": one.action.id, "state": str(one.action.state), "code": one.action.code}
            for one in plan.held_back
        ],
    }


def _show_violations(screen: Screen, words: Words, found: list[Violation]) -> None:
    columns = [
        Column(words("table.severity")),
        Column(words("table.rule")),
        Column(words("table.place"), ratio=2),
        Column(words("table.message"), ratio=3),
    ]
    rows = ((severity(words, one.severity), one.rule, one.item.path, message(one, words.lang)) for one in found)
    screen.table(columns, rows)


def _action(action: PlannedAction) -> dict[str, Any]:
    return {
        "item": {"type": action.item.type, "id": action.item.id, "path": action.item.path},
        "subject": {"type": str(action.subject.type), "id": action.subject.id, "login": action.subject.login},
        "severity": str(action.severity),
        "procedure": action.governor,
        "department": action.department,
        "due": iso(action.due),
        "steps": [
            {
                "remedy": str(step.remedy.kind),
                "target": step.remedy.target,
                "due": iso(step.due),
                "rules": list(step.rules),
            }
            for step in action.steps
        ],
        "reasons": [message(one) for one in action.violations],
    }


def _plain(violation: Violation) -> dict[str, Any]:
    return {
        "rule": violation.rule,
        "severity": str(violation.severity),
        "item": {"type": violation.item.type, "id": violation.item.id, "path": violation.item.path},
        "procedure": violation.governor,
        "department": violation.department,
        "message": message(violation),
        "remedy": str(violation.remedy.kind),
    }
