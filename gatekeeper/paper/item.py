"""A cell of data items, split the way people write them. Nothing of it is lost: what isn't an item is a note."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from gatekeeper.paper.block import BREAK, NoteKind
from gatekeeper.paper.enumeration import Chunk, Outline, marks_of
from gatekeeper.paper.letters import compact
from gatekeeper.paper.vocabulary import common_items
from gatekeeper.registry.model import ItemGroup

__all__ = ["ItemReading", "read_items"]

_PAIRS: dict[str, str] = {
    pair[0]: pair[1]
    for pair in ("（）", "()", "［］", "[]", "「」", "『』", "〔〕", "｛｝", "{}", "＜＞", "〈〉", "《》")
}
_CLOSING = frozenset(_PAIRS.values())
_SAME_PAIR = {"（": "(", "）": ")", "［": "[", "］": "]", "｛": "{", "｝": "}"}
_SEPARATORS = frozenset("、，､,;；。｡\t")
_UNFINISHED = _SEPARATORS | {"・", "･"}
_BREAKS = frozenset({"\n", BREAK})
_NUMBERED = re.compile(r"(?<=\S)[ \u3000]+(?=[①-⑳⑴-⒇])")
_GROUP = re.compile(r"【([^【】]*)】")
_OFFER = re.compile(r"[・･／/]|及び|並びに")
_ANY_BRACKET = re.compile(r"[（(［\[「『〔{｛＜〈《]")


@dataclass(frozen=True, slots=True)
class ItemReading:
    """The items of one cell in its order, those under heads (【…】) last, and remarks about how it was read."""

    items: tuple[str, ...]
    groups: tuple[ItemGroup, ...] = ()
    notes: tuple[tuple[NoteKind, str], ...] = ()


@dataclass(slots=True)
class _Work:
    notes: list[tuple[NoteKind, str]] = field(default_factory=list)

    def note(self, kind: NoteKind, message: str) -> None:
        if (kind, message) not in self.notes:
            self.notes.append((kind, message))


def read_items(text: str, *, solid: bool = False) -> ItemReading:
    """The items of a cell. Separators inside brackets don't separate, and 「・」 never does.

    `solid`: a line break in the text was somebody's will, and not only the width of a page.
    """
    work = _Work()
    whole = _NUMBERED.sub("\n", text.replace("\r", ""))
    has_separators = any(sign in _SEPARATORS for _, sign in _outside_brackets(_GROUP.sub("", whole)))
    heads = list(_GROUP.finditer(whole))
    loose = _split(whole[: heads[0].start()] if heads else whole, work, solid=solid, listed=has_separators)
    groups = list[ItemGroup]()
    for head, following in zip_longest(heads, heads[1:]):
        part = whole[head.end() : following.start() if following else len(whole)]
        name = _one_line(head[1]).strip()
        inner = _split(part, work, solid=solid, listed=has_separators)
        if name and inner:
            groups.append(ItemGroup(name, tuple(inner)))
        else:
            loose += [name] if name else []
            loose += inner
            work.note(NoteKind.UNSURE, f"見出し「{head[0].strip()}」に項目がないので、見出しを項目として残しました")
    loose, groups = _untangled(loose, groups)
    items = (*loose, *(item for group in groups for item in group.items))
    for item in items:
        if len(parts := _offered(item)) > 1:
            work.note(
                NoteKind.OFFER, f"「{item}」は {'／'.join(parts)} に分けられます（そのまま1つの項目として読みました）"
            )
    return ItemReading(items, tuple(groups), tuple(work.notes))


def _untangled(loose: list[str], groups: list[ItemGroup]) -> tuple[list[str], list[ItemGroup]]:
    """Two heads of one name are one group: an item belongs to a head, not to its place."""
    merged: dict[str, tuple[str, ...]] = {}
    for group in groups:
        merged[group.name] = merged.get(group.name, ()) + group.items
    return loose, [ItemGroup(name, items) for name, items in merged.items()]


def _split(text: str, work: _Work, *, solid: bool, listed: bool) -> list[str]:
    """The items of a text without heads. `listed`: the cell they come from has separators."""
    lines = [line for line in re.split(rf"[\n{BREAK}]", text) if line.strip(" \t\u3000")]
    marks, outline = marks_of(lines), Outline()
    # 「・」 at a line's start is a bullet where the list begins with one; else a break may have come before it.
    begins = bool(marks) and marks[0] is not None
    for line, mark in zip(lines, marks, strict=True):
        last = outline.last
        if mark is not None and (begins or solid or last is None or last.text.rstrip()[-1:] in _SEPARATORS):
            sign = line.lstrip(" \t\u3000")[: mark.end].strip(" \u3000")
            work.note(NoteKind.READ, f"行頭の「{sign}」を区切りとして読みました")
            outline.put(Chunk(line.lstrip(" \t\u3000")[mark.end :], mark), bullets_beneath=solid)
        elif last is not None and _goes_on(last.text, line, text, work, solid=solid, listed=listed):
            last.text = _joined(last.text, line)
        else:
            outline.put(Chunk(line))
    items = list[str]()
    for chunk in outline.entries:
        if chunk.parts:
            work.note(NoteKind.READ, f"箇条書きの中の項目を、「{chunk.whole.strip()}」とまとめて読みました")
        items += _separated(chunk.whole, work)
    return items


def _goes_on(before: str, line: str, text: str, work: _Work, *, solid: bool, listed: bool) -> bool:
    """Whether a line carries on what the line before began."""
    if _open_bracket(before):
        return True
    if before.rstrip(" \u3000")[-1:] in _UNFINISHED or line.lstrip(" \u3000")[:1] in _SEPARATORS:
        return True
    tail, head = _last_piece(before), _first_piece(line)
    if compact(tail + head) in _KNOWN:
        return True
    if listed and not solid:
        return True
    if solid and listed and (_is_filled(text) or not (compact(tail) in _KNOWN or compact(head) in _KNOWN)):
        work.note(NoteKind.UNSURE, f"改行でつながる「{tail}」と「{head}」を1つの項目「{tail}{head}」として読みました")
        return True
    work.note(NoteKind.UNSURE, f"改行を区切りとして、「{tail}」と「{head}」を別の項目として読みました")
    return False


_KNOWN = frozenset(map(compact, common_items()))


def _is_filled(text: str) -> bool:
    """Whether the lines of a text are all of one length but the last: then a width broke them, and no person."""
    lengths = [len(line) for line in re.split(rf"[\n{BREAK}]", text) if line.strip()]
    return len(lengths) > 2 and max(lengths[:-1]) - min(lengths[:-1]) <= 1 and lengths[-1] <= max(lengths[:-1])


def _last_piece(text: str) -> str:
    return re.split(r"[、，､,;；。｡\t]", text)[-1].strip(" \u3000")


def _first_piece(text: str) -> str:
    return re.split(r"[、，､,;；。｡\t]", text)[0].strip(" \u3000")


def _joined(before: str, after: str) -> str:
    """Two lines as one; between letters of the Latin alphabet a break was a space."""
    latin = bool(re.search(r"[A-Za-z0-9]$", before)) and bool(re.match(r"[A-Za-z]", after))
    return before.rstrip(" \u3000") + (" " if latin else "") + after.lstrip(" \u3000")


def _one_line(text: str) -> str:
    lines = [line for line in re.split(rf"[\n{BREAK}]", text) if line.strip()]
    whole = lines[0] if lines else ""
    for line in lines[1:]:
        whole = _joined(whole, line)
    return whole


def _separated(chunk: str, work: _Work) -> list[str]:
    items, start = list[str](), 0
    for position, sign in _outside_brackets(chunk, work):
        if sign in _SEPARATORS and not _inside_number(chunk, position):
            items.append(chunk[start:position])
            start = position + 1
    items.append(chunk[start:])
    return [item for part in items if (item := part.strip(" \u3000\t"))]


def _inside_number(text: str, position: int) -> bool:
    return text[position] == "," and bool(
        re.search(r"\d$", text[:position]) and re.match(r"\d{3}(?!\d)", text[position + 1 :])
    )


def _open_bracket(text: str) -> bool:
    opened, _ = _brackets(text)
    return bool(opened)


def _outside_brackets(text: str, work: _Work | None = None) -> list[tuple[int, str]]:
    """Every sign that no pair of brackets holds, with its position. A bracket without its other half holds nothing."""
    lonely, pairs = _brackets(text)
    if lonely and work is not None:
        work.note(NoteKind.UNSURE, f"括弧が閉じていません: 「{text.strip()[:40]}」")
    inside = bytearray(len(text))
    for first, last in pairs:
        inside[first : last + 1] = b"\x01" * (last + 1 - first)
    return [(position, sign) for position, sign in enumerate(text) if not inside[position]]


def _brackets(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """The positions of opening brackets that nothing closes, and the pairs. （ and ) belong together too."""
    opened, pairs = list[int](), list[tuple[int, int]]()
    for position, sign in enumerate(text):
        if sign in _PAIRS:
            opened.append(position)
        elif sign in _CLOSING:
            wanted = _SAME_PAIR.get(sign, sign)
            for index in range(len(opened) - 1, -1, -1):
                closing = _PAIRS[text[opened[index]]]
                if _SAME_PAIR.get(closing, closing) == wanted:
                    pairs.append((opened[index], position))
                    del opened[index:]
                    break
    return opened, pairs


def _offered(item: str) -> list[str]:
    """The parts into which a person might want to split an item; those of an item with brackets aren't offered."""
    if _ANY_BRACKET.search(item) or compact(item) in _KNOWN:
        return [item]
    return [part for part in (part.strip() for part in _OFFER.split(item)) if part]
