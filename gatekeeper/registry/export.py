"""A registry as plain data (for JSON) and as YAML text; both read back to the same registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import yaml

from gatekeeper.registry.model import Declaration, Measure, Procedure, Registry, Submission, Term

__all__ = ["checklist_plain", "entry_to_plain", "to_plain", "to_yaml"]

Entry = Submission | Procedure | Declaration

_DUMPER: type[yaml.SafeDumper | yaml.CSafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDEST = 2**31 - 1
_HEADER = {"submissions": "# 付議", "procedures": "# 手続（登録業務）", "declarations": "# 所定の様式による管理"}


def to_plain(registry: Registry) -> dict[str, list[dict[str, Any]]]:
    """The lists `submissions`, `procedures` and `declarations`; days are ISO text, and what is None is left out."""
    return {
        "submissions": [entry_to_plain(entry) for entry in registry.submissions],
        "procedures": [entry_to_plain(entry) for entry in registry.procedures],
        "declarations": [entry_to_plain(entry) for entry in registry.declarations],
    }


def entry_to_plain(entry: Entry) -> dict[str, Any]:
    """One entry under the names of the registry file."""
    return _fields(entry, date.isoformat)


def checklist_plain(checklist: Iterable[Measure]) -> list[dict[str, Any]]:
    """The measures of a checklist under the names of the registry file."""
    return [_fields(one, date.isoformat) for one in checklist]


def to_yaml(registry: Registry) -> str:
    """The registry as a file that `registry import` takes."""
    lists: dict[str, tuple[Entry, ...]] = {
        "submissions": registry.submissions,
        "procedures": registry.procedures,
        "declarations": registry.declarations,
    }
    return "\n".join(f"{_HEADER[key]}\n{_dump({key: entries})}" for key, entries in lists.items())


def _dump(part: dict[str, tuple[Entry, ...]]) -> str:
    """Days stay days for the dumper, which then writes them without quotes."""
    plain = {key: [_fields(entry, _fresh) for entry in entries] for key, entries in part.items()}
    return str(yaml.dump(plain, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=_WIDEST))


def _fields(value: Any, day: Callable[[date], object]) -> dict[str, Any]:
    named = ((field.name, _plain(getattr(value, field.name), day)) for field in fields(value))
    plain = {name: plain for name, plain in named if plain is not None and plain != {}}
    if isinstance(value, Term) and (unsaid := [name for name in ("start", "end") if name not in plain]):
        plain["open"] = unsaid
    return plain


def _plain(value: Any, day: Callable[[date], object]) -> Any:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        return [_plain(element, day) for element in value]
    if is_dataclass(value):
        return _fields(value, day)
    return str(value) if isinstance(value, str) else value


def _fresh(day: date) -> date:
    """An object of its own: the dumper writes an alias, which no reader here takes, where it meets one twice."""
    return date.fromordinal(day.toordinal())
