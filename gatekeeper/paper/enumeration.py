"""Lists in a cell of items: what numbers or bullets begin their lines, and which line is a part of which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

__all__ = ["Chunk", "Kind", "Mark", "Outline", "marks_of"]

_BULLET = re.compile(r"(?:[・･●○◯〇◎■□◆◇▪•‣*＊※▶➢]|[-－‐–—](?=[\s\u3000]))[ \u3000]*")
_BRACKETED = re.compile(r"(?:[(（](?P<number>\d{1,2})[)）]|(?P<sign>[⑴-⒇]))[ \u3000]*")
_CIRCLED = re.compile(r"(?P<sign>[①-⑳])[ \u3000]*")
_DOTTED = re.compile(r"(?P<number>\d{1,2})[.．)）](?!\d)[ \u3000]*")
_SPACED = re.compile(
    r"(?P<number>\d{1,2})(?:[ \u3000]+|[、:：][ \u3000]*)(?=\S)(?!\d|[歳才級]|[かヶケカ箇]月|[回人年期]目)"
)
# What follows a number that counts: 「1歳児健診」 is no first entry.
_BARE = re.compile(
    r"(?P<number>\d{1,2})(?=\S)(?![\d,，.．、:：)）/／~～\-－]|[歳才かヶケカ箇月年日回人名件円期種級号つ次親等割分度時番階世対点枚通%％])"
)
_LETTERED = re.compile(r"(?P<letter>[アイウエオカキクケコ])(?:[ \u3000]+|[.．)）、][ \u3000]*)(?=\S)")
_LETTERS = "アイウエオカキクケコ"
_ENDS = " \u3000\t、，､,;；。｡"


class Kind(Enum):
    """By what a line is marked. Lines of one kind stand on one level."""

    BULLET = auto()
    BRACKETED = auto()
    CIRCLED = auto()
    DIGIT = auto()
    LETTER = auto()


@dataclass(frozen=True, slots=True)
class Mark:
    """What begins a line: its kind, its number in the list (0 for a bullet), and where the line's own text starts."""

    kind: Kind
    number: int
    end: int


@dataclass(slots=True)
class Chunk:
    """An entry of a list with those beneath it; `mark` None: a line that has none."""

    text: str
    mark: Mark | None = None
    parts: list[Chunk] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """The text, with its parts in brackets after it."""
        if not self.parts:
            return self.text
        return f"{self.text.rstrip(_ENDS)}（{'、'.join(part.whole.strip(_ENDS) for part in self.parts)}）"


@dataclass(slots=True)
class Outline:
    """The entries of a cell as they are put in, one line after the other."""

    entries: list[Chunk] = field(default_factory=list)
    _path: list[Chunk] = field(default_factory=list)

    @property
    def last(self) -> Chunk | None:
        """The entry that a line without a mark may go on with."""
        return self._path[-1] if self._path else None

    def put(self, chunk: Chunk, *, bullets_beneath: bool = False) -> None:
        """An entry beside those of its kind, or beneath the one before, where its kind begins anew with the first.

        `bullets_beneath`: a bullet under a numbered entry is a part of it.
        """
        level = self._level(chunk.mark, bullets_beneath=bullets_beneath)
        del self._path[level:]
        (self._path[-1].parts if self._path else self.entries).append(chunk)
        self._path.append(chunk)

    def _level(self, mark: Mark | None, *, bullets_beneath: bool) -> int:
        if mark is None or not self._path:
            return 0
        for level, above in enumerate(self._path):
            if above.mark is not None and above.mark.kind is mark.kind:
                return level
        above = self._path[-1]
        begins = mark.number == 1 or (mark.kind is Kind.BULLET and bullets_beneath)
        return len(self._path) if begins and above.mark is not None and above.text.strip(_ENDS) else 0


def marks_of(lines: Sequence[str]) -> list[Mark | None]:
    """The mark of each line, None where it has none.

    Digits with nothing but a space, and letters, are marks only where they run on from the first: 「20 歳未満」 isn't
    the twentieth entry of anything.
    """
    digits, letters, bare = (_runs(lines, form) for form in (_SPACED, _LETTERED, _BARE))
    marks = list[Mark | None]()
    for index, line in enumerate(lines):
        text = line.lstrip(" \t\u3000")
        mark = _certain(text)
        if mark is None and index in digits:
            mark = Mark(Kind.DIGIT, *digits[index])
        elif mark is None and index in letters:
            mark = Mark(Kind.LETTER, *letters[index])
        elif mark is None and index in bare:
            mark = Mark(Kind.DIGIT, *bare[index])
        marks.append(mark)
    return marks


def _certain(text: str) -> Mark | None:
    for kind, form in (
        (Kind.BULLET, _BULLET),
        (Kind.CIRCLED, _CIRCLED),
        (Kind.BRACKETED, _BRACKETED),
        (Kind.DIGIT, _DOTTED),
    ):
        found = form.match(text)
        if found is not None:
            return Mark(kind, 0 if kind is Kind.BULLET else _number(found), found.end())
    return None


def _runs(lines: Iterable[str], form: re.Pattern[str]) -> dict[int, tuple[int, int]]:
    """The lines whose numbers are 1, 2, 3, … in their order, or start again from 1."""
    taken: dict[int, tuple[int, int]] = {}
    expected = 1
    for index, line in enumerate(lines):
        found = form.match(line.lstrip(" \t\u3000"))
        if found is not None and (number := _number(found)) in {expected, 1}:
            taken[index] = (number, found.end())
            expected = number + 1
    return taken if len(taken) > 1 or (0 in taken and form is _SPACED) else {}


def _number(found: re.Match[str]) -> int:
    parts = found.groupdict()
    if (sign := parts.get("sign")) is not None:
        return ord(sign) - ord("①" if "①" <= sign <= "⑳" else "⑴") + 1
    if (letter := parts.get("letter")) is not None:
        return _LETTERS.index(letter) + 1
    return int(parts["number"])
