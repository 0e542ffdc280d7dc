"""A person's word before something is done: はい or いいえ, however it is typed."""

from __future__ import annotations

import sys
import unicodedata

from gatekeeper.cli.program import Program

__all__ = ["agrees"]

_YES = frozenset({"はい", "ハイ", "y", "yes"})
_NO = frozenset({"いいえ", "イイエ", "n", "no", ""})


def agrees(program: Program, question: str) -> bool:
    """Asks on the terminal until the answer can be understood; no answer at all is いいえ."""
    while True:
        sys.stdout.write(f"{question} [はい/いいえ]: ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        said = unicodedata.normalize("NFKC", line).strip().lower()
        if said in _YES:
            return True
        if said in _NO:
            return False
        program.screen().line(program.words("usage.yes_or_no"))
