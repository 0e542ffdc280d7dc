"""gatekeeper registry export: the registry as a file that `registry import` takes"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.book.csv import to_csv
from gatekeeper.book.workbook import to_workbook
from gatekeeper.cli.option import ShowAtOption, help_of, read_format, read_moment
from gatekeeper.cli.program import program_of
from gatekeeper.cli.registry_then import shown_at
from gatekeeper.errors import UsageError
from gatekeeper.registry.export import to_plain, to_yaml
from gatekeeper.registry.model import Registry
from gatekeeper.show.script import as_json
from gatekeeper.vault.whole_file import whole_file

__all__ = ["export"]

_CSV_MARK = "\ufeff"
"""By which a spreadsheet knows that the file is UTF-8."""


def export(
    context: typer.Context,
    output: Annotated[str, typer.Option("--format", metavar="FORMAT", help=help_of("export_format"))] = "yaml",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=help_of("export_out"))] = None,
    at: ShowAtOption = None,
) -> None:
    program = program_of(context)
    shape, as_of = read_format(output, ("yaml", "json", "csv", "xlsx")), read_moment(at)
    if shape == "xlsx" and out is None:
        raise UsageError(program.words("paper.export_needs_file"))
    with program.office() as office:
        registry = shown_at(program, office, as_of).registry
    if out is None:
        sys.stdout.write(_text(registry, shape))
        return
    data = to_workbook(registry) if shape == "xlsx" else _text(registry, shape).encode()
    with whole_file(out, is_private=False) as file:
        file.write_bytes(data)
    program.screen().line(
        program.words(
            "paper.exported",
            file=out,
            submissions=len(registry.submissions),
            procedures=len(registry.procedures),
            declarations=len(registry.declarations),
        )
    )


def _text(registry: Registry, shape: str) -> str:
    if shape == "json":
        return as_json(to_plain(registry))
    return _CSV_MARK + to_csv(registry) if shape == "csv" else to_yaml(registry)
