"""The evidence itself beside the papers: JSON and CSV, the same bytes whenever the same is on record."""

from __future__ import annotations

from gatekeeper.reports.erasure import COLUMNS, ErasureReport, row_of
from gatekeeper.show.moment import iso
from gatekeeper.show.script import as_csv, as_json
from gatekeeper.text import words

__all__ = ["to_csv", "to_json"]

_WORDS = words("ja")


def to_json(report: ErasureReport) -> str:
    """Each item's whole evidence with its digest, and the counterparties' reports.

    The digest is that of `evidence` as JSON with sorted keys, no spaces and everything but ASCII escaped.
    """
    return as_json(
        {
            "procedure": report.governor,
            "from": None if report.first is None else report.first.isoformat(),
            "to": None if report.last is None else report.last.isoformat(),
            "items": [{"evidence": one.plain, "digest": one.digest} for one in report.items],
            "reports": [
                {
                    "procedure": one.governor,
                    "company": one.company,
                    "on": one.on.isoformat(),
                    "file": one.file,
                    "sha256": one.sha256,
                    "received_at": iso(one.at),
                    "received_by": one.by,
                }
                for one in report.received
            ],
        }
    )


def to_csv(report: ErasureReport) -> str:
    """The list, one row an item."""
    rows = (row_of(number, one) for number, one in enumerate(report.items, start=1))
    head = [_WORDS(f"erasure_report.{name}_head") for name in COLUMNS]
    return as_csv(head, ([row[name] for name in COLUMNS] for row in rows))
