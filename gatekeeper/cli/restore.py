"""gatekeeper restore"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.backup.making import KEY, key_of
from gatekeeper.backup.restoring import Examined, Override, examine, restore, unpack_files
from gatekeeper.cli.answer import agrees
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import ByOption, FormatOption, help_of, read_format
from gatekeeper.cli.program import Program, end, print_json, program_of, whoever_runs_this
from gatekeeper.errors import ExitStatus, UsageError
from gatekeeper.settings.secret import secret_of
from gatekeeper.show.moment import iso, moment

__all__ = ["add_to"]


def restore_one(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=help_of("restore_file"))],
    check: Annotated[bool, typer.Option("--check", help=help_of("restore_check"))] = False,
    files: Annotated[Path | None, typer.Option("--files", metavar="DIR", help=help_of("restore_files"))] = None,
    behind: Annotated[str | None, typer.Option("--behind", metavar="REASON", help=help_of("restore_behind"))] = None,
    by: ByOption = None,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("restore_yes"))] = False,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape = read_format(output)
    if behind is not None and not behind.strip():
        raise UsageError(program.words("restore.empty_reason"))
    if files is not None:
        _lay_out(program, file, files)
        return
    settings = program.settings()
    if check:
        _tell_examined(program, examine(settings, file), shape)
        return
    if not yes:
        _ask(program, settings.paths.database, examine(settings, file))
    override = None if behind is None else Override(whoever_runs_this(by), behind)
    done = restore(settings, file, datetime.now(UTC), override)
    if shape == "json":
        print_json({"made_at": iso(done.manifest.made_at), "ledger_size": done.ledger_size, "kept": done.kept})
        return
    words, screen = program.words, program.screen()
    screen.line(words("restore.done", moment=moment(done.manifest.made_at), entries=done.ledger_size), "green")
    if done.kept:
        screen.line(words("restore.kept", kept=done.kept))
    screen.line(words("restore.next"))


def _lay_out(program: Program, file: Path, folder: Path) -> None:
    """Needs no config: on a new machine it is in the backup."""
    unpack_files(file, key_of(secret_of(os.environ, KEY)), folder)
    program.screen().line(program.words("restore.files", folder=folder), "green")


def _tell_examined(program: Program, found: Examined, shape: str) -> None:
    if shape == "json":
        plain = {"made_at": iso(found.manifest.made_at), "ledger_size": found.ledger_size, "behind": found.behind}
        print_json(plain)
    else:
        words, screen = program.words, program.screen()
        facts = {"moment": moment(found.manifest.made_at), "schema": found.manifest.schema}
        screen.line(words("restore.sound", **facts, entries=found.ledger_size), "green")
        if found.behind:
            screen.line(words("restore.is_behind"), "yellow")
    end(ExitStatus.REFUSED if found.behind else ExitStatus.DONE)


def _ask(program: Program, database: str, found: Examined) -> None:
    """:raises UsageError: there is no terminal to ask on.
    :raises Abort: the answer is no.
    """
    if not sys.stdin.isatty():
        raise UsageError(program.words("restore.needs_yes"))
    if not agrees(program, program.words("restore.ask", database=database, moment=moment(found.manifest.made_at))):
        raise typer.Exit(int(ExitStatus.REFUSED))


def add_to(app: typer.Typer) -> None:
    add_verb(app, "restore", restore_one, "restore")
