"""gatekeeper sweep"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from gatekeeper.bootstrap import Office, SweepReport
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import AtOption, FormatOption, RegistryOption, read_format, read_moment
from gatekeeper.cli.program import Program, end, print_json, program_of
from gatekeeper.cli.registry_then import basis_of, tell_basis
from gatekeeper.errors import ExitStatus, StoppedError
from gatekeeper.policy.violation import Status
from gatekeeper.show.moment import iso, moment
from gatekeeper.show.screen import Screen
from gatekeeper.show.violation import by_department, show_table, to_json, totals
from gatekeeper.store.life import StoredViolation
from gatekeeper.sweep.port import SweepCounts
from gatekeeper.text import Words

__all__ = ["add_to"]

_HOLES_SHOWN = 20
_ROWS_SHOWN = 100
_STANDING = frozenset({Status.OPEN, Status.ACKNOWLEDGED})


def sweep(
    context: typer.Context, at: AtOption = None, registry: RegistryOption = "then", output: FormatOption = "text"
) -> None:
    program = program_of(context)
    shape = read_format(output)
    as_of = read_moment(at)
    with program.office() as office:
        basis = None if as_of is None else basis_of(program, office, as_of, registry)
        with program.stoppable(), _progress(program.words) as progress:
            report = office.sweep(as_of, progress, None if basis is None else basis.registry)
        found = [one for one in report.violations() if one.status is not Status.RESOLVED]
        if shape == "json":
            print_json(_plain(office, report, found))
        else:
            _tell(program, office, report, found)
            if basis is not None:
                tell_basis(program, as_of, basis)
    if report.outcome.failure is not None and not isinstance(report.outcome.failure, StoppedError):
        raise report.outcome.failure
    end(_status(report, found))


def _status(report: SweepReport, found: list[StoredViolation]) -> ExitStatus:
    if not report.outcome.complete:
        return ExitStatus.UNREACHABLE
    return ExitStatus.FOUND if any(one.status in _STANDING for one in found) else ExitStatus.DONE


def _plain(office: Office, report: SweepReport, found: list[StoredViolation]) -> dict[str, object]:
    outcome, counts = report.outcome, report.outcome.counts
    return {
        "as_of": iso(report.as_of),
        "complete": outcome.complete,
        "hypothetical": report.hypothetical,
        "calls": counts.calls,
        "seen": {
            "folders": counts.folders,
            "files": counts.files,
            "collaborations": counts.collaborations,
            "links": counts.links,
        },
        "holes": [
            {"type": one.item_type, "id": one.item_id, "path": one.path, "reason": one.reason} for one in outcome.holes
        ],
        "hole_count": outcome.hole_count,
        "unjudged": 0 if report.hypothetical else sum(1 for _ in office.inventory.unjudged(outcome.run.id)),
        "violations": [to_json(one) for one in found],
    }


def _tell(program: Program, office: Office, report: SweepReport, found: list[StoredViolation]) -> None:
    words, screen, outcome = program.words, program.screen(), report.outcome
    if office.first_import is not None:
        screen.line(words("sweep.first_import", source=office.first_import.source))
    if outcome.run.resumed:
        screen.line(words("sweep.resumed"))
    when = moment(report.as_of)
    head = words("sweep.hypothetical", moment=when)
    screen.line(head if report.hypothetical else words("sweep.header", id=outcome.run.id, moment=when), "bold")
    screen.line(_counted(words, outcome.counts))
    for department, part in by_department(words, found):
        screen.heading(f"■ {department}（{len(part)}）")
        show_table(screen, words, part[:_ROWS_SHOWN])
        _tell_more(words, screen, part)
    _tell_holes(words, screen, report)
    if not report.hypothetical and (unjudged := sum(1 for _ in office.inventory.unjudged(outcome.run.id))):
        screen.line(words("sweep.unjudged", count=unjudged), "yellow")
    screen.line()
    parts = totals(words, (one.violation for one in found))
    screen.line(words("sweep.found", count=len(found), parts=parts) if found else words("sweep.none"), "bold")
    if not outcome.complete:
        screen.line(words("sweep.incomplete"), "yellow")
    if outcome.failure is not None:
        screen.line(words("sweep.stopped", reason=str(outcome.failure)), "yellow")
        if not report.hypothetical:
            screen.line(words("sweep.go_on"))


def _tell_more(words: Words, screen: Screen, part: list[StoredViolation]) -> None:
    if (count := len(part) - _ROWS_SHOWN) <= 0:
        return
    department = part[0].violation.department
    name = "sweep.more_nobodys" if department is None else "sweep.more"
    screen.line(words(name, count=count, department=department), indent=2)


def _counted(words: Words, counts: SweepCounts) -> str:
    return words(
        "sweep.counts",
        folders=f"{counts.folders:,}",
        files=f"{counts.files:,}",
        collaborations=f"{counts.collaborations:,}",
        links=f"{counts.links:,}",
        calls=f"{sum(counts.calls.values()):,}",
    )


def _tell_holes(words: Words, screen: Screen, report: SweepReport) -> None:
    outcome = report.outcome
    if not outcome.hole_count:
        return
    screen.heading(words("sweep.holes", count=outcome.hole_count))
    for hole in outcome.holes[:_HOLES_SHOWN]:
        screen.line(f"{hole.path}: {hole.reason}", indent=2)
    if outcome.hole_count > _HOLES_SHOWN:
        screen.line(words("sweep.more_holes", count=outcome.hole_count - _HOLES_SHOWN), indent=2)


@contextmanager
def _progress(words: Words) -> Iterator[_Bar]:
    """A bar on standard error where that is a terminal, else nothing."""
    console = Console(file=sys.stderr)
    columns = (
        TextColumn(words("sweep.progress")),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[seen]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
    )
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        yield _Bar(progress, words)


class _Bar:
    """Takes the counts of a sweep after each save. How much is left is guessed from the folders known by now."""

    def __init__(self, progress: Progress, words: Words) -> None:
        self._progress = progress
        self._words = words
        self._began = time.monotonic()
        self._first_folders: int | None = None
        self._task: TaskID = progress.add_task("", total=None, seen="", left="")

    def __call__(self, counts: SweepCounts) -> None:
        elapsed = max(time.monotonic() - self._began, 0.001)
        if self._first_folders is None:
            self._first_folders = counts.folders
        calls = sum(counts.calls.values())
        speed = (counts.folders - self._first_folders) / elapsed
        words = self._words
        seen = "  ".join(
            (
                words("sweep.folders", count=f"{counts.folders:,}"),
                words("sweep.files", count=f"{counts.files:,}"),
                words("sweep.calls", count=f"{calls:,}", rate=f"{calls / elapsed * 60:,.0f}"),
            )
        )
        left = words("sweep.waiting", count=f"{counts.pending_folders:,}")
        if speed > 0:
            minutes = counts.pending_folders / speed / 60
            left += "  " + words("sweep.left", minutes=f"{minutes:.0f}" if minutes >= 1 else "1")
        total = counts.folders + counts.pending_folders
        self._progress.update(self._task, completed=counts.folders, total=total, seen=seen, left=left)


def add_to(app: typer.Typer) -> None:
    add_verb(app, "sweep", sweep, "sweep")
