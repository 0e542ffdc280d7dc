"""The need table's file into a table, checked as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from gatekeeper.document.intake import take_in
from gatekeeper.document.judge import judge
from gatekeeper.document.node import MapNode, Node, line_at
from gatekeeper.document.yaml import loads
from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.need.cover import Region, left_over, overlaps
from gatekeeper.need.fact import FACTS
from gatekeeper.need.form import TableForm
from gatekeeper.need.table import FILE_NAME, NeedTable, Row

__all__ = ["policy_in_disguise", "read_need_table"]


def read_need_table(path: Path | str) -> NeedTable:
    """The table of one file.

    :raises MistakesError: every mistake with file and line: what is no table, conditions that nobody knows, rows that
        can never be reached, and plans for which there is no row.
    """
    file = str(path)
    text = take_in(Path(path))
    tree = loads(text, file)
    form = judge(tree, TableForm, file)
    rows = tuple(row.value() for row in form.rows)
    if mistakes := [*_check_names(rows, tree, file), *_check_cover(rows, tree, file)]:
        raise MistakesError(sorted(mistakes, key=lambda mistake: (mistake.line or 0, mistake.message)))
    return NeedTable(
        rows=rows,
        box_from=form.boundaries.box_from,
        filings_per_year=form.boundaries.filings_per_year,
        logo_form_provider=form.logo_form_provider,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def policy_in_disguise(path: Path) -> Mistake | None:
    """What is wrong where a policy bears the table's name, by which nobody would read it as a policy.

    A file that can't be read is no policy: its own reader tells what is wrong with it.
    """
    try:
        tree = loads(take_in(path), str(path))
    except MistakesError:
        return None
    key = tree.key("policy") if isinstance(tree, MapNode) else None
    if key is None:
        return None
    return Mistake(
        str(path),
        key.line,
        f"{FILE_NAME} は付議の要否の表の名前です。決まり（ポリシー）は別の名前のファイルにしてください。",
    )


def _check_names(rows: tuple[Row, ...], tree: Node, file: str) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for index, row in enumerate(rows):
        line = line_at(tree, ("rows", index, "row"))
        if row.name in first:
            message = f"同じ名前の行「{row.name}」が{first[row.name]}行目にもあります。別の名前にしてください。"
            yield Mistake(file, line, message)
        first.setdefault(row.name, line)


def _check_cover(rows: tuple[Row, ...], tree: Node, file: str) -> Iterator[Mistake]:
    *before, rest = left_over([row.when for row in rows])
    for index, (row, open_ones) in enumerate(zip(rows, before, strict=True)):
        if not any(overlaps(row.when, region) for region in open_ones):
            above = "、".join(f"「{one.name}」" for one in rows[:index] if overlaps(row.when, one.when))
            message = (
                f"行「{row.name}」には決して届きません。上の行（{above}）が先に当たります。順序か条件を直してください。"
            )
            yield Mistake(file, line_at(tree, ("rows", index)), message)
    if rest:
        message = f"どの行にも当たらない場合があります（{_example(rest[0])}）。最後に when のない行を書いてください。"
        yield Mistake(file, line_at(tree, ("rows",)), message)


def _example(region: Region) -> str:
    """One of the region's plans, by the facts that some row has narrowed."""
    narrowed = [(fact, known) for fact, known in FACTS.items() if len(region[fact]) < len(known)]
    return (
        "、".join(f"{fact}: {next(one for one in known if one in region[fact])}" for fact, known in narrowed)
        or "すべて"
    )
