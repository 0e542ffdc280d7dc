"""The program: its verbs, and what stands before them on the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper import __version__, log
from gatekeeper.cli import (
    alert,
    apply,
    backup,
    check,
    database,
    decide,
    deletions,
    demo,
    edge,
    erasure,
    events,
    init,
    journal,
    keys,
    ledger,
    lockdown,
    notices,
    plan,
    policies,
    registry,
    release,
    report,
    restore,
    rules,
    run,
    sandbox,
    sweep,
    transfers,
    undo,
    violations,
)
from gatekeeper.cli.help import VERBS
from gatekeeper.cli.option import help_of
from gatekeeper.cli.program import Program
from gatekeeper.errors import UsageError
from gatekeeper.text import words

__all__ = ["app", "main"]

_LEVELS = ("debug", "info", "warning", "error")

app = typer.Typer(
    **VERBS,
    help=help_of("app"),
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"gatekeeper {__version__}\n")
        raise typer.Exit


@app.callback()
def _before(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option("--config", metavar="FILE", help=help_of("config"))] = None,
    log_level: Annotated[str | None, typer.Option("--log-level", metavar="LEVEL", help=help_of("log_level"))] = None,
    version: Annotated[  # noqa: ARG001 -- dealt with by its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help=help_of("version"))
    ] = False,
) -> None:
    if log_level is not None and log_level not in _LEVELS:
        choices = "、".join(_LEVELS)
        raise UsageError(words("ja")("usage.bad_choice", option="--log-level", value=log_level, choices=choices))
    log.configure(log_level or "info")
    context.obj = Program(config=config, log_level=log_level)


for _verbs in (
    demo,
    sandbox,
    init,
    check,
    sweep,
    events,
    violations,
    plan,
    apply,
    decide,
    undo,
    journal,
    lockdown,
    release,
    notices,
    alert,
    deletions,
    erasure,
    transfers,
    report,
    rules,
    policies,
    registry,
    ledger,
    keys,
    run,
    backup,
    restore,
    database,
):
    _verbs.add_to(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the program with these arguments (the process's own, if None) and ends the process with its status."""
    sys.exit(edge.run(app, sys.argv[1:] if arguments is None else arguments))
