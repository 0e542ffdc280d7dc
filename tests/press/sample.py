"""A small paper for tests of each shape that it can take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from gatekeeper.press.paper import Chart, ChartKind, Column, ColumnKind, Fact, Paper, Row, Table

__all__ = ["COLUMNS", "HOSTILE", "paper", "row", "table"]

HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "＝1",
    "a\x00b\x0b\x1b[2Jc",
    "長" * 40_000,
    "\ud800半分",
    "a\u202eb",
    "𠮷野家.xlsx",
    "{{ title }} {% for x in y %}",
    "#import \"x\"; $a$ @ref <b>&amp;",
)  # fmt: skip

COLUMNS = (
    Column("name", "名前", 20),
    Column("count", "数", 10, ColumnKind.NUMBER),
    Column("day", "日", 14, ColumnKind.DAY),
    Column("at", "時", 20, ColumnKind.MOMENT),
    Column("status", "状態", 10, ColumnKind.CODE, "status."),
    Column("lines", "項目", 20, ColumnKind.LINES),
    Column("hidden", "細目", 20, on_paper=False),
)


def row(name: str = "申請書", **changes: object) -> Row:
    values: dict[str, object] = {
        "name": name,
        "count": 1_234,
        "day": date(2026, 4, 1),
        "at": datetime(2027, 3, 31, 15, 0, 1, tzinfo=UTC),
        "status": "open",
        "lines": ("氏名", "住所"),
        "hidden": "細かいこと",
        **changes,
    }
    return [values[column.name] for column in COLUMNS]  # type: ignore[misc]  # a test names the cell that it is about


def table(rows: Sequence[Row], *, is_long: bool = False) -> Table:
    return Table("transfers", "明細", COLUMNS, rows, is_long=is_long)


def paper(*rows: Row, **changes: object) -> Paper:
    made = Paper(
        template="ledger",
        stem="見本",
        title="見本の管理簿",
        ward="新宿区",
        department="子育て支援課",
        made_for=date(2027, 3, 31),
        mark="【案】",
        overview=("概要の文です。",),
        facts=(Fact("period", "期間", "令和8年度"), Fact("files", "ファイル", 12_345)),
        tables=(table(rows or [row()]),),
        charts=(Chart("chart_months", "図の名前", "transfers", "name", ("count",), ChartKind.BAR),),
        plain={"format": "sample/1"},
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # as above
