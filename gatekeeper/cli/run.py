"""gatekeeper run: the daemon"""

from __future__ import annotations

import typer

from gatekeeper.cli.help import add_verb
from gatekeeper.cli.program import program_of
from gatekeeper.daemon.service import Service

__all__ = ["add_to"]


def run(context: typer.Context) -> None:
    program = program_of(context)
    with program.stoppable():
        Service(program.settings, program.stop).run()


def add_to(app: typer.Typer) -> None:
    add_verb(app, "run", run, "run")
