"""gatekeeper report: papers made of what is on record"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gatekeeper import jst
from gatekeeper.cli.erasure import DeclarationOption, ProcedureOption, read_governor
from gatekeeper.cli.help import VERBS, add_verb
from gatekeeper.cli.option import FormatOption, help_of, read_day, read_format
from gatekeeper.cli.program import Program, end, print_json, program_of
from gatekeeper.errors import ExitStatus, UsageError
from gatekeeper.reporting.erasure import erasure_report, write_erasure_report

if TYPE_CHECKING:
    from gatekeeper.reporting.publishing import Published

__all__ = ["add_to"]

FromOption = Annotated[str | None, typer.Option("--from", metavar="DATE", help=help_of("report_from"))]
ToOption = Annotated[str | None, typer.Option("--to", metavar="DATE", help=help_of("report_to"))]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help=help_of("report_out"))]
NewOption = Annotated[Path, typer.Option("--out", metavar="DIR", help=help_of("report_new"))]
YearOption = Annotated[str, typer.Option("--fiscal-year", metavar="YEAR", help=help_of("report_year"))]
DepartmentsOption = Annotated[
    list[str] | None, typer.Option("--department", metavar="NAME", help=help_of("report_departments"))
]
MaskOption = Annotated[str | None, typer.Option("--mask", metavar="parties", help=help_of("report_mask"))]
SinceOption = Annotated[str | None, typer.Option("--from", metavar="DATE", help=help_of("report_since"))]
UntilOption = Annotated[str | None, typer.Option("--to", metavar="DATE", help=help_of("report_until"))]
FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help=help_of("report_folder"))]

verbs = typer.Typer(**VERBS)


def annual(
    context: typer.Context,
    year: YearOption,
    out: NewOption,
    departments: DepartmentsOption = None,
    mask: MaskOption = None,
    output: FormatOption = "text",
) -> None:
    # Only here: setting type and drawing charts takes a second to load, and most commands do neither.
    from gatekeeper.reporting.annual import Wanted, write_annual  # noqa: PLC0415

    program = program_of(context)
    shape, words = read_format(output), program.words
    if mask not in {None, "parties"}:
        raise UsageError(words("usage.bad_choice", option="--mask", value=mask, choices="parties"))
    wanted = Wanted(_year(program, year), tuple(dict.fromkeys(departments or ())), mask is not None)
    with program.office() as office:
        made = write_annual(office, wanted, out)
    by_department = Counter(one.department for one in made.report.missing)
    if shape == "json":
        print_json({**_plain(made.published), "missing": dict(by_department)})
        return
    _tell(program, made.published)
    for name, count in by_department.items():
        program.screen().line(words("reporting.missing", department=name, count=count), "yellow")


def ledger(
    context: typer.Context,
    out: NewOption,
    procedure: ProcedureOption = None,
    declaration: DeclarationOption = None,
    first: SinceOption = None,
    last: UntilOption = None,
    output: FormatOption = "text",
) -> None:
    from gatekeeper.reporting.handover import write_handover  # noqa: PLC0415 -- as above

    program = program_of(context)
    shape, words = read_format(output), program.words
    if first is None or last is None:
        raise UsageError(words("reporting.period_needed"))
    start, stop = read_day(first), read_day(last)
    if stop < start:
        raise UsageError(words("erasure_report.backwards"))
    with program.office() as office:
        governor = read_governor(office, procedure, declaration)
        if governor is None:
            raise UsageError(words("reporting.which_governor"))
        published = write_handover(office, governor, start, stop, out)
    if shape == "json":
        print_json(_plain(published))
    else:
        _tell(program, published)


def verify(context: typer.Context, folder: FolderArgument, output: FormatOption = "text") -> None:
    from gatekeeper.notary.manifest import check_manifest  # noqa: PLC0415 -- as above

    program = program_of(context)
    shape, words = read_format(output), program.words
    with program.office() as office:
        checked = check_manifest(folder, office.ledger, office.keys)
    status = ExitStatus.DONE if checked.holds else ExitStatus.LEDGER
    if shape == "json":
        faults, notes = list(checked.faults), list(checked.notes)
        print_json({"holds": checked.holds, "files": checked.files, "faults": faults, "notes": notes})
        end(status)
        return
    screen = program.screen()
    for fault in checked.faults:
        screen.line(fault, "red")
    for note in checked.notes:
        screen.line(note, "yellow")
    if checked.holds and checked.key is not None:
        screen.line(words("report_manifest.holds", files=checked.files, key=checked.key[:16]), "green")
        screen.line(words("report_manifest.rests", first=checked.basis.first, last=checked.basis.head.size), indent=2)
        screen.line(_covered(program, checked.basis.covered), indent=2)
    end(status)


def template(context: typer.Context, out: NewOption, output: FormatOption = "text") -> None:
    from gatekeeper.reporting.publishing import templates_of  # noqa: PLC0415 -- as above

    program = program_of(context)
    shape, settings = read_format(output), program.settings()
    files = templates_of(settings).copy(out)
    if shape == "json":
        print_json({"files": list(map(str, files))})
        return
    screen = program.screen()
    screen.line(program.words("reporting.templates", folder=settings.paths.templates), "green")
    for file in files:
        screen.line(str(file), indent=2)


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
    start, stop = None if first is None else read_day(first), None if last is None else read_day(last)
    if procedure is None and declaration is None and (start is None or stop is None):
        raise UsageError(words("erasure_report.which"))
    if start is not None and stop is not None and stop < start:
        raise UsageError(words("erasure_report.backwards"))
    with program.office() as office:
        governor = read_governor(office, procedure, declaration)
        report = erasure_report(office, governor, start, stop)
    files = write_erasure_report(report, out)
    if shape == "json":
        print_json({"files": [str(file) for file in files], "items": len(report.items), "erased": len(report.erased)})
        return
    screen = program.screen()
    screen.line(words("erasure_report.made", count=len(report.items), erased=len(report.erased)), "green")
    for file in files:
        screen.line(str(file), indent=2)


def _year(program: Program, text: str) -> int:
    """A fiscal year, however it is written: 2026, 令和8, R8年度.

    :raises UsageError: it can't be read.
    """
    plain = text.strip()
    for written in (plain, f"{plain}年度", f"{plain}度"):
        try:
            year = jst.parse_fiscal_year(written)
        except ValueError:
            continue
        if 1990 <= year <= 2999:
            return year
    raise UsageError(program.words("reporting.bad_year", value=text))


def _tell(program: Program, published: Published) -> None:
    screen, words = program.screen(), program.words
    screen.line(words("reporting.made", title=published.paper.title, count=published.files), "green")
    screen.line(str(published.folder), indent=2)
    if published.paper.mark:
        screen.line(published.paper.mark, "yellow")
    if not published.signed:
        screen.line(words("reporting.not_signed"), "yellow")
    elif published.basis.covered < published.basis.head.size:
        screen.line(_covered(program, published.basis.covered), "yellow")


def _covered(program: Program, size: int) -> str:
    return program.words("report_manifest.covered", size=size) if size else program.words("report_manifest.not_covered")


def _plain(published: Published) -> dict[str, Any]:
    return {
        "folder": str(published.folder),
        "files": published.files,
        "signed": published.signed,
        "mark": published.paper.mark,
        "ledger": {
            "first": published.basis.first,
            "last": published.basis.head.size,
            "covered": published.basis.covered,
        },
    }


def add_to(app: typer.Typer) -> None:
    add_verb(verbs, "annual", annual, "report_annual")
    add_verb(verbs, "ledger", ledger, "report_ledger")
    add_verb(verbs, "verify", verify, "report_verify")
    add_verb(verbs, "template", template, "report_template")
    add_verb(verbs, "erasure", erasure, "report_erasure")
    app.add_typer(verbs, name="report", help=help_of("report"))
