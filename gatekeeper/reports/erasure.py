"""An erasure report (消去報告書): what was deleted, with the digest of each item's evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gatekeeper.enforcement.erasure import Erased
from gatekeeper.show.moment import day, moment
from gatekeeper.store.erasure import StoredReport
from gatekeeper.text import visible, words

__all__ = ["COLUMNS", "ErasureReport", "facts_of", "row_of"]

_WORDS = words("ja")

COLUMNS = (
    "number", "path", "type", "item", "size", "sha1", "versions", "owner", "governor", "due", "source", "approved",
    "trashed", "purged", "answer", "first_transfer", "last_transfer", "digest",
)  # fmt: skip
"""The columns of the list, by the names of their heads in the words (`erasure_report.…`)."""


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What one report tells. `governor` None: of all procedures and declarations.

    `first` and `last` bound the period, None: unbounded. `made_on` is the day of the paper; days are Asia/Tokyo's.
    """

    ward: str
    made_on: date
    items: tuple[Erased, ...]
    received: tuple[StoredReport, ...] = ()
    governor: str | None = None
    title: str | None = None
    department: str | None = None
    counterparties: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None

    @property
    def erased(self) -> tuple[Erased, ...]:
        """What is gone for good."""
        return tuple(one for one in self.items if one.purged_at is not None)

    @property
    def in_trash(self) -> tuple[Erased, ...]:
        """What still waits in the trash."""
        return tuple(one for one in self.items if one.purged_at is None)


def facts_of(report: ErasureReport) -> tuple[tuple[str, str], ...]:
    """The head of the paper: each line's name and text."""
    none = _WORDS("table.none")
    start = none if report.first is None else day(report.first)
    end = none if report.last is None else day(report.last)
    whole = report.first is None and report.last is None
    lines = (
        ("made_on", day(report.made_on)),
        ("department", report.department or _WORDS("erasure_report.all")),
        ("subject", f"{report.title}（{report.governor}）" if report.governor else _WORDS("erasure_report.all")),
        ("counterparties", "、".join(report.counterparties) or none),
        ("period", _WORDS("erasure_report.whole") if whole else f"{start}～{end}"),
        ("erased", _WORDS("erasure_report.count", count=f"{len(report.erased):,}", size=_bytes(report.erased))),
        ("in_trash", _WORDS("erasure_report.count", count=f"{len(report.in_trash):,}", size=_bytes(report.in_trash))),
    )
    return tuple((_WORDS(f"erasure_report.{name}"), text) for name, text in lines)


def row_of(number: int, one: Erased) -> Mapping[str, str]:
    """The texts of an item's row, by column. Nothing in them is obeyed by a program that shows them."""
    none = _WORDS("table.none")
    texts = {
        "number": str(number),
        "path": one.path,
        "type": _WORDS(f"item.{one.item_type}"),
        "item": one.item_id,
        "size": none if one.size is None else f"{one.size:,}",
        "sha1": one.sha1 or none,
        "versions": none if one.versions is None else str(one.versions),
        "owner": one.owner or none,
        "governor": one.governor or none,
        "due": none if one.due is None else day(one.due),
        "source": _source(one),
        "approved": _approved(one),
        "trashed": moment(one.trashed_at),
        "purged": _WORDS("erasure_report.waiting") if one.purged_at is None else moment(one.purged_at),
        "answer": _answer(one),
        "first_transfer": none if one.first_transfer is None else moment(one.first_transfer),
        "last_transfer": none if one.last_transfer is None else moment(one.last_transfer),
        "digest": one.digest,
    }
    return {name: visible(text) for name, text in texts.items()}


def _word(name: str, code: str) -> str:
    """The words for a code; one that this program doesn't know, because a newer one has written it, stands as it is."""
    return _WORDS(name) if name in _WORDS.names() else code


def _bytes(items: tuple[Erased, ...]) -> str:
    return f"{sum(one.size or 0 for one in items):,}"


def _source(one: Erased) -> str:
    if not one.source:
        return _WORDS("table.none")
    said = _word(f"due_source.{one.source}", one.source)
    if one.promised is None:
        return said
    return said + _WORDS("erasure_report.postponed", day=day(one.promised))


def _approved(one: Erased) -> str:
    if one.approved_by is None:
        return _WORDS("erasure_report.by_policy", policy=one.policy or _WORDS("table.none"))
    reason = one.approved_reason or _WORDS("table.none")
    return _WORDS("erasure_report.by_person", by=one.approved_by, reason=reason)


def _answer(one: Erased) -> str:
    """What Box made of the last call."""
    last = one.trashed if one.purged is None else one.purged
    if not last.code:
        return _WORDS("erasure_report.read_back")
    said = _word(f"action_code.{last.code}", last.code)
    return f"{said}（{last.detail}）" if last.detail else said
