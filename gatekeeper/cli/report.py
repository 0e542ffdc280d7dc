"""gatekeeper report: papers made of what is on record"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli.erasure import DeclarationOption, ProcedureOption, read_governor
from gatekeeper.cli.help import VERBS, add_verb
from gatekeeper.cli.option import FormatOption, help_of, read_day, read_format
from gatekeeper.cli.program import print_json, program_of
from gatekeeper.errors import UsageError
from gatekeeper.reporting import erasure_report, write_erasure_report

__all__ = ["add_to"]

FromOption = Annotated[str | None, typer.Option("--from", metavar="DATE", help=help_of("report_from"))]
ToOption = Annotated[str | None, typer.Option("--to", metavar="DATE", help=help_of("report_to"))]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help=help_of("report_out"))]

verbs = typer.Typer(**VERBS)


def erasure(
    context: typer.Context,
    out: OutOption,
    procedure: ProcedureOption = None,
    declaration: DeclarationOption = None,
    first: FromOption = None,
    last: ToOption = None,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape, words = read_format(output), program.words
    start, end = None if first is None else read_day(first), None if last is None else read_day(last)
    if procedure is None and declaration is None and (start is None or end is None):
        raise UsageError(words("erasure_report.which"))
    if start is not None and end is not None and end < start:
        raise UsageError(words("erasure_report.backwards"))
    with program.office() as office:
        governor = read_governor(office, procedure, declaration)
        report = erasure_report(office, governor, start, end)
    files = write_erasure_report(report, out)
    if shape == "json":
        print_json({"files": [str(file) for file in files], "items": len(report.items), "erased": len(report.erased)})
        return
    screen = program.screen()
    screen.line(words("erasure_report.made", count=len(report.items), erased=len(report.erased)), "green")
    for file in files:
        screen.line(str(file), indent=2)


def add_to(app: typer.Typer) -> None:
    add_verb(verbs, "erasure", erasure, "report_erasure")
    app.add_typer(verbs, name="report", help=help_of("report"))
