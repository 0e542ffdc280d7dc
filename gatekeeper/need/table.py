"""The need table as a value: rows from the top down, of which the first that fits decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gatekeeper.registry.model import Pattern

__all__ = ["FILE_NAME", "NeedTable", "Row", "Verdict"]

FILE_NAME = "submission-need.yaml"
"""The name of the file in the policies folder. By it the table is told from the policies beside it."""


class Verdict(StrEnum):
    """What has to be done, in the words of the table, the screen and the JSON."""

    SUBMIT = "付議要"
    SUBMIT_CHANGE = "変更の付議要"
    REPORT_YEARLY = "事前付議不要・年1回報告"
    NOT_REQUIRED = "付議不要"
    IMPOSSIBLE = "できない"


@dataclass(frozen=True, slots=True)
class Row:
    """One row. It fits where each fact in `when` has one of its answers; without any, always.

    `pattern` is the transfer pattern of what is to be submitted for Box.
    """

    name: str
    when: Mapping[str, frozenset[str]]
    verdict: Verdict
    ground: str
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True)
class NeedTable:
    """The table, checked as a whole: each row can be reached, and every plan finds one.

    `filings_per_year` is the number that a free form may reach and not pass. `digest` is the SHA-256 of its file.
    """

    rows: tuple[Row, ...]
    box_from: date
    filings_per_year: int
    logo_form_provider: str
    digest: str = ""
