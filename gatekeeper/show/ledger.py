"""The ledger as people and scripts see it: its entries, and how a verification ended."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gatekeeper.ledger.entry import Entry, Kind
from gatekeeper.ledger.finding import Check, Finding
from gatekeeper.ledger.verify import Report
from gatekeeper.show.moment import moment
from gatekeeper.show.screen import Column, Screen
from gatekeeper.text import Words

__all__ = ["entries_plain", "report_plain", "show_entries", "show_report"]

_KINDS = frozenset(map(str, Kind))


def show_entries(screen: Screen, words: Words, entries: Sequence[Entry]) -> None:
    if not entries:
        screen.line(words("ledger.empty"))
        return
    columns = [
        Column(words("ledger.seq")),
        Column(words("ledger.at"), ratio=2),
        Column(words("ledger.kind"), ratio=2),
        Column(words("ledger.payload"), ratio=6),
    ]
    screen.table(columns, (_row(words, entry) for entry in entries))


def entries_plain(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """For scripts. A payload that is no longer what was entered stands as text."""
    return [_plain(entry) for entry in entries]


def show_report(screen: Screen, words: Words, report: Report, anchor: Path) -> None:
    """What doesn't agree and where, and what no check can find."""
    if report.holds:
        _show_what_holds(screen, words, report, anchor)
        return
    screen.line(words("ledger.broken", count=len(report.findings) + report.more), "bold red")
    columns = [
        Column(words("ledger.check")),
        Column(words("ledger.place"), ratio=2),
        Column(words("ledger.what"), ratio=4),
    ]
    screen.table(columns, (_finding(words, one) for one in report.findings))
    if report.more:
        screen.line(words("ledger.more", count=report.more))
    screen.line(words("ledger.leave_as_is"))


def _show_what_holds(screen: Screen, words: Words, report: Report, anchor: Path) -> None:
    size = report.walked.size
    screen.line(words("ledger.holds", size=f"{size:,}", checkpoints=report.checkpoints), "green")
    if report.emptied:
        screen.line(words("ledger.emptied", count=f"{report.emptied:,}", seq=report.emptied_to))
    if report.mailed:
        screen.line(words("ledger.mailed", count=report.mailed))
    if report.unsigned:
        screen.line(words("ledger.unsigned", count=f"{report.unsigned:,}"), "yellow")
    if report.unanchored:
        screen.line(words("ledger.unanchored", sizes="、".join(map(str, report.unanchored))), "yellow")
    if report.anchored is None:
        screen.line(words("ledger.no_anchor", folder=anchor), "yellow")
    if report.open_window:
        seq = size - report.open_window + 1
        screen.line(words("ledger.window", count=f"{report.open_window:,}", seq=seq))
    else:
        screen.line(words("ledger.no_window"))
    screen.line(words("ledger.same_place"), "dim")


def report_plain(report: Report) -> dict[str, Any]:
    """For scripts."""
    walked = report.walked
    return {
        "verified": report.holds,
        "size": walked.size,
        "root": walked.root,
        "checkpoints": report.checkpoints,
        "checks": {str(check): all(one.check is not check for one in report.findings) for check in Check},
        "findings": [
            {
                "check": str(one.check),
                "fault": str(one.fault),
                "seq": one.seq,
                "where": one.where,
                "expected": one.expected,
                "found": one.found,
            }
            for one in report.findings
        ],
        "more": report.more,
        "unsigned": report.unsigned,
        "unanchored": list(report.unanchored),
        "mailed": report.mailed,
        "emptied": {"entries": report.emptied, "up_to": report.emptied_to or None},
        "window": {
            "since": walked.size - report.open_window + 1 if report.open_window else None,
            "entries": report.open_window,
        },
    }


def _finding(words: Words, one: Finding) -> tuple[str, str, str]:
    what = words(f"ledger.fault_{one.fault}", where=_kind(words, one.where), expected=one.expected, found=one.found)
    if one.seq is None:
        return words(f"ledger.check_{one.check}"), one.where, what
    place = words("ledger.up_to", seq=one.seq, where=one.where) if one.where else words("ledger.at_seq", seq=one.seq)
    return words(f"ledger.check_{one.check}"), place, what


def _row(words: Words, entry: Entry) -> tuple[str, str, str, str]:
    try:
        at = moment(entry.moment)
    except ValueError:
        at = entry.at
    payload = words("ledger.gone") if entry.is_emptied else entry.payload.decode("utf-8", "replace")
    return str(entry.seq), at, _kind(words, entry.kind), payload


def _kind(words: Words, kind: str) -> str:
    return words(f"kind.{kind}") if kind in _KINDS else kind


def _plain(entry: Entry) -> dict[str, Any]:
    try:
        return entry.to_plain()
    except ValueError:
        text = entry.payload.decode("utf-8", "replace")
        return {"seq": entry.seq, "at": entry.at, "kind": entry.kind, "payload": text, "hash": entry.hash}
