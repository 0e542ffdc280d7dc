"""gatekeeper database: version, upgrade, downgrade"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from gatekeeper.cli.answer import agrees
from gatekeeper.cli.help import VERBS, Verb
from gatekeeper.cli.option import FormatOption, help_of, read_format
from gatekeeper.cli.program import Program, print_json, program_of
from gatekeeper.errors import ExitStatus, UsageError
from gatekeeper.reach import database_url
from gatekeeper.rollback import roll_back
from gatekeeper.store.database import Database
from gatekeeper.store.migration import head

__all__ = ["add_to"]

verbs = typer.Typer(**VERBS)


@verbs.command("version", cls=Verb, help=help_of("database_version"))
def version(context: typer.Context, output: FormatOption = "text") -> None:
    program = program_of(context)
    shape = read_format(output)
    with _present(program) as database:
        found = database.version()
    if shape == "json":
        print_json({"database": found, "program": head()})
        return
    shown = found or program.words("database.empty")
    program.screen().line(program.words("database.version", found=shown, head=head()))


@verbs.command("upgrade", cls=Verb, help=help_of("database_upgrade"))
def upgrade(context: typer.Context) -> None:
    program = program_of(context)
    with Database.open(database_url(program.settings())):
        program.screen().line(program.words("database.upgraded", version=head()), "green")


@verbs.command("downgrade", cls=Verb, help=help_of("database_downgrade"))
def downgrade(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", metavar="VERSION", help=help_of("database_to"))],
    yes: Annotated[bool, typer.Option("--yes", help=help_of("database_yes"))] = False,
) -> None:
    program = program_of(context)
    words = program.words
    url, now = database_url(program.settings()), datetime.now(UTC)

    def sure(kept: str) -> bool:
        if yes:
            return True
        if not sys.stdin.isatty():
            raise UsageError(words("restore.needs_yes"))
        return agrees(program, words("database.ask_down", version=to, kept=kept))

    kept = roll_back(url, to, now, sure)
    if kept is None:
        raise typer.Exit(int(ExitStatus.REFUSED))
    screen = program.screen()
    screen.line(words("database.upgraded", version=to), "green")
    if kept:
        screen.line(words("database.copied", kept=kept))


def _present(program: Program) -> Database:
    """:raises UsageError: there is no database yet, and asking makes none."""
    database = Database.as_it_is(database_url(program.settings()))
    if not database.exists:
        raise UsageError(program.words("database.missing", place=database.place))
    return database


def add_to(app: typer.Typer) -> None:
    app.add_typer(verbs, name="database", help=help_of("database"))
