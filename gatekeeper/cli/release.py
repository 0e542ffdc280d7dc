"""gatekeeper release"""

from __future__ import annotations

from typing import Annotated

import typer

from gatekeeper.acting.round import Acting
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.lockdown_answer import released_json, show_released
from gatekeeper.cli.option import ByOption, FormatOption, ReasonOption, help_of, read_format
from gatekeeper.cli.program import end, print_json, program_of, whoever_runs_this
from gatekeeper.errors import ExitStatus

__all__ = ["add_to"]

WhatArgument = Annotated[str, typer.Argument(metavar="RUN|PROCEDURE|FOLDER|COMPANY", help=help_of("release_what"))]


def release(
    context: typer.Context,
    what: WhatArgument,
    reason: ReasonOption,
    by: ByOption = None,
    output: FormatOption = "text",
) -> None:
    program, shape = program_of(context), read_format(output)
    with program.office() as office:
        acting = Acting(office)
        with program.stoppable():
            released = acting.release(what, whoever_runs_this(by), reason)
    if shape == "json":
        print_json(released_json(released, acting.passwords))
    else:
        show_released(program.screen(), program.words, released, acting.passwords)
    end(ExitStatus.FOUND if released.failed or released.withheld else ExitStatus.DONE)


def add_to(app: typer.Typer) -> None:
    add_verb(app, "release", release, "release")
