"""The program: its verbs, and what stands before them on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper import __version__, log
from gatekeeper.cli import edge
from gatekeeper.cli.help import VERBS
from gatekeeper.cli.option import help_of
from gatekeeper.cli.program import Program
from gatekeeper.errors import UsageError
from gatekeeper.text import words

__all__ = ["MODULES", "main", "program_for", "program_of_verbs"]

_LEVELS = ("debug", "info", "warning", "error")

MODULES: dict[str, tuple[str, ...]] = {
    "demo": ("demo",),
    "sandbox": ("sandbox",),
    "init": ("init",),
    "check": ("check",),
    "sweep": ("sweep",),
    "events": ("events",),
    "violations": ("violations",),
    "plan": ("plan",),
    "apply": ("apply",),
    "decide": ("approve", "reject", "redo"),
    "undo": ("undo",),
    "journal": ("journal",),
    "lockdown": ("lockdown",),
    "release": ("release",),
    "notices": ("notices",),
    "alert": ("alert",),
    "deletions": ("deletions", "postpone"),
    "erasure": ("erasure",),
    "transfers": ("transfers",),
    "report": ("report",),
    "rules": ("rules",),
    "policies": ("policies",),
    "registry": ("registry",),
    "ledger": ("ledger",),
    "keys": ("keys",),
    "run": ("run",),
    "backup": ("backup",),
    "restore": ("restore",),
    "database": ("database",),
}
"""The modules that add verbs, in the order of the help, each with the names of its verbs."""

_TAKING_A_VALUE = ("--config", "--log-level")


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"gatekeeper {__version__}\n")
        raise typer.Exit


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


def program_of_verbs(modules: Iterable[str]) -> typer.Typer:
    """The program with the verbs of these modules, which are loaded for it."""
    app = typer.Typer(
        **VERBS,
        help=help_of("app"),
        no_args_is_help=True,
        add_completion=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_before)
    for name in modules:
        import_module(f"gatekeeper.cli.{name}").add_to(app)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the program with these arguments (the process's own, if None) and ends the process with its status.

    Only the verb that is asked for is loaded: readers of papers and writers of workbooks take longer than most verbs.
    """
    given = sys.argv[1:] if arguments is None else arguments
    sys.exit(edge.run(program_for(given), given))


def program_for(arguments: Sequence[str]) -> typer.Typer:
    """The program with what these arguments ask for: one verb, or all where they name none that there is."""
    asked = _verb(arguments)
    return program_of_verbs([name for name, verbs in MODULES.items() if asked in verbs] or list(MODULES))


def _verb(arguments: Sequence[str]) -> str | None:
    """The first argument that is neither an option of the program nor its value."""
    rest = iter(arguments)
    for one in rest:
        if one in _TAKING_A_VALUE:
            next(rest, None)
        elif not one.startswith("-"):
            return one
    return None
