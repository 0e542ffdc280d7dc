"""Where a line that is too long is broken: between words and Japanese signs, where Japanese print allows it."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

__all__ = ["Folded", "breaks"]

_BEGINS_NO_LINE = frozenset(
    "。、．，・：；！？!?,.:;）)」』】〕｝}]〉》…‥ー々〻ゝゞヽヾ％%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_ENDS_NO_LINE = frozenset("（(「『【〔｛{[〈《")
_BLANKS = " \u3000"


class Folded:
    """Text that is broken by `breaks` at whatever width it is given."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.no_wrap:
            yield self._text
            return
        lines = []
        for line in self._text.split(allow_blank=True):
            for part in line.divide(breaks(line.plain, options.max_width)):
                part.rstrip()
                lines.append(part)
        yield Text("\n").join(lines)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self._text)


def breaks(line: str, width: int) -> list[int]:
    """The places at which a line is to be cut so that no part, but for blanks at its end, is wider than `width`.

    A part begins with no closing sign and ends with no opening one, as long as what must stay together fits.
    """
    if cell_len(line) <= width:
        return []
    found, used = [], 0
    for start, end in _pieces(line):
        piece = line[start:end]
        if used + cell_len(piece.rstrip(_BLANKS)) > width:
            if used:
                found.append(start)
            used = 0
            for place in _cuts(piece.rstrip(_BLANKS), width):
                found.append(start + place)
                piece = line[start + place : end]
        used += cell_len(piece)
    return found


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """The parts of a line that stay together, each with the blanks after it."""
    start = 0
    for place in range(1, len(line)):
        if _may_break(line[place - 1], line[place]):
            yield start, place
            start = place
    if line:
        yield start, len(line)


def _may_break(before: str, after: str) -> bool:
    if after in _BLANKS or after in _BEGINS_NO_LINE or before in _ENDS_NO_LINE or not cell_len(after):
        return False
    return before in _BLANKS or _is_wide(before) or _is_wide(after)


def _is_wide(sign: str) -> bool:
    return east_asian_width(sign) in "WFH"


def _cuts(piece: str, width: int) -> Iterator[int]:
    """Where what is wider than a whole line is cut all the same."""
    used = 0
    for place, sign in enumerate(piece):
        size = cell_len(sign)
        if used + size > width and place:
            yield place
            used = 0
        used += size
