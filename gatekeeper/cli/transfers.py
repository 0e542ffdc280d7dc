"""gatekeeper transfers: who moved which file, when, which way"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.bootstrap import Office
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import help_of, read_day, read_format
from gatekeeper.cli.program import Program, program_of
from gatekeeper.cli.violation_filter import read_kind, unknown_names
from gatekeeper.errors import UsageError
from gatekeeper.jst import day_end, day_start
from gatekeeper.registry.model import Governor
from gatekeeper.show.list_workbook import write_list
from gatekeeper.show.script import csv_lines, json_lines
from gatekeeper.show.transfer import HEAD, NUMBERS, show_transfers, transfer_plain, transfer_rows
from gatekeeper.store.transfer import ALL, TransferFilter
from gatekeeper.text import Words
from gatekeeper.transfer.value import Deed, Transfer, Way
from gatekeeper.vault.whole_file import whole_file

__all__ = ["add_to"]

_SHAPES = ("text", "json", "csv", "xlsx")
_A_PAGE = 50

Many = list[str] | None
FromOption = Annotated[str | None, typer.Option("--from", metavar="DATE", help=help_of("transfers_from"))]
ToOption = Annotated[str | None, typer.Option("--to", metavar="DATE", help=help_of("transfers_to"))]
ProcedureOption = Annotated[Many, typer.Option("--procedure", metavar="ID", help=help_of("transfers_procedure"))]
DeclarationOption = Annotated[Many, typer.Option("--declaration", metavar="ID", help=help_of("transfers_declaration"))]
DepartmentOption = Annotated[Many, typer.Option("--department", metavar="NAME", help=help_of("department"))]
LoginOption = Annotated[str | None, typer.Option("--login", metavar="ADDRESS", help=help_of("transfers_login"))]
WayOption = Annotated[Many, typer.Option("--way", metavar="WAY", help=help_of("transfers_way"))]
DeedOption = Annotated[Many, typer.Option("--deed", metavar="DEED", help=help_of("transfers_deed"))]
FileOption = Annotated[str | None, typer.Option("--file", metavar="TEXT", help=help_of("transfers_file"))]
OutsideOption = Annotated[bool, typer.Option("--outside", help=help_of("transfers_outside"))]
UngovernedOption = Annotated[bool, typer.Option("--ungoverned", help=help_of("transfers_ungoverned"))]
LimitOption = Annotated[int | None, typer.Option("--limit", metavar="NUMBER", help=help_of("transfers_limit"))]
PageOption = Annotated[int, typer.Option("--page", metavar="NUMBER", help=help_of("transfers_page"))]
ShapeOption = Annotated[str, typer.Option("--format", metavar="FORMAT", help=help_of("transfers_format"))]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="FILE", help=help_of("transfers_out"))]


def transfers(
    context: typer.Context,
    first: FromOption = None,
    last: ToOption = None,
    procedure: ProcedureOption = None,
    declaration: DeclarationOption = None,
    department: DepartmentOption = None,
    login: LoginOption = None,
    way: WayOption = None,
    deed: DeedOption = None,
    file: FileOption = None,
    outside: OutsideOption = False,
    ungoverned: UngovernedOption = False,
    limit: LimitOption = None,
    page: PageOption = 1,
    output: ShapeOption = "text",
    out: OutOption = None,
) -> None:
    program = program_of(context)
    shape, words = read_format(output, _SHAPES), program.words
    _check(words, shape, out, limit, page)
    start, end = (None if given is None else read_day(given) for given in (first, last))
    if start is not None and end is not None and end < start:
        raise UsageError(words("transfer.backwards"))
    governors = [*(procedure or ()), *(declaration or ())]
    wanted = TransferFilter(
        since=None if start is None else day_start(start),
        until=None if end is None else day_end(end),
        governors=tuple(governors) or None,
        departments=tuple(department or ()) or None,
        login=login,
        ways=tuple(read_kind(program, "--way", "transfer_way", Way, one) for one in way or ()) or None,
        deeds=tuple(read_kind(program, "--deed", "transfer_deed", Deed, one) for one in deed or ()) or None,
        text=file or None,
        outside=outside,
        governed=False if ungoverned else None,
    )
    with program.office() as office:
        _check_names(program, office, wanted)
        if shape == "text":
            _show(program, office, wanted, limit or _A_PAGE, page)
        else:
            _export(program, _Export(office, wanted, limit), shape, out)


def _check(words: Words, shape: str, out: Path | None, limit: int | None, page: int) -> None:
    if page < 1 or (limit is not None and limit < 1):
        raise UsageError(words("transfer.bad_page"))
    if shape != "text" and page != 1:
        raise UsageError(words("transfer.only_text"))
    if shape == "xlsx" and out is None:
        raise UsageError(words("transfer.needs_file"))
    if shape == "text" and out is not None:
        raise UsageError(words("transfer.out_needs_shape"))


def _check_names(program: Program, office: Office, wanted: TransferFilter) -> None:
    """A name that is on no record finds nothing, and that would read as if nothing had been moved.

    :raises UsageError: neither the registry nor a transfer names it.
    """
    if wanted.governors is None and wanted.departments is None:
        return
    departments, governors = map(set, office.transfers.names())
    registry = office.registry()
    named: list[Governor] = [*registry.procedures, *registry.declarations]
    governors.update(one.id for one in named)
    departments.update(one.department for one in named)
    mistakes = [
        *unknown_names(program, "usage.unknown_department", wanted.departments or (), departments),
        *unknown_names(program, "usage.unknown_procedure", wanted.governors or (), governors),
    ]
    if mistakes:
        raise UsageError("\n".join(mistakes))


def _show(program: Program, office: Office, wanted: TransferFilter, size: int, page: int) -> None:
    """One page, the newest first."""
    words, screen, count = program.words, program.screen(), office.transfers.count(wanted)
    pages = max(1, -(-count // size))
    if page > pages:
        raise UsageError(words("transfer.past_the_end", page=page, pages=pages))
    if not count:
        total = office.transfers.count(ALL)
        screen.line(words("transfer.no_match", total=f"{total:,}") if total else words("transfer.none"))
        return
    skipped = (page - 1) * size
    found = list(office.transfers.find(wanted, newest_first=True, limit=size, skip=skipped))
    show_transfers(screen, words, found)
    if pages == 1:
        screen.line(words("transfer.found", count=f"{count:,}"))
    else:
        where = {"count": f"{count:,}", "first": skipped + 1, "last": skipped + len(found), "page": page}
        name = "transfer.page" if page < pages else "transfer.last_page"
        screen.line(words(name, **where, pages=pages, next=page + 1))
    if unplaced := sum(not one.is_placed for one in found):
        screen.line(words("transfer.unplaced", count=f"{unplaced:,}"), "yellow")


@dataclass(slots=True)
class _Export:
    """What is to be written, the oldest first, in flat memory."""

    office: Office
    wanted: TransferFilter
    limit: int | None
    written: int = 0

    def rows(self) -> Iterator[Transfer]:
        for one in self.office.transfers.find(self.wanted, limit=self.limit):
            self.written += 1
            yield one


def _export(program: Program, export: _Export, shape: str, out: Path | None) -> None:
    words = program.words
    head = [words(name) for name in HEAD]
    if shape == "xlsx" and out is not None:
        rows = transfer_rows(words, export.rows())
        with whole_file(out) as file:
            write_list(file, words("transfer.sheet"), head, rows, NUMBERS)
    else:
        lines = (
            csv_lines(head, transfer_rows(words, export.rows()))
            if shape == "csv"
            else json_lines(
                {"total": export.office.transfers.count(export.wanted)}, "transfers", map(transfer_plain, export.rows())
            )
        )
        if out is None:
            sys.stdout.writelines(lines)
            return
        with whole_file(out) as file:
            _write_lines(file, lines)
    program.screen().line(words("transfer.written", count=f"{export.written:,}", file=out), "green")


def _write_lines(file: Path, lines: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as target:
        target.writelines(lines)


def add_to(app: typer.Typer) -> None:
    add_verb(app, "transfers", transfers, "transfers")
