"""gatekeeper registry import: what was read and would change is shown first, and taken in whole or not at all"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from gatekeeper import jst
from gatekeeper.bootstrap import Office
from gatekeeper.cli.answer import agrees
from gatekeeper.cli.option import ByOption, FilesArgument, FormatOption, help_of, read_format
from gatekeeper.cli.paper_option import check_use, read_columns, read_told
from gatekeeper.cli.program import Program, print_json, program_of, whoever_runs_this
from gatekeeper.errors import UsageError
from gatekeeper.importing import Taken, take_in_files
from gatekeeper.paper.column import Column as PaperColumn
from gatekeeper.paper.draft import Told
from gatekeeper.registry.diff import Change, diff, released_folders
from gatekeeper.registry.export import to_plain
from gatekeeper.registry.model import Registry
from gatekeeper.registry.reading import from_plain
from gatekeeper.registry.source import sha256_of
from gatekeeper.show.change import changes_plain, show_changes
from gatekeeper.show.paper import show_paper
from gatekeeper.show.screen import Screen
from gatekeeper.store.registry import RegistryVersion
from gatekeeper.text import Words

__all__ = ["import_files"]


def import_files(
    context: typer.Context,
    files: FilesArgument,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=help_of("dry_run"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("yes"))] = False,
    prune: Annotated[bool, typer.Option("--prune", help=help_of("prune"))] = False,
    columns: Annotated[list[str] | None, typer.Option("--map", metavar="HEAD=COLUMN", help=help_of("map"))] = None,
    submission: Annotated[str | None, typer.Option("--id", metavar="ID", help=help_of("paper_id"))] = None,
    document: Annotated[str | None, typer.Option("--document", metavar="TEXT", help=help_of("paper_document"))] = None,
    meeting: Annotated[str | None, typer.Option("--meeting", metavar="TEXT", help=help_of("paper_meeting"))] = None,
    channel: Annotated[str | None, typer.Option("--channel", metavar="NAME", help=help_of("paper_channel"))] = None,
    pattern: Annotated[str | None, typer.Option("--pattern", metavar="NAME", help=help_of("paper_pattern"))] = None,
    outcome: Annotated[str | None, typer.Option("--outcome", metavar="NAME", help=help_of("paper_outcome"))] = None,
    term: Annotated[str | None, typer.Option("--term", metavar="TEXT", help=help_of("paper_term"))] = None,
    by: ByOption = None,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=help_of("why"))] = "",
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    words, shape = program.words, read_format(output)
    if dry_run and yes:
        raise UsageError(words("registry.both"))
    if not (dry_run or yes or (sys.stdin.isatty() and shape == "text")):
        raise UsageError(words("registry.need_yes"))
    told = read_told(submission, document, meeting, channel, pattern, outcome, term)
    mapped = read_columns(columns or ())
    with program.office() as office:
        present, version = office.registries.load(), office.registries.version()
        taken = _taken(office, files, present, told, mapped, prune=prune)
        check_use(taken, told, mapped, unattended=yes)
        changes = diff(_concerned(present, taken), taken.registry)
        effective = [one for one in changes if prune or one.change != "missing"]
        if shape == "text":
            screen = program.screen()
            show_paper(screen, words, taken)
            show_changes(screen, words, changes, prune=prune)
            whole = _whole(office, present, taken) if prune else present
            if prune and present.procedures and not whole.procedures and not whole.declarations:
                screen.line(words("registry.becomes_empty"), "bold red")
            for entry, folder in released_folders(changes):
                screen.line(words("registry.note_released", id=entry, folder=folder), "yellow")
        applied = None
        if effective and not dry_run and (yes or _agrees(program)):
            applied = office.registries.apply(
                _whole(office, present, taken) if prune else taken.registry,
                by=whoever_runs_this(by),
                source=" ".join(map(str, files)),
                sha256=sha256_of(files),
                why=why,
                now=office.clock(),
                prune=prune,
                based_on=0 if version is None else version.id,
            )
    if shape == "json":
        print_json(_plain(words, taken, changes, applied, prune=prune, files=files))
    elif effective:
        _tell_end(program.screen(), words, applied, dry_run=dry_run)


def _taken(
    office: Office, files: list[Path], present: Registry, told: Told, columns: dict[PaperColumn, int], *, prune: bool
) -> Taken:
    """What the files hold. A registry that replaces the one on record as a whole isn't checked together with it."""

    def take(beside: Registry) -> Taken:
        return take_in_files(
            files,
            beside,
            ward_domains=office.settings.ward.domains,
            today=jst.day_of(office.clock()),
            told=told,
            columns=columns,
        )

    if prune:
        alone = take(Registry())
        if not alone.papers:
            return alone
    return take(present)


def _concerned(present: Registry, taken: Taken) -> Registry:
    """The part of the record of which the files tell what there is: all of it, or the submissions of the papers."""
    if taken.entire:
        return present
    known = {one.id for one in taken.registry.procedures}
    return Registry(
        tuple(one for one in present.submissions if one.id in taken.papers),
        tuple(one for one in present.procedures if one.submission in taken.papers or one.id in known),
    )


def _whole(office: Office, present: Registry, taken: Taken) -> Registry:
    """The record without what the files no longer have.

    :raises MistakesError: what is left doesn't fit together.
    """
    if taken.entire:
        return taken.registry
    concerned = _concerned(present, taken)
    gone = {one.id for one in concerned.procedures}
    whole = replace(
        present,
        submissions=(
            *(one for one in present.submissions if one.id not in taken.papers),
            *taken.registry.submissions,
        ),
        procedures=(*(one for one in present.procedures if one.id not in gone), *taken.registry.procedures),
    )
    return from_plain(to_plain(whole), "registry import --prune", office.settings.ward.domains)


def _agrees(program: Program) -> bool:
    return agrees(program, program.words("registry.ask"))


def _tell_end(screen: Screen, words: Words, applied: RegistryVersion | None, *, dry_run: bool) -> None:
    if applied is not None:
        screen.line(words("registry.applied", version=applied.id), "green")
    else:
        screen.line(words("registry.dry_run" if dry_run else "registry.declined"))


def _plain(
    words: Words,
    taken: Taken,
    changes: tuple[Change, ...],
    applied: RegistryVersion | None,
    *,
    prune: bool,
    files: list[Path],
) -> dict[str, Any]:
    kept = [one for one in changes if one.change == "missing" and not prune]
    named = " ".join(map(str, files))
    return {
        **to_plain(taken.registry),
        "changes": changes_plain(changes),
        "notes": [
            *({"file": one.file, "place": one.place, "kind": one.kind, "message": one.message} for one in taken.notes),
            *(
                {"file": named, "place": one.id, "kind": "unsure", "message": words("registry.note_kept")}
                for one in kept
            ),
            *(
                {
                    "file": named,
                    "place": entry,
                    "kind": "unsure",
                    "message": words("registry.note_released", id=entry, folder=folder),
                }
                for entry, folder in released_folders(changes)
            ),
        ],
        "places": dict(taken.places),
        "columns": {str(column): head for column, head in taken.heads.items()},
        "version": None if applied is None else applied.id,
    }
