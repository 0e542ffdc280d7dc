"""What `--help` shows: the library's own pages are English and don't know that some signs are two columns wide."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Iterable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from gatekeeper.show.screen import Column, Screen, width_elsewhere
from gatekeeper.text import words

__all__ = ["VERBS", "Verb", "Verbs", "add_verb", "help_page"]

_WORDS = words("ja")
_FOR_A_FILE = 100


class Verb(TyperCommand):
    """A verb whose help is Japanese."""

    def get_help(self, ctx: Any) -> str:
        return help_page(self, ctx, _width())


class Verbs(TyperGroup):
    """A group of verbs whose help is Japanese."""

    def get_help(self, ctx: Any) -> str:
        return help_page(self, ctx, _width())


VERBS: dict[str, Any] = {"cls": Verbs, "rich_markup_mode": None, "pretty_exceptions_enable": False}
"""What every group of verbs is made with."""


def add_verb(verbs: typer.Typer, name: str, does: Callable[..., None], about: str) -> None:
    """Adds a verb; `about` names its sentence in the `help` table."""
    verbs.command(name, cls=Verb, help=_WORDS(f"help.{about}"))(does)


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else width_elsewhere(_FOR_A_FILE)


# The library has no public names for the types of its commands, contexts and parameters.
def help_page(command: Any, context: Any, width: int) -> str:
    """The help of a command, no line wider than `width` columns."""
    parameters = [one for one in command.get_params(context) if not one.hidden]
    arguments = [one for one in parameters if one.param_type_name == "argument"]
    options = [one for one in parameters if one.param_type_name == "option"]
    subcommands = getattr(command, "commands", {})
    target = io.StringIO()
    screen = Screen(target, width)
    screen.line(_WORDS("page.usage", usage=_usage(context, options, arguments, subcommands)))
    screen.line()
    screen.line(command.help or "", indent=2)
    _section(screen, _WORDS("page.arguments"), ((one.metavar, _said(one)) for one in arguments))
    _section(screen, _WORDS("page.options"), ((_written(one), _said(one)) for one in options))
    _section(screen, _WORDS("page.commands"), ((name, one.help or "") for name, one in subcommands.items()))
    return target.getvalue().rstrip("\n")


def _usage(context: Any, options: list[Any], arguments: list[Any], subcommands: Iterable[str]) -> str:
    needed = [f"{one.opts[0]} {one.metavar}" for one in options if one.required]
    parts = [context.command_path, _WORDS("page.some_options"), *needed]
    parts += [one.metavar if one.required else f"[{one.metavar}]" for one in arguments]
    return " ".join(parts + ([_WORDS("page.some_command")] if subcommands else []))


def _written(option: Any) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    if option.secondary_opts:
        names = names.replace("--", "--[no-]", 1)
    return names if option.is_flag else f"{names} {option.metavar}"


def _said(parameter: Any) -> str:
    if parameter.name == "help":
        return _WORDS("page.this_page")
    said = parameter.help or ""
    if parameter.required:
        return said + _WORDS("page.required")
    default = parameter.default
    if isinstance(default, str | int | float) and not isinstance(default, bool) and default != "":
        return said + _WORDS("page.default", value=f"{default:g}" if isinstance(default, float) else default)
    return said


def _section(screen: Screen, title: str, rows: Iterable[tuple[str, str]]) -> None:
    found = list(rows)
    if found:
        screen.heading(title)
        screen.table([Column(""), Column(""), Column("", ratio=1)], (("", *row) for row in found))
