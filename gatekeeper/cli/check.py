"""gatekeeper check"""

from __future__ import annotations

import typer

from gatekeeper.checkup import Line, Mark, check_up
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import FormatOption, read_format
from gatekeeper.cli.program import Program, end, print_json, program_of
from gatekeeper.errors import ExitStatus
from gatekeeper.show.screen import Cell, Column, Screen, Style

__all__ = ["add_to"]

_MARKS: dict[Mark, tuple[str, Style]] = {
    Mark.GOOD: ("✓", "green"),
    Mark.NOTE: ("△", "yellow"),
    Mark.BAD: ("✗", "bold red"),
    Mark.SKIPPED: ("・", "dim"),
}


def check(context: typer.Context, output: FormatOption = "text") -> None:
    program = program_of(context)
    shape = read_format(output)
    with program.stoppable(), program.office() as office:
        lines = list(check_up(office, program.words))
    if shape == "json":
        print_json({"lines": [{"name": one.name, "mark": str(one.mark), "text": one.text} for one in lines]})
    else:
        _show(program, program.screen(), lines)
    end(max((line.status for line in lines), default=ExitStatus.DONE))


def _show(program: Program, screen: Screen, lines: list[Line]) -> None:
    rows = []
    for line in lines:
        sign, style = _MARKS[line.mark]
        rows.append((Cell(sign, style), program.words(f"check.{line.name}"), line.text))
    screen.table([Column(""), Column(""), Column("", ratio=1)], rows)


def add_to(app: typer.Typer) -> None:
    add_verb(app, "check", check, "check")
