"""Text from outside made safe for a terminal and a table."""

from __future__ import annotations

import unicodedata

__all__ = ["visible"]

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def visible(text: str) -> str:
    """The text with every sign that isn't seen but does something (controls, reversals, joiners) made visible.

    Names in Box may hold any of them: an escape sequence would be obeyed by the terminal, and a right-to-left mark
    makes one name look like another. Spaces of any width stay.
    """
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or unicodedata.category(sign) == "Zs" else _REPLACEMENT for sign in text)
