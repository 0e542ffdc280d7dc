"""The erasure report of an office's records, written as a set of files."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from gatekeeper.bootstrap import Office
from gatekeeper.jst import day_of
from gatekeeper.registry.model import Declaration, Governor
from gatekeeper.reports.erasure import ErasureReport
from gatekeeper.reports.erasure_data import to_csv, to_json
from gatekeeper.reports.erasure_document import to_document
from gatekeeper.reports.erasure_workbook import to_workbook
from gatekeeper.reports.writing import write_all

__all__ = ["erasure_report", "parties_of", "title_of", "write_erasure_report"]

_NOT_IN_NAMES = re.compile(r"[^\w.-]|^\.+")


def erasure_report(office: Office, governor: Governor | None, first: date | None, last: date | None) -> ErasureReport:
    """What was deleted of a procedure or declaration (None: of all) from one day to another, both in Asia/Tokyo."""
    found = None if governor is None else governor.id
    return ErasureReport(
        ward=office.settings.ward.name,
        made_on=day_of(office.clock()),
        items=tuple(office.erasures.find(found, first, last)),
        received=office.erasures.reports(found, first, last),
        governor=found,
        title=None if governor is None else title_of(governor),
        department=None if governor is None else governor.department,
        counterparties=() if governor is None else parties_of(governor),
        first=first,
        last=last,
    )


def title_of(governor: Governor) -> str:
    """What a procedure or declaration is called."""
    return governor.subject if isinstance(governor, Declaration) else governor.name


def parties_of(governor: Governor) -> tuple[str, ...]:
    """The names, or for a declaration the addresses, of its outside parties."""
    if isinstance(governor, Declaration):
        return governor.parties
    return tuple(one.name for one in governor.counterparties)


def _stem(report: ErasureReport) -> str:
    """The name that all files have in common, of signs that every file system takes."""
    days = [one.strftime("%Y%m%d") for one in (report.first, report.last) if one is not None]
    parts = ["消去報告書", *([report.governor] if report.governor else []), *days]
    return "-".join(_NOT_IN_NAMES.sub("_", part)[:80] for part in parts)


def write_erasure_report(report: ErasureReport, folder: Path) -> list[Path]:
    """Writes the report as a workbook, a Word paper, CSV and JSON: all or none, and over none that is there.

    :raises UsageError: the folder can't be written to, or one of the files is there.
    """
    stem = _stem(report)
    contents = {
        ".xlsx": to_workbook(report),
        ".docx": to_document(report),
        ".csv": to_csv(report).encode(),
        ".json": to_json(report).encode(),
    }
    return write_all(folder, {f"{stem}{suffix}": content for suffix, content in contents.items()})
