"""The protection checklist of a paper: which measure, for whom, ○ or －, and why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gatekeeper.paper.block import BREAK, Cell, Note, Row
from gatekeeper.paper.letters import compact, plain, tidy
from gatekeeper.registry.model import BasisKind, Mark, Measure, Side

__all__ = ["read_checklist"]

_DONE, _NOT_NEEDED = frozenset("○〇◯⭕◎●レ✓✔"), frozenset("-ー")
_INPUT = re.compile(r"\s*<input\b[^>]*>\s*", re.IGNORECASE)
_LEGEND = re.compile(r"対策が可能であ|対策の必要がな|○.?-?を記入")
_TITLE = re.compile(r"チェックリスト")
_SHEET = re.compile(r"^\s*(?:件\s*名(?:\s|$)|別紙\s*[（(]|保有課|登録業務の名称)")
_HEAD = re.compile(
    r"(?P<ward>区が行う|区の行う|区において行う)|(?P<other>(?:結合先|結合の相手方|受託事業者|受託者|委託先|再委託先|再委託事業者|事業者|相手方|指定管理者)(?:に|が|の)(?:行わせる|行う))"
)
_AREA = re.compile(r"【([^【】]*対策[^【】]*)】")
_HEADING_WORDS = re.compile(r"情報保護対策|【[^【】]*】|チェックリスト")
_REASON = re.compile(r"[（(]?\s*(?:※\s*)?(?:不要の?)?理由\s*[:：]\s*(?P<reason>[^（）()]+?)\s*[）)]?\s*$")
_BASES = (
    ("委託", BasisKind.OUTSOURCING),
    ("結合", BasisKind.EXTERNAL_CONNECTION),
    ("電算処理", BasisKind.DATA_PROCESSING),
    ("電子計算", BasisKind.DATA_PROCESSING),
)
_MARK_LINE = re.compile(r"^[ \u3000]*(?P<mark>[○〇◯⭕◎●✓✔]|[-－ー−―—‐])(?:[ \u3000]+(?P<text>\S.*))?$")
_LONGEST_HEAD = 40
_SIDES = {Side.WARD: "区の対策", Side.COUNTERPARTY: "相手方の対策"}
_ORDERED = re.compile(r"させ(?:る|、)|行わせる|受けさせる|指導に従わせる")


@dataclass(slots=True)
class _Block:
    """One list: from its title or its legend to the next one's."""

    basis: BasisKind | None = None
    side: Side | None = None
    area: str | None = None
    measures: list[tuple[Measure, Side | None]] = field(default_factory=list)
    late_sides: list[Side] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A row or line that bears a mark."""

    mark: Mark
    text: str
    reason: str | None
    head: str
    unsure: str | None = None


def read_checklist(rows: Sequence[Row], file: str) -> tuple[tuple[Measure, ...], list[Note]]:
    """Every measure of every checklist of a paper, and what is unsure about them.

    Where heads stand after their measures (as they do in the text of a PDF), the side is theirs all the same, but the
    part of the list isn't known.
    """
    notes, measures = list[Note](), list[Measure]()
    for block in _blocks(rows, file, notes):
        for measure, side in block.measures:
            known = side or (block.late_sides[0] if len(set(block.late_sides)) == 1 else None)
            if known is None:
                known = Side.COUNTERPARTY if _ORDERED.search(measure.text) else Side.WARD
                message = f"区の対策か相手方の対策か書かれていない対策を、文の形から「{_SIDES[known]}」と読みました"
                notes.append(Note(file, "チェックリスト", message))
            measures.append(replace(measure, side=known, basis=block.basis))
    return tuple(measures), notes


def _blocks(rows: Sequence[Row], file: str, notes: list[Note]) -> Iterator[_Block]:
    block: _Block | None = None
    pending: BasisKind | None = None
    legend = False
    for row in rows:
        text = plain(row.text)
        if _SHEET.match(text):
            if block is not None and block.measures:
                yield block
            block, pending, legend = None, None, False
            continue
        starts_title, starts_legend = bool(_TITLE.search(text)) and "別紙" not in text, bool(_LEGEND.search(text))
        # A legend begins a list, unless it is the rest of the one that just began.
        if starts_legend and not (legend and block is not None and not block.measures):
            if block is not None and block.measures:
                yield block
                block = _Block(pending)
            block, legend = block or _Block(pending), True
        if starts_title:
            block = block or _Block()
            # A title after measures is that of the next list, or (in the text of a PDF) their own come late.
            if block.measures and block.basis is not None:
                pending = _basis(text)
            else:
                block.basis, pending = _basis(text) or block.basis, None
        if block is not None:
            _take(block, row, file, notes)
    if block is not None and block.measures:
        yield block


def _basis(text: str) -> BasisKind | None:
    return next((basis for word, basis in _BASES if word in text), None)


def _take(block: _Block, row: Row, file: str, notes: list[Note]) -> None:
    marked = _marked_row(row) if len(row.cells) > 1 else _marked_line(row)
    if marked is None:
        _take_unmarked(block, row)
        return
    _take_head(block, marked.head, late=False)
    if marked.unsure is not None:
        notes.append(Note(file, row.place, marked.unsure))
    if marked.text:
        text, reason = _with_reason(marked.text, marked.reason, marked.mark)
        block.measures.append((Measure(text, Side.WARD, marked.mark, area=block.area, reason=reason), block.side))
    else:
        block.measures.append((Measure("", Side.WARD, marked.mark, area=block.area), block.side))


def _take_unmarked(block: _Block, row: Row) -> None:
    """A line without a mark: a head, or the rest of the measure above it."""
    text = tidy(row.text).strip()
    if not text or _LEGEND.search(text):
        return
    if _is_head(text):
        _take_head(block, text, late=bool(block.measures))
        return
    if len(row.cells) == 1 and block.measures:
        measure, side = block.measures[-1]
        if block.late_sides and block.side is None:
            return  # what follows the heads at the end of a page isn't part of a measure
        whole = measure.text + re.sub(rf"\s*[\n{BREAK}]\s*", "", text)
        whole, reason = _with_reason(whole, measure.reason, measure.mark)
        block.measures[-1] = (replace(measure, text=whole, reason=reason), side)


def _is_head(text: str) -> bool:
    written = compact(text)
    if _HEAD.match(written) and len(written) < _LONGEST_HEAD:
        return True
    return bool(_HEADING_WORDS.search(text)) and (
        bool(_HEAD.search(written) or _AREA.search(plain(text)) or _TITLE.search(text)) or written == "情報保護対策"
    )


def _take_head(block: _Block, head: str, *, late: bool) -> None:
    found = _HEAD.search(compact(head))
    area = _AREA.search(plain(head))
    if found:
        side = Side.WARD if found["ward"] else Side.COUNTERPARTY
        if late:
            block.late_sides.append(side)
        else:
            block.side = side
            block.area = None
    if area and not late:
        block.area = area[1].strip()


def _marked_row(row: Row) -> _Marked | None:
    """A row of a table: the mark in a cell of its own, the measure after it, what they belong to before it."""
    for index, cell in enumerate(row.cells):
        mark, unsure = _mark(cell)
        if mark is None:
            continue
        after = [one for one in row.cells[index + 1 :] if one.text.strip()]
        before = [one for one in row.cells[:index] if one.text.strip()]
        text_cells = (
            after[:1] or [one for one in before if len(one.text) > 12 and not _HEAD.search(compact(one.text))][-1:]
        )
        if not text_cells:
            continue
        heads = [one for one in before if one not in text_cells]
        reason = _one_line("".join(one.text for one in after[1:])) or None
        return _Marked(mark, _one_line(text_cells[0].text), reason, "\n".join(one.text for one in heads), unsure)
    return None


def _mark(cell: Cell) -> tuple[Mark | None, str | None]:
    if _INPUT.fullmatch(cell.text):
        return Mark.DONE, "「<input …>」は○が文字でなくなったものとして読みました。元の資料で確かめてください"
    sign = compact(tidy(cell.text))
    if len(sign) == 1 and (sign in _DONE or sign == "o"):
        return Mark.DONE, None
    if len(sign) == 1 and sign in _NOT_NEEDED:
        return Mark.NOT_NEEDED, None
    if sign in {"×", "✕", "?", "？", "□", "△"}:
        return Mark.UNCLEAR, f"印「{cell.text.strip()}」の意味が分かりません"
    return None, None


def _marked_line(row: Row) -> _Marked | None:
    found = _MARK_LINE.match(tidy(row.text).strip())
    if found is None:
        return None
    mark = Mark.NOT_NEEDED if compact(found["mark"]) in _NOT_NEEDED else Mark.DONE
    return _Marked(mark, (found["text"] or "").strip(), None, "")


def _with_reason(text: str, reason: str | None, mark: Mark) -> tuple[str, str | None]:
    found = _REASON.search(text) if mark is Mark.NOT_NEEDED else None
    if found is None:
        return text, reason
    return text[: found.start()].rstrip(), found["reason"].strip()


def _one_line(text: str) -> str:
    return re.sub(rf"[ \u3000]*[\n{BREAK}][ \u3000]*", "", tidy(text)).strip()
