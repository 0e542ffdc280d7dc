"""The registry as rows of the book's tables, and rows of the book as plain data of the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gatekeeper.book.column import OPEN, TABLES, BookColumn, BookTable, TableName
from gatekeeper.errors import Mistake
from gatekeeper.registry.export import to_plain
from gatekeeper.registry.model import Registry

__all__ = ["Placed", "entries_of", "pages_of"]

Plain = dict[str, Any]
Placed = tuple[str, str]
"""The text of a cell and where it stands."""


def pages_of(registry: Registry) -> dict[TableName, list[dict[str, str]]]:
    """The rows of every table: texts of cells by the key of their column."""
    plain = to_plain(registry)
    sources: dict[TableName, list[Plain]] = {name: [] for name in TableName}
    sources[TableName.SUBMISSIONS] = plain["submissions"]
    sources[TableName.PROCEDURES] = plain["procedures"]
    sources[TableName.DECLARATIONS] = plain["declarations"]
    for submission in plain["submissions"]:
        sources[TableName.MEASURES] += [{"submission": submission["id"], **one} for one in submission["checklist"]]
    for procedure in plain["procedures"]:
        for party in procedure["counterparties"]:
            sources[TableName.COUNTERPARTIES].append({"procedure": procedure["id"], **party})
            above = {"procedure": procedure["id"], "counterparty": party["name"]}
            sources[TableName.SUBCONTRACTORS] += [{**above, **one} for one in party["subcontractors"]]
    return {table.name: [_row(table, entry) for entry in sources[table.name]] for table in TABLES}


def _row(table: BookTable, entry: Plain) -> dict[str, str]:
    return {column.key: _cell(column, entry) for column in table.columns}


def _cell(column: BookColumn, entry: Plain) -> str:
    value = _value(column, entry)
    if column.code is None or value is None or value == []:
        return ""
    if value == OPEN:
        return OPEN
    return column.code.write(str(value).lower() if isinstance(value, bool) else value)


def _value(column: BookColumn, entry: Plain) -> Any:
    """What a column shows of an entry, before it is written."""
    if column.key == "items" and "item_groups" in entry:
        return _grouped(entry)
    outer, _, inner = column.key.partition(".")
    value = entry.get(outer)
    if outer == "contacts":
        return [one.get(inner) or OPEN for one in value or ()]
    if not inner or value is None:
        return value
    return OPEN if inner in value.get("open", ()) else value.get(inner)


def _grouped(entry: Plain) -> list[tuple[str | None, str]]:
    grouped = [(group["name"], item) for group in entry["item_groups"] for item in group["items"]]
    loose = entry["items"][: len(entry["items"]) - len(grouped)]
    return [*((None, item) for item in loose), *grouped]


def entries_of(
    rows: Mapping[TableName, Sequence[Mapping[str, Placed]]], file: str
) -> tuple[dict[str, list[Plain]], list[Mistake]]:
    """Plain data of the registry from the texts of cells by the key of their column, and what is wrong with them."""
    mistakes = list[Mistake]()
    read = {table.name: [_entry(table, row, file, mistakes) for row in rows.get(table.name, ())] for table in TABLES}
    submissions = {one.get("id"): {**one, "checklist": []} for one in read[TableName.SUBMISSIONS]}
    procedures = {one.get("id"): {**one, "counterparties": []} for one in read[TableName.PROCEDURES]}
    for measure, cells in zip(read[TableName.MEASURES], rows.get(TableName.MEASURES, ()), strict=True):
        _hang(submissions, measure.pop("submission", None), "checklist", measure, cells, file, mistakes)
    for party, cells in zip(read[TableName.COUNTERPARTIES], rows.get(TableName.COUNTERPARTIES, ()), strict=True):
        party["subcontractors"] = []
        _hang(procedures, party.pop("procedure", None), "counterparties", party, cells, file, mistakes)
    for one, cells in zip(read[TableName.SUBCONTRACTORS], rows.get(TableName.SUBCONTRACTORS, ()), strict=True):
        above = procedures.get(one.pop("procedure", None), {}).get("counterparties", ())
        parties = {party.get("name"): party for party in above}
        _hang(parties, one.pop("counterparty", None), "subcontractors", one, cells, file, mistakes)
    if len(submissions) < len(read[TableName.SUBMISSIONS]) or len(procedures) < len(read[TableName.PROCEDURES]):
        mistakes += _twice(rows, file)
    plain = {
        "submissions": list(submissions.values()),
        "procedures": list(procedures.values()),
        "declarations": read[TableName.DECLARATIONS],
    }
    return plain, mistakes


def _hang(
    above: Mapping[Any, Plain],
    name: Any,
    key: str,
    entry: Plain,
    cells: Mapping[str, Placed],
    file: str,
    mistakes: list[Mistake],
) -> None:
    """Puts an entry under what it belongs to."""
    if name in above:
        above[name][key].append(entry)
        return
    place = next((place for _, place in cells.values()), "")
    mistakes.append(
        Mistake(file, None, f"{place}: 「{name or ''}」が上の表にありません。番号や名前を確かめてください。")
    )


def _twice(rows: Mapping[TableName, Sequence[Mapping[str, Placed]]], file: str) -> Iterator[Mistake]:
    for name in (TableName.SUBMISSIONS, TableName.PROCEDURES):
        seen = dict[str, str]()
        for row in rows.get(name, ()):
            text, place = row.get("id", ("", ""))
            if text in seen:
                yield Mistake(
                    file, None, f"{place}: 番号「{text}」が {seen[text]} にもあります。別の番号にしてください。"
                )
            seen.setdefault(text, place)


def _entry(table: BookTable, row: Mapping[str, Placed], file: str, mistakes: list[Mistake]) -> Plain:
    entry: Plain = {}
    for column in table.columns:
        text, place = row.get(column.key, ("", ""))
        if column.code is None or not text:
            continue
        outer, _, inner = column.key.partition(".")
        if outer == "term" and text == OPEN:
            entry.setdefault("term", {}).setdefault("open", []).append(inner)
            continue
        try:
            value = column.code.read(text)
        except ValueError as error:
            mistakes.append(Mistake(file, None, f"{place}: {error}。"))
            continue
        if outer == "contacts":
            _contacts(entry, inner, value)
        elif inner:
            entry.setdefault(outer, {})[inner] = value
        else:
            entry[outer] = value
    if table.name is TableName.PROCEDURES and "items" in entry:
        _ungroup(entry)
    _flags(entry)
    return entry


def _contacts(entry: Plain, key: str, values: Iterable[str]) -> None:
    contacts = entry.setdefault("contacts", [])
    for index, value in enumerate(values):
        while len(contacts) <= index:
            contacts.append({})
        if value != OPEN:
            contacts[index][key] = value


def _ungroup(entry: Plain) -> None:
    pairs: list[tuple[str | None, str]] = entry["items"]
    entry["items"] = [item for _, item in pairs]
    groups: dict[str, list[str]] = {}
    for group, item in pairs:
        if group is not None:
            groups.setdefault(group, []).append(item)
    entry["item_groups"] = [{"name": name, "items": items} for name, items in groups.items()]


def _flags(entry: Plain) -> None:
    for holder in (entry, entry.get("term", {})):
        for key in ("undetermined", "subdomains", "renews_yearly"):
            if key in holder:
                holder[key] = holder[key] == "true"
