"""gatekeeper lockdown"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from gatekeeper.acting.locking import Locked
from gatekeeper.acting.locking import Progress as Counts
from gatekeeper.acting.round import Acting
from gatekeeper.acting.target import aimed_at
from gatekeeper.bootstrap import Office
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.lockdown_answer import locked_json, show_locked, show_target
from gatekeeper.cli.option import ByOption, FormatOption, help_of, read_format
from gatekeeper.cli.program import Program, end, print_json, program_of, whoever_runs_this
from gatekeeper.errors import ExitStatus, GatekeeperError, UsageError
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Contact
from gatekeeper.show.lockdown import lockdowns_json, show_lockdowns
from gatekeeper.show.screen import Screen
from gatekeeper.text import Words

__all__ = ["add_to"]

Contacts = tuple[tuple[str, Contact], ...]
WhatArgument = Annotated[str | None, typer.Argument(metavar="PROCEDURE|FOLDER|COMPANY", help=help_of("lockdown_what"))]
ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help=help_of("incident_reason"))]


def lockdown(
    context: typer.Context,
    what: WhatArgument = None,
    reason: ReasonOption = None,
    by: ByOption = None,
    above: Annotated[bool, typer.Option("--above", help=help_of("lockdown_above"))] = False,
    resume: Annotated[bool, typer.Option("--resume", help=help_of("lockdown_resume"))] = False,
    output: FormatOption = "text",
) -> None:
    program, shape = program_of(context), read_format(output)
    if what is not None and resume:
        raise UsageError(program.words("lockdown.needs_what_alone"))
    if what is None and not resume:
        _list(program, shape)
        return
    if what is not None and not (reason or "").strip():
        raise UsageError(program.words("lockdown.needs_reason"))
    screen = program.screen()
    with program.office() as office:
        contacts: Contacts = ()
        if what is not None and shape == "text":
            aimed = aimed_at(_index(office), what)
            contacts = aimed.contacts
            show_target(screen, program.words, aimed)
        acting = Acting(office)
        with program.stoppable(), _progress(program.words) as told, _still_on_record(program, acting):
            if what is None:
                locked = acting.resume_lockdowns(told)
            else:
                locked = [acting.lockdown(what, whoever_runs_this(by), reason or "", told, above=above)]
    _tell(program, screen, shape, locked, contacts if what is not None else None)
    end(max(map(_status, locked), default=ExitStatus.DONE))


def _list(program: Program, shape: str) -> None:
    with program.office() as office:
        in_force = office.lockdowns.in_force()
    if shape == "json":
        print_json({"lockdowns": lockdowns_json(in_force)})
    else:
        show_lockdowns(program.screen(), program.words, in_force)


def _tell(program: Program, screen: Screen, shape: str, locked: Sequence[Locked], told_before: Contacts | None) -> None:
    """`told_before` are the contacts that were shown at the beginning; None: nothing was, as it went on by itself."""
    words = program.words
    if shape == "json":
        is_resumed = told_before is None
        print_json({"lockdowns": [locked_json(one) for one in locked]} if is_resumed else locked_json(locked[0]))
        return
    if not locked:
        screen.line(words("lockdown.nothing_to_resume"))
    for one in locked:
        if one.aimed.contacts != told_before:
            show_target(screen, words, one.aimed)
        show_locked(screen, words, one)


def _status(locked: Locked) -> ExitStatus:
    if not locked.is_complete:
        return ExitStatus.UNREACHABLE
    return ExitStatus.FOUND if locked.failed or locked.remaining else ExitStatus.DONE


def _index(office: Office) -> Index:
    """The registry alone: whom to call has to be known where Box can't be reached, too."""
    return Index(office.registry(), office.settings.ward.domains)


@contextmanager
def _still_on_record(program: Program, acting: Acting) -> Iterator[None]:
    """Where a lockdown is cut short, it is said how it goes on."""
    try:
        yield
    except GatekeeperError:
        if acting.lockdowns.unfinished():
            Console(file=sys.stderr, markup=False, highlight=False).print(program.words("lockdown.stopped"))
        raise


@contextmanager
def _progress(words: Words) -> Iterator[_Bar]:
    """A bar on standard error where that is a terminal, else nothing."""
    columns = (
        TextColumn(words("lockdown.progress")),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[seen]}"),
        TimeElapsedColumn(),
    )
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        yield _Bar(progress, words)


class _Bar:
    def __init__(self, progress: Progress, words: Words) -> None:
        self._progress = progress
        self._words = words
        self._task: TaskID = progress.add_task("", total=None, seen="")

    def __call__(self, counts: Counts) -> None:
        seen = self._words(
            "lockdown.progress_seen",
            folders=f"{counts.folders:,}",
            found=f"{counts.found:,}",
            closed=f"{counts.closed:,}",
        )
        self._progress.update(self._task, completed=counts.closed, total=counts.found or None, seen=seen)


def add_to(app: typer.Typer) -> None:
    add_verb(app, "lockdown", lockdown, "lockdown")
