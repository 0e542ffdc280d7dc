"""The tables of the yearly report: their columns and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from gatekeeper.declaring.label import Field, name_of
from gatekeeper.press.paper import Cell, Column, ColumnKind, Row, Table
from gatekeeper.reports.annual.model import Held, Late, Missing, MissingKind, Month, Moved, Summary, Undeclared, total
from gatekeeper.text import words

__all__ = [
    "change_table",
    "declared_table",
    "grouped_table",
    "late_table",
    "missing_table",
    "missing_text",
    "month_table",
    "summary_table",
    "undeclared_table",
]

_WORDS = words("ja")
_CODE, _DAY, _LINES, _NUMBER = ColumnKind.CODE, ColumnKind.DAY, ColumnKind.LINES, ColumnKind.NUMBER
_KIND = "value.declaration_"
_WIDE = {"bytes": 14, "downloads": 13, "earlier": 15, "now": 15, "more": 15}
_MOVED = ("inward", "outward", "office_out", "files", "bytes", "downloads")


def _column(
    name: str, width: int, kind: ColumnKind = ColumnKind.TEXT, prefix: str = "", *, page: bool = True
) -> Column:
    return Column(name, _WORDS(f"annual.{name}_head"), width, kind, prefix, on_paper=page)


def _numbers(*names: str, page: bool = True) -> tuple[Column, ...]:
    return tuple(_column(name, _WIDE.get(name, 9), _NUMBER, page=page) for name in names)


def _asked(
    field: Field, width: int, kind: ColumnKind = ColumnKind.TEXT, prefix: str = "", *, page: bool = True
) -> Column:
    """A column of the prescribed form, called as the form calls it."""
    return Column(field.value.replace(".", "_"), name_of(field), width, kind, prefix, on_paper=page)


_ID = _asked(Field.ID, 10)
_OF_KIND = _asked(Field.KIND, 14, _CODE, _KIND)
_DEPARTMENT = _asked(Field.DEPARTMENT, 16)
_SUBJECT = _asked(Field.SUBJECT, 26)


def _moved(one: Moved) -> tuple[int, ...]:
    return (one.inward, one.outward, one.office_out, one.files, one.size, one.downloads)


def summary_table(summary: Sequence[Summary]) -> Table:
    columns = (
        _DEPARTMENT,
        _OF_KIND,
        *_numbers("declarations", "parties", "items", *_MOVED, "deleted", "owed", "unrecorded"),
        *_numbers("resolved", "waived", "acknowledged", "open"),
    )
    return Table("summary", _WORDS("annual.summary_title"), columns, [_summary_row(one) for one in summary])


def _summary_row(one: Summary) -> Row:
    ended = one.violations
    return (
        one.department, str(one.kind), one.declarations, one.parties, one.items, *_moved(one.moved), one.deleted,
        one.owed, one.unrecorded, ended.resolved, ended.waived, ended.acknowledged, ended.open,
    )  # fmt: skip


def month_table(months: Iterable[Month]) -> Table:
    columns = (_column("month", 12), *_numbers("inward", "outward", "office_out", "bytes", "downloads"))
    rows: list[Row] = [
        (_WORDS("annual.month_name", month=one.first.month), one.moved.inward, one.moved.outward,
         one.moved.office_out, one.moved.size, one.moved.downloads)
        for one in months
    ]  # fmt: skip
    return Table("months", _WORDS("annual.months_title"), columns, rows)


def grouped_table(name: str, summary: Iterable[Summary], group_of: Callable[[Summary], str]) -> Table:
    """What moved, by department or by kind."""
    groups: dict[str, list[Summary]] = {}
    for one in summary:
        groups.setdefault(group_of(one), []).append(one)
    label = Column("group", _WORDS(f"annual.{name}_head"), 20, _CODE if name == "kinds" else ColumnKind.TEXT, _KIND)
    rows: list[Row] = [
        (group, sum(one.declarations for one in part), *_moved(total(one.moved for one in part)))
        for group, part in groups.items()
    ]
    return Table(name, _WORDS(f"annual.{name}_title"), (label, *_numbers("declarations", *_MOVED)), rows)


def declared_table(held: Sequence[Held]) -> Table:
    """One declaration a row, in the columns of the prescribed form, and what came of it behind them."""
    columns = (
        _ID,
        _OF_KIND,
        _DEPARTMENT,
        _SUBJECT,
        _asked(Field.PARTIES, 26, _LINES),
        _asked(Field.ITEMS, 22, _LINES),
        _asked(Field.START, 12, _DAY),
        _asked(Field.END, 12, _DAY),
        _asked(Field.DELETE_ON, 12, _DAY),
        _asked(Field.DOWNLOAD, 8, _CODE, "value.permission_"),
        _asked(Field.DECLARED_ON, 12, _DAY),
        *_numbers("inward", "outward", "office_out", "files", "deleted"),
        _asked(Field.DECLARED_BY, 16, page=False),
        _asked(Field.FOLDERS, 12, _LINES, page=False),
        *_numbers("bytes", "downloads", page=False),
        _column("first", 20, ColumnKind.MOMENT, page=False),
        _column("last", 20, ColumnKind.MOMENT, page=False),
        *_numbers("owed", "unrecorded", "violations", page=False),
        _column("gone", 10, _CODE, "annual.gone_", page=False),
    )
    return Table("declarations", _WORDS("annual.declarations_title"), columns, [_declared_row(one) for one in held])


def _declared_row(one: Held) -> Row:
    about, moved = one.declaration, one.moved
    return (
        about.id, str(about.kind), about.department, about.subject, about.parties, about.items, about.term.start,
        about.term.end, about.delete_on, None if about.download is None else str(about.download), about.declared_on,
        moved.inward, moved.outward, moved.office_out, moved.files, one.deleted, about.declared_by, about.folders,
        moved.size, moved.downloads, moved.first, moved.last, one.owed, one.unrecorded, one.violations.all,
        "yes" if one.is_gone else None,
    )  # fmt: skip


def late_table(late: Iterable[Late]) -> Table:
    columns = (
        _ID,
        _DEPARTMENT,
        _SUBJECT,
        _column("late", 26, _CODE, "annual.late_"),
        _column("before", 14, _DAY),
        _asked(Field.DECLARED_ON, 14, _DAY),
    )
    rows: list[Row] = [
        (one.declaration.id, one.declaration.department, one.declaration.subject, str(one.kind), one.before,
         one.declaration.declared_on)
        for one in late
    ]  # fmt: skip
    return Table("late", _WORDS("annual.late_title"), columns, rows)


def _place(one: Undeclared) -> str:
    """A folder that no sweep has seen has no name; what is over the most that are counted has neither."""
    return one.path or _WORDS("annual.unknown_place" if one.folder_id is not None else "annual.other_places")


def undeclared_table(undeclared: Iterable[Undeclared]) -> Table:
    columns = (
        _column("place", 46),
        _column("folder", 14),
        *_numbers("inward", "outward", "office_out", "other", "files"),
        _column("first", 18, ColumnKind.MOMENT),
        _column("last", 18, ColumnKind.MOMENT),
    )
    rows: list[Row] = [
        (_place(one), one.folder_id, one.moved.inward, one.moved.outward, one.moved.office_out, one.moved.other,
         one.moved.files, one.moved.first, one.moved.last)
        for one in undeclared
    ]  # fmt: skip
    return Table("undeclared", _WORDS("annual.undeclared_title"), columns, rows)


def change_table(now: Sequence[Summary], before: Sequence[Summary] | None) -> Table:
    """This year beside the one before, in all and by department; where nothing is on record of that one, no numbers."""
    columns = (
        _column("scope", 20),
        _column("figure", 22, _CODE, "annual.figure_"),
        *_numbers("earlier", "now", "more"),
    )
    departments = dict.fromkeys(one.department for one in chain(now, before or ()))
    rows = [*_changes(_WORDS("annual.whole"), now, before)]
    for name in departments:
        earlier = None if before is None else [one for one in before if one.department == name]
        rows += _changes(name, [one for one in now if one.department == name], earlier)
    return Table("changes", _WORDS("annual.changes_title"), columns, rows)


def _changes(scope: str, now: Sequence[Summary], before: Sequence[Summary] | None) -> list[Row]:
    made: list[Row] = []
    earlier = None if before is None else _figures(before)
    for name, value in _figures(now).items():
        old: Cell = None if earlier is None else earlier[name]
        made.append((scope, name, old, value, None if earlier is None else value - earlier[name]))
    return made


def _figures(summary: Sequence[Summary]) -> dict[str, int]:
    moved = total(one.moved for one in summary)
    return {
        "declarations": sum(one.declarations for one in summary),
        "inward": moved.inward,
        "outward": moved.outward,
        "office_out": moved.office_out,
        "files": moved.files,
        "bytes": moved.size,
        "downloads": moved.downloads,
        "deleted": sum(one.deleted for one in summary),
        "violations": sum(one.violations.all for one in summary),
    }


def missing_table(missing: Iterable[Missing]) -> Table:
    columns = (
        _DEPARTMENT,
        _ID,
        _column("missing", 18, _CODE, "annual.lack_"),
        _column("said", 80),
    )
    rows = [(one.department, one.declaration, str(one.kind), missing_text(one)) for one in missing]
    return Table("missing", _WORDS("annual.missing_title"), columns, rows)


def missing_text(one: Missing) -> str:
    """What is missing, in words."""
    fields = one.kind is MissingKind.INCOMPLETE
    about = "、".join(name_of(Field(name)) if fields else name for name in one.about)
    return _WORDS(f"annual.missing_{one.kind}", about=about, count=f"{one.count:,}")
