"""What one registry has that another hasn't, entry by entry and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gatekeeper.registry.export import to_plain
from gatekeeper.registry.model import Registry

__all__ = ["Change", "FieldChange", "diff", "released_folders", "waiting_in_files"]

EntryKind = Literal["submission", "procedure", "declaration"]
_KINDS: Mapping[str, EntryKind] = {
    "submissions": "submission",
    "procedures": "procedure",
    "declarations": "declaration",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an entry, by its path (`term.end`, `counterparties[株式会社甲].domains`); None: it isn't there."""

    path: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that differs. `fields` is filled for a changed one only."""

    change: Literal["added", "changed", "missing"]
    kind: EntryKind
    id: str
    fields: tuple[FieldChange, ...] = ()


def diff(old: Registry, new: Registry) -> tuple[Change, ...]:
    """What leads from `old` to `new`: submissions, procedures, declarations, each in the order of their ids.

    An entry that `new` lacks is `missing`; whether it is to be removed is for a person to say. The order of
    entries in their files means nothing.
    """
    before, after = to_plain(old), to_plain(new)
    return tuple(
        change
        for key, kind in _KINDS.items()
        for change in _entry_changes(kind, _by_id(before[key]), _by_id(after[key]))
    )


def released_folders(changes: Sequence[Change]) -> Iterator[tuple[str, str]]:
    """The id of each changed entry with each folder that is bound to it before, and no longer after."""
    for change in changes:
        for one in change.fields:
            if one.path == "folders":
                yield from ((change.id, folder) for folder in one.old or () if folder not in (one.new or ()))


def _by_id(entries: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in entries}


def _entry_changes(kind: EntryKind, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for entry_id in sorted(old.keys() | new.keys()):
        if entry_id not in old:
            yield Change("added", kind, entry_id)
        elif entry_id not in new:
            yield Change("missing", kind, entry_id)
        elif old[entry_id] != new[entry_id]:
            yield Change("changed", kind, entry_id, tuple(_field_changes("", old[entry_id], new[entry_id])))


def _field_changes(path: str, old: Any, new: Any) -> Iterator[FieldChange]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*new, *(key for key in old if key not in new)]:
            yield from _field_changes(f"{path}.{key}" if path else key, old.get(key), new.get(key))
    elif (olds := _by_name(old)) is not None and (news := _by_name(new)) is not None and _same_order(olds, news):
        for name in [*news, *(name for name in olds if name not in news)]:
            yield from _field_changes(f"{path}[{name}]", olds.get(name), news.get(name))
    else:
        yield FieldChange(path, old, new)


def _by_name(elements: Any) -> dict[str, Any] | None:
    """A list of named things under their names; None where it isn't one, or where names stand twice."""
    if not isinstance(elements, list) or not all(
        isinstance(element, dict) and "name" in element for element in elements
    ):
        return None
    named = {element["name"]: element for element in elements}
    return named if len(named) == len(elements) else None


def _same_order(olds: dict[str, Any], news: dict[str, Any]) -> bool:
    """Where only the order changed, the list as a whole is what changed."""
    return [name for name in olds if name in news] == [name for name in news if name in olds]


def waiting_in_files(in_force: Registry, files: Registry) -> int:
    """In how many entries the registry files differ from the registry in force.

    Files without any entry say nothing: there, papers are imported, and the files are still as they were installed.
    """
    return len(diff(in_force, files)) if files != Registry() else 0
