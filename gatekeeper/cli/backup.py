"""gatekeeper backup"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.backup.making import run_backup
from gatekeeper.backup.shelf import Backup, Shelf
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import FormatOption, help_of, read_format
from gatekeeper.cli.program import Program, print_json, program_of
from gatekeeper.show.moment import iso, moment
from gatekeeper.show.screen import Column

__all__ = ["add_to"]


def backup(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=help_of("backup_out"))] = None,
    listed: Annotated[bool, typer.Option("--list", help=help_of("backup_list"))] = False,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape = read_format(output)
    if listed:
        settings = program.settings()
        _list(program, Shelf(out or settings.backup.folder), shape)
        return
    with program.office() as office:
        done = run_backup(office, office.clock(), out)
    if shape == "json":
        pruned = [_plain(one) for one in done.pruned]
        print_json({"backup": _plain(done.backup), "ledger_size": done.ledger_size, "pruned": pruned})
        return
    screen, words = program.screen(), program.words
    screen.line(words("backup.made"), "green")
    screen.line(words("backup.where", file=done.backup.file, size=_megabytes(done.backup), entries=done.ledger_size))
    if done.pruned:
        screen.line(words("backup.pruned", count=len(done.pruned)))


def _list(program: Program, shelf: Shelf, shape: str) -> None:
    found = shelf.backups()
    if shape == "json":
        print_json({"backups": [_plain(one) for one in found]})
        return
    words, screen = program.words, program.screen()
    if not found:
        screen.line(words("backup.none", folder=shelf.folder))
        return
    columns = [Column(words("backup.made_at")), Column(words("backup.size")), Column(words("backup.file"), ratio=1)]
    screen.table(columns, ((moment(one.made_at), _megabytes(one), str(one.file)) for one in found))


def _plain(one: Backup) -> dict[str, object]:
    return {"file": str(one.file), "made_at": iso(one.made_at), "bytes": one.size}


def _megabytes(one: Backup) -> str:
    return f"{one.size / 1e6:,.1f}"


def add_to(app: typer.Typer) -> None:
    add_verb(app, "backup", backup, "backup")
