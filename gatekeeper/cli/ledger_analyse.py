"""gatekeeper ledger analyse: the weekly look at what moved, entered in the ledger"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.analysing import analyse, analyse_week, newest, write_analysis
from gatekeeper.cli.option import FormatOption, help_of, read_day, read_format
from gatekeeper.cli.program import print_json, program_of
from gatekeeper.hearing import gaps_between
from gatekeeper.show.analysis import show_analysis

__all__ = ["analyse_log"]


def analyse_log(
    context: typer.Context,
    week: Annotated[str | None, typer.Option("--week", metavar="DATE", help=help_of("ledger_week"))] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=help_of("ledger_page_out"))] = None,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape, words = read_format(output), program.words
    with program.office() as office:
        now, gaps = office.clock(), partial(gaps_between, office)
        done = analyse(office, now, gaps) if week is None else (analyse_week(office, read_day(week), now, gaps),)
        shown = done or newest(office)
        files = [] if out is None else [file for one in shown for file in write_analysis(office, one, out)]
    if shape == "json":
        print_json({"analyses": [json.loads(one.body) for one in shown], "files": list(map(str, files))})
        return
    screen = program.screen()
    if not done:
        screen.line(words("analysis.none_due"))
    for one in shown:
        show_analysis(screen, words, one)
    for file in files:
        screen.line(words("analysis.written", file=file))
