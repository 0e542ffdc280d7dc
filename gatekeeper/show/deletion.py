"""What goes when, and whom that was told, as tables, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gatekeeper.policy.model import Mode
from gatekeeper.policy.schedule import Scheduled
from gatekeeper.show.moment import day, iso, moment
from gatekeeper.show.screen import Cell, Column, Screen
from gatekeeper.store.deletion_notice import DeletionNotice
from gatekeeper.text import Words

__all__ = [
    "CSV_HEAD",
    "Grouping",
    "csv_rows",
    "deletion_plain",
    "notice_plain",
    "postponed_text",
    "show_by",
    "show_items",
    "show_notices",
]

_CSV_NAMES = (
    "due", "place", "folder", "department", "procedure", "owner", "size", "source", "promised", "mode", "state",
)  # fmt: skip
CSV_HEAD = tuple(f"deletion.{name}" for name in _CSV_NAMES)
Grouping = tuple[str, ...]


@dataclass(slots=True)
class _Count:
    items: int = 0
    size: int = 0
    days: list[date] = field(default_factory=list)

    def add(self, one: Scheduled) -> None:
        self.items += 1
        self.size += one.size or 0
        self.days.append(one.due.day)


def show_by(screen: Screen, words: Words, found: Iterable[Scheduled], by: str, today: date) -> None:
    """How many go when, for each folder or department; the one with the nearest day first."""
    counts: dict[tuple[str, str], _Count] = {}
    for one in found:
        key = (one.folder, one.department) if by == "folder" else ("", one.department)
        counts.setdefault(key, _Count()).add(one)
    columns = [
        Column(words("deletion.first")),
        Column(words("deletion.last")),
        Column(words("table.count")),
        Column(words("deletion.size")),
        Column(words("table.department"), ratio=1),
        *([Column(words("deletion.folder"), ratio=2)] if by == "folder" else []),
    ]
    rows: list[list[Cell | str]] = []
    for (folder, department), count in sorted(counts.items(), key=lambda one: (min(one[1].days), one[0])):
        first, last = min(count.days), max(count.days)
        row: list[Cell | str] = [
            _day(words, first, today),
            day(last, words.lang),
            f"{count.items:,}",
            f"{count.size:,}",
            department,
        ]
        rows.append([*row, folder] if by == "folder" else row)
    screen.table(columns, rows)


def show_items(screen: Screen, words: Words, found: Iterable[Scheduled], today: date) -> None:
    """One row an item."""
    columns = [
        Column(words("deletion.due")),
        Column(words("deletion.source"), ratio=1),
        Column(words("table.place"), ratio=3),
        Column(words("deletion.owner"), ratio=1),
        Column(words("deletion.state"), ratio=1),
    ]
    screen.table(columns, ([
        _day(words, one.due.day, today), _source(words, one), one.path, one.owner or words("table.none"),
        _state(words, one),
    ] for one in found))  # fmt: skip


def deletion_plain(one: Scheduled) -> dict[str, Any]:
    """An item under the names that scripts lean on."""
    return {
        "item": {"type": one.item_type, "id": one.item_id, "path": one.path},
        "folder": one.folder,
        "department": one.department,
        "procedure": one.governor,
        "owner": one.owner,
        "size": one.size,
        "due": one.due.day.isoformat(),
        "source": one.due.source,
        "promised": one.due.promised.isoformat(),
        "postponed": one.due.is_postponed,
        "mode": str(one.mode),
        "blocked": one.blocked,
    }


def csv_rows(words: Words, found: Iterable[Scheduled]) -> Iterator[Sequence[object]]:
    """Rows in the order of `CSV_HEAD`."""
    for one in found:
        yield (
            one.due.day.isoformat(),
            one.path,
            one.folder,
            one.department,
            one.governor,
            one.owner,
            one.size,
            _source(words, one),
            one.due.promised.isoformat(),
            words(f"mode.{one.mode}"),
            _state(words, one),
        )


def show_notices(screen: Screen, words: Words, found: Iterable[DeletionNotice]) -> None:
    columns = [
        Column(words("deletion.due")),
        Column(words("deletion_notice.kind"), ratio=1),
        Column(words("deletion_notice.to"), ratio=1),
        Column(words("table.place"), ratio=3),
        Column(words("deletion_notice.made_at")),
        Column(words("deletion_notice.sent_at")),
    ]
    screen.table(columns, ([
        day(one.due, words.lang), words(f"deletion_notice_kind.{one.kind}"),
        one.to or words("deletion_notice.nobody"), one.path,
        moment(one.made_at, words.lang),
        words("deletion_notice.waiting") if one.sent_at is None else moment(one.sent_at, words.lang),
    ] for one in found))  # fmt: skip


def notice_plain(one: DeletionNotice) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "about": one.about,
        "path": one.path,
        "to": one.to or None,
        "due": one.due.isoformat(),
        "made_at": iso(one.made_at),
        "sent_at": None if one.sent_at is None else iso(one.sent_at),
    }


def postponed_text(words: Words, one: Scheduled) -> str:
    return words("deletion.postponed", day=day(one.due.promised, words.lang))


def _day(words: Words, value: date, today: date) -> Cell:
    return Cell(day(value, words.lang), "red" if value < today else "")


def _source(words: Words, one: Scheduled) -> str:
    return words(f"due_source.{one.due.source}")


def _state(words: Words, one: Scheduled) -> str:
    parts = [
        words("deletion.blocked") if one.blocked else "",
        postponed_text(words, one) if one.due.is_postponed else "",
        "" if one.mode is Mode.ENFORCE else words("deletion.not_done", mode=words(f"mode.{one.mode}")),
    ]
    return "、".join(part for part in parts if part)
