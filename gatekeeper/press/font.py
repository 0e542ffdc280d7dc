"""Fonts that are there, and which of them has the signs of a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from matplotlib.font_manager import findSystemFonts
from matplotlib.ft2font import FT2Font

__all__ = ["MISSING", "covering", "fallbacks", "own_font", "spelled"]

MISSING = "〓"
"""What printers set in place of a sign that they have no type for."""

_PREFERRED = ("NotoSansCJK-Regular", "NotoSansCJKjp-Regular", "NotoSansJP-Regular")


@cache
def own_font() -> Path:
    """IPAexGothic, which comes with the program's libraries: the same on every machine."""
    # Located, not imported: importing it would set the fonts of the whole process.
    return Path(str(distribution("matplotlib-fontja").locate_file("matplotlib_fontja/fonts/ipaexg.ttf")))


@cache
def fallbacks() -> tuple[Path, ...]:
    """Installed fonts that have more signs than our own one; none where nobody has installed any."""
    found = sorted(map(Path, findSystemFonts()))
    return tuple(file for name in _PREFERRED for file in found if file.stem == name)


@cache
def _signs(file: Path) -> frozenset[int]:
    return frozenset(FT2Font(str(file)).get_charmap())


def covering(texts: Iterable[str], fonts: Sequence[Path]) -> Path:
    """The first font that has every sign of the texts; where none has, the one that lacks the fewest."""
    needed = {ord(sign) for text in texts for sign in text if not sign.isspace()}
    return min(fonts, key=lambda font: len(needed - _signs(font)))


def spelled(text: str, fonts: Sequence[Path]) -> str:
    """The text with 〓 for each sign that none of the fonts has: a sign that isn't drawn would be lost unnoticed."""
    if text.isascii():
        return text
    known = [_signs(font) for font in fonts]
    return "".join(sign if sign.isspace() or any(ord(sign) in signs for signs in known) else MISSING for sign in text)
