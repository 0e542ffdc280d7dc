"""The differences of two registries on a screen."""

from __future__ import annotations

import io

from gatekeeper.registry.diff import Change, FieldChange
from gatekeeper.show.change import show_changes
from gatekeeper.show.screen import Screen
from gatekeeper.text import words


def told(old: object, new: object) -> str:
    paper = io.StringIO()
    change = Change("changed", "submission", "R7-36", (FieldChange("checklist", old, new),))
    show_changes(Screen(paper, width=160), words("ja"), [change], prune=False)
    return paper.getvalue()


def measures(*marks: str) -> list[dict[str, object]]:
    return [{"side": "ward", "mark": mark, "basis": f"対策{number}"} for number, mark in enumerate(marks)]


def test_a_changed_checklist_shows_what_differs() -> None:
    """Sixteen measures of which one differs are one line each, and how many there are."""
    out = told(measures(*"○" * 16), measures(*"○" * 15, "－"))
    assert out.count("16件") == 2
    assert "○ 対策15" in out
    assert "－ 対策15" in out
    assert "対策3" not in out


def test_a_new_checklist_is_told_in_short() -> None:
    """The first few, and how many more."""
    out = told([], measures(*"○" * 16))
    assert "対策2" in out
    assert "対策3" not in out
    assert "ほか13件" in out


def test_short_lists_are_shown_whole() -> None:
    """Three entries need no summary."""
    out = told([], measures(*"○" * 3))
    assert "basis: 対策2" in out
