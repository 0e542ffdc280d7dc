"""The form on one sheet: labels are looked for anywhere, each value to the right of its label or beneath it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.declaring.draft import Draft, Found, Spot, term_parts
from gatekeeper.declaring.grid import Box, Grid
from gatekeeper.declaring.label import LISTS, Field, field_of
from gatekeeper.paper.letters import compact

__all__ = ["form_on"]

_FEWEST_LABELS = 4
_EXAMPLE = re.compile(r"[(\[【<《]*(?:記入例|記載例|記入見本|見本|サンプル|sample)(?:\d+|[)\]】>》].*|[(].*)?")
_ADDRESS_HEADS = frozenset(
    ["メールアドレス", "メール", "eメール", "e-mail", "email", "mail", "電子メール", "電子メールアドレス", "アドレス"]
)
_HINT = re.compile(r"^\s*(?:※|[（(]?(?:例|記入例)[:：）)])")


def form_on(grid: Grid) -> Draft | None:
    """The form that a sheet holds; None where it holds none, or the example of one."""
    if _EXAMPLE.fullmatch(compact(grid.title)):
        return None
    labels: dict[Box, Field] = {}
    for box in grid.boxes():
        text = grid.text(box)
        if _EXAMPLE.fullmatch(compact(text)):
            return None
        if (field := field_of(text)) is not None:
            labels[box] = field
    if len(set(labels.values())) < _FEWEST_LABELS:
        return None
    return _Form(grid, labels).draft()


class _Form:
    def __init__(self, grid: Grid, labels: dict[Box, Field]) -> None:
        self._grid, self._labels = grid, labels
        self._label_columns = {label.left for label in labels if self._is_value(self._right_of(label))}

    def draft(self) -> Draft:
        values: dict[Field, tuple[Found, ...]] = {}
        spots: dict[Field, Spot] = {}
        for label, field in self._labels.items():
            found = tuple(self._values_of(label, field))
            spots.setdefault(field, self._grid.spot(self._place_of(label)))
            values[field] = _one_of(values.get(field, ()), found)
        values, spots = _taken_apart(values, spots)
        return Draft(
            Spot(self._grid.spot(Box(1, 1, 1, 1)).file), {name: got for name, got in values.items() if got}, spots
        )

    def _values_of(self, label: Box, field: Field) -> Iterator[Found]:
        if field is Field.PARTIES and (heads := self._heads_of_people(label)):
            yield from self._addresses(label, heads)
            return
        boxes = list(self._to_the_right(label, field)) or list(self._beneath(label, field))
        if field is Field.TERM and len(boxes) > 1:
            yield Found("".join(map(self._grid.text, boxes)), self._grid.spot(boxes[0]))
            return
        for box in boxes:
            yield Found(self._grid.text(box), self._grid.spot(box), self._grid.broken(box))

    def _heads_of_people(self, label: Box) -> list[Box]:
        """The heads of a table of people beside the label, where one of its columns has their addresses."""
        heads = [first, *self._further(first)] if self._is_value(first := self._right_of(label)) else []
        return heads if any(self._is_address_head(head) for head in heads) else []

    def _is_address_head(self, box: Box) -> bool:
        return compact(self._grid.text(box)).lower() in _ADDRESS_HEADS

    def _addresses(self, label: Box, heads: list[Box]) -> Iterator[Found]:
        """The addresses of a table of people; somebody who stands there without one isn't passed over."""
        head = next(one for one in heads if self._is_address_head(one))
        for row in range(head.bottom + 1, self._grid.rows + 1):
            before = self._grid.box(row, label.left)
            if before != label and not self._is_blank(before):
                return
            cells = [self._grid.box(row, one.left) for one in heads]
            address = self._grid.box(row, head.left)
            if self._is_value(address):
                yield Found(self._grid.text(address), self._grid.spot(address), self._grid.broken(address))
            elif any(self._is_value(cell) and not self._grid.text(cell).isdecimal() for cell in cells):
                yield Found("", self._grid.spot(address), "メールアドレスが書かれていません。書き足してください")

    def _to_the_right(self, label: Box, field: Field) -> Iterator[Box]:
        """The value beside the label; of a list the values of further cells and rows, until something else begins."""
        first = self._right_of(label)
        if not self._is_value(first):
            return
        row = first.top
        while row <= self._grid.rows:
            box = self._grid.box(row, first.left)
            if not self._is_value(box) or not (row <= label.bottom or self._is_blank(self._grid.box(row, label.left))):
                return
            yield box
            if field in LISTS or field is Field.TERM:
                yield from self._further(box)
            if field not in LISTS:
                return
            row = box.bottom + 1

    def _further(self, box: Box) -> Iterator[Box]:
        while self._is_value(box := self._right_of(box)):
            yield box

    def _beneath(self, label: Box, field: Field) -> Iterator[Box]:
        """The value under the label, unless labels stand one under the other here with their values beside them."""
        if label.left in self._label_columns:
            return
        box = self._grid.box(label.bottom + 1, label.left)
        while self._is_value(box):
            yield box
            if field not in LISTS:
                return
            box = self._grid.box(box.bottom + 1, box.left)

    def _right_of(self, box: Box) -> Box:
        return self._grid.box(box.top, box.right + 1)

    def _place_of(self, label: Box) -> Box:
        """Where the value of an empty field would be written."""
        right = self._right_of(label)
        is_beneath = right in self._labels or (label.left not in self._label_columns and not self._grid.holds(right))
        return self._grid.box(label.bottom + 1, label.left) if is_beneath else right

    def _is_value(self, box: Box) -> bool:
        if not self._grid.holds(box) or box in self._labels:
            return False
        return bool(self._grid.broken(box)) or (not self._is_blank(box) and not _HINT.match(self._grid.text(box)))

    def _is_blank(self, box: Box) -> bool:
        return not self._grid.text(box)


def _one_of(before: tuple[Found, ...], now: tuple[Found, ...]) -> tuple[Found, ...]:
    """A label may stand on a sheet twice, as a head and as a field; two different values are a mistake."""
    if not before or not now or [one.text for one in before] == [one.text for one in now]:
        return before or now
    other = now[0]
    return (Found(other.text, other.spot, f"{before[0].spot} にも別の値があります。どちらか一方にしてください"),)


def _taken_apart(
    values: dict[Field, tuple[Found, ...]], spots: dict[Field, Spot]
) -> tuple[dict[Field, tuple[Found, ...]], dict[Field, Spot]]:
    """The term in one piece as its start and its end, where these don't have places of their own."""
    whole = values.pop(Field.TERM, ())
    if (place := spots.pop(Field.TERM, None)) is not None:
        spots = {Field.START: place, Field.END: place} | spots
    parts = term_parts(whole[0]) if whole else {}
    return {**parts, **{name: found for name, found in values.items() if found}}, spots
