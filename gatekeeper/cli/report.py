"""gatekeeper report: papers made of what is on record"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli.erasure import DeclarationOption, ProcedureOption, read_governor
from gatekeeper.cli.help import VERBS, add_verb
from gatekeeper.cli.option import FormatOption, help_of, read_day, read_format
from gatekeeper.cli.program import print_json, program_of
from gatekeeper.errors import UsageError
from gatekeeper.jst import day_of
from gatekeeper.registry.model import Declaration, Governor
from gatekeeper.reports.erasure import ErasureReport
from gatekeeper.reports.erasure_data import to_csv, to_json
from gatekeeper.reports.erasure_document import to_document
from gatekeeper.reports.erasure_workbook import to_workbook

__all__ = ["add_to"]

_NOT_IN_NAMES = re.compile(r"[^\w.-]|^\.+")

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
        found = governor.id if governor is not None else None
        report = ErasureReport(
            ward=office.settings.ward.name,
            made_on=day_of(office.clock()),
            items=tuple(office.erasures.find(found, start, end)),
            received=office.erasures.reports(found, start, end),
            governor=found,
            title=_title(governor),
            department=None if governor is None else governor.department,
            counterparties=_parties(governor),
            first=start,
            last=end,
        )
    files = _write(out, _stem(report), report)
    if shape == "json":
        print_json({"files": [str(file) for file in files], "items": len(report.items), "erased": len(report.erased)})
        return
    screen = program.screen()
    screen.line(words("erasure_report.made", count=len(report.items), erased=len(report.erased)), "green")
    for file in files:
        screen.line(str(file), indent=2)


def _title(governor: Governor | None) -> str | None:
    if governor is None:
        return None
    return governor.subject if isinstance(governor, Declaration) else governor.name


def _parties(governor: Governor | None) -> tuple[str, ...]:
    if governor is None:
        return ()
    if isinstance(governor, Declaration):
        return governor.parties
    return tuple(one.name for one in governor.counterparties)


def _stem(report: ErasureReport) -> str:
    """The name that all files have in common, of signs that every file system takes."""
    days = [one.strftime("%Y%m%d") for one in (report.first, report.last) if one is not None]
    parts = ["消去報告書", *([report.governor] if report.governor else []), *days]
    return "-".join(_NOT_IN_NAMES.sub("_", part)[:80] for part in parts)


def _write(folder: Path, stem: str, report: ErasureReport) -> list[Path]:
    """All files or none; none that is there already is replaced.

    :raises UsageError: the folder can't be written to, or one of the files is there.
    """
    contents = {
        ".xlsx": to_workbook(report),
        ".docx": to_document(report),
        ".csv": to_csv(report).encode(),
        ".json": to_json(report).encode(),
    }
    files = {folder / f"{stem}{suffix}": content for suffix, content in contents.items()}
    there = next((file for file in files if file.exists()), None)
    if there is not None:
        raise UsageError(f"{there} がすでにあります。上書きはしません。別のフォルダを --out に指定してください。")
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".") as aside:
            for file, content in files.items():
                (Path(aside) / file.name).write_bytes(content)
            for file in files:
                (Path(aside) / file.name).replace(file)
                made.append(file)
    except OSError as cause:
        for file in made:
            file.unlink(missing_ok=True)
        raise UsageError(f"{folder} に書けません（{cause.strerror}）。") from cause
    return list(files)


def add_to(app: typer.Typer) -> None:
    add_verb(verbs, "erasure", erasure, "report_erasure")
    app.add_typer(verbs, name="report", help=help_of("report"))
