"""The numbers of declarations: D8-0001 is the first one declared in 令和8年度."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from gatekeeper import jst

__all__ = ["next_id"]

_FIRST_REIWA = 2019
_NUMBERED = re.compile(r"D(\d{1,3})-(\d{4,})")


def next_id(taken: Iterable[str], declared_on: date) -> str:
    """The number after the highest one ever given in the fiscal year of a day: none is given twice."""
    year = jst.fiscal_year(declared_on) - _FIRST_REIWA + 1
    found = (_NUMBERED.fullmatch(one) for one in taken)
    last = max((int(one[2]) for one in found if one is not None and int(one[1]) == year), default=0)
    return f"D{year}-{last + 1:04}"
