"""The differences of two registries for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gatekeeper.registry.diff import Change
from gatekeeper.show.screen import Cell, Column, Screen, Style
from gatekeeper.text import Words

__all__ = ["changes_plain", "show_changes"]

_FEW = 3
_STYLES: dict[str, Style] = {"added": "green", "changed": "yellow", "missing": "red"}


def changes_plain(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """The differences for scripts."""
    return [
        {
            "change": one.change,
            "kind": one.kind,
            "id": one.id,
            "fields": [{"path": field.path, "old": field.old, "new": field.new} for field in one.fields],
        }
        for one in changes
    ]


def show_changes(screen: Screen, words: Words, changes: Sequence[Change], *, prune: bool) -> None:
    """What changes, field by field. What is missing only goes with `prune`, and is else told apart."""
    shown = [one for one in changes if prune or one.change != "missing"]
    if not shown:
        screen.line(words("registry.same"))
    else:
        screen.line(words("registry.changes", count=len(shown)), "bold")
        columns = [
            Column(words("registry.kind")),
            Column(words("registry.id")),
            Column(words("registry.place"), ratio=2),
            Column(words("registry.old"), ratio=2),
            Column(words("registry.new"), ratio=2),
        ]
        screen.table(columns, (row for one in shown for row in _rows(words, one)))
    kept = [one.id for one in changes if one.change == "missing" and not prune]
    if kept:
        screen.line(words("registry.kept", ids="、".join(kept)), "dim")


def _rows(words: Words, change: Change) -> list[tuple[Cell | str, ...]]:
    name = "removed" if change.change == "missing" else change.change
    kind = Cell(words(f"registry.{name}"), _STYLES[change.change])
    if not change.fields:
        return [(kind, change.id, "", "", "")]
    rows: list[tuple[Cell | str, ...]] = []
    for number, one in enumerate(change.fields):
        first = (replace(kind, again=number > 0), Cell(change.id, again=number > 0))
        rows.append((*first, one.path, *_both(words, one.old, one.new)))
    return rows


def _both(words: Words, old: Any, new: Any) -> tuple[str, str]:
    """Both values; of long lists of entries (a checklist) only the entries in which they differ."""
    if not (_is_entries(old) or _is_entries(new)):
        return _value(old), _value(new)
    before, after = old or [], new or []
    return _entries(words, before, after), _entries(words, after, before)


def _is_entries(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) > _FEW and all(isinstance(one, dict) for one in value)


def _entries(words: Words, mine: Sequence[Any], others: Sequence[Any]) -> str:
    own = [one for one in mine if one not in others]
    told = [" ".join(_value(one) for one in entry.values() if one not in (None, "", [], {})) for entry in own[:_FEW]]
    if len(own) > _FEW:
        told.append(words("registry.more_entries", count=len(own) - _FEW))
    return "／".join([words("registry.entries", count=len(mine)), *told])


def _value(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, dict):
        filled = {key: one for key, one in value.items() if one not in (None, False, [], {})}
        return "／".join(f"{key}: {_value(one)}" for key, one in filled.items())
    return "、".join(map(_value, value)) if isinstance(value, list | tuple) else str(value)
