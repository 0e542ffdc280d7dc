"""gatekeeper erasure: the erasure reports that counterparties hand in"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.bootstrap import Office
from gatekeeper.cli.help import VERBS, add_verb
from gatekeeper.cli.option import ByOption, FormatOption, help_of, read_day, read_format
from gatekeeper.cli.program import print_json, program_of, whoever_runs_this
from gatekeeper.errors import UsageError
from gatekeeper.jst import day_of
from gatekeeper.registry.model import Declaration, Governor
from gatekeeper.show.moment import day, iso, moment
from gatekeeper.show.screen import Column
from gatekeeper.store.erasure import StoredReport

__all__ = ["DeclarationOption", "ProcedureOption", "add_to", "read_governor"]

_BLOCK = 1 << 20

ProcedureOption = Annotated[str | None, typer.Option("--procedure", metavar="ID", help=help_of("erasure_procedure"))]
DeclarationOption = Annotated[
    str | None, typer.Option("--declaration", metavar="ID", help=help_of("erasure_declaration"))
]
CompanyOption = Annotated[str, typer.Option("--company", metavar="NAME", help=help_of("erasure_company"))]
FileOption = Annotated[Path, typer.Option("--file", metavar="FILE", help=help_of("erasure_file"))]
OnOption = Annotated[str, typer.Option("--on", metavar="DATE", help=help_of("erasure_on"))]

verbs = typer.Typer(**VERBS)


def received(
    context: typer.Context,
    company: CompanyOption,
    file: FileOption,
    on: OnOption,
    procedure: ProcedureOption = None,
    declaration: DeclarationOption = None,
    by: ByOption = None,
) -> None:
    program = program_of(context)
    dated = read_day(on)
    with program.office() as office:
        now = office.clock()
        governor = read_governor(office, procedure, declaration)
        if governor is None:
            raise UsageError(program.words("erasure.which"))
        _check_party(governor, company)
        if dated > day_of(now):
            raise UsageError(program.words("erasure.future", day=day(dated)))
        digest, size = _digest(file)
        report = StoredReport(governor.id, company, dated, file.name, digest, size, whoever_runs_this(by), now)
        office.erasures.receive(report)
    screen = program.screen()
    screen.line(program.words("erasure.recorded", company=company, id=governor.id, day=day(dated)), "green")
    screen.line(f"SHA-256: {digest}", "dim")


def reports(
    context: typer.Context,
    procedure: ProcedureOption = None,
    declaration: DeclarationOption = None,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape, words = read_format(output), program.words
    with program.office() as office:
        governor = read_governor(office, procedure, declaration)
        found = office.erasures.reports(None if governor is None else governor.id)
    if shape == "json":
        print_json({"reports": [_plain(one) for one in found]})
        return
    if not found:
        program.screen().line(words("erasure.none"))
        return
    names = ("erasure.on", "table.procedure", "erasure.company", "erasure.file", "erasure.by", "erasure.at")
    columns = [Column(words(name), ratio=1) for name in names]
    rows = ([day(one.on), one.governor, one.company, one.file, one.by, moment(one.at)] for one in found)
    program.screen().table(columns, rows)


def read_governor(office: Office, procedure: str | None, declaration: str | None) -> Governor | None:
    """What the two options name; None where neither does. What is over stays in the registry, and can be named.

    :raises UsageError: both are given, or the registry doesn't have it.
    """
    if procedure is not None and declaration is not None:
        raise UsageError("--procedure と --declaration は、どちらか一方だけを指定してください。")
    registry = office.registry()
    if procedure is not None:
        found: Governor | None = next((one for one in registry.procedures if one.id == procedure), None)
        if found is None:
            raise UsageError(
                f"登録簿に「{procedure}」という手続はありません。gatekeeper registry list で確かめられます。"
            )
        return found
    if declaration is not None:
        found = next((one for one in registry.declarations if one.id == declaration), None)
        if found is None:
            raise UsageError(f"登録簿に「{declaration}」という所定の様式はありません。")
        return found
    return None


def _check_party(governor: Governor, company: str) -> None:
    """:raises UsageError: it is nobody's name under this approval: the report would answer for nobody."""
    if isinstance(governor, Declaration):
        names = list(governor.parties)
    else:
        names = [one.name for one in governor.counterparties if not one.undetermined]
    if company not in names:
        raise UsageError(
            f"「{company}」は {governor.id} の相手方ではありません。"
            f"登録されているのは {'、'.join(names) or 'なし'} です。"
        )


def _digest(file: Path) -> tuple[str, int]:
    """SHA-256 in hexadecimal, and the size.

    :raises UsageError: the file can't be read, or is empty.
    """
    digest, size = hashlib.sha256(), 0
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
                size += len(block)
    except OSError as cause:
        raise UsageError(f"{file} を読めません（{cause.strerror}）。") from cause
    if not size:
        raise UsageError(f"{file} は空のファイルです。届いた消去報告書のファイルを指定してください。")
    return digest.hexdigest(), size


def _plain(one: StoredReport) -> dict[str, object]:
    return {
        "procedure": one.governor,
        "company": one.company,
        "on": one.on.isoformat(),
        "file": one.file,
        "sha256": one.sha256,
        "size": one.size,
        "by": one.by,
        "at": iso(one.at),
    }


def add_to(app: typer.Typer) -> None:
    add_verb(verbs, "received", received, "erasure_received")
    add_verb(verbs, "list", reports, "erasure_list")
    app.add_typer(verbs, name="erasure", help=help_of("erasure"))
