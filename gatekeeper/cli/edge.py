"""The edge of the program: what went wrong, said once, with the exit status that scripts rely on."""

from __future__ import annotations

import difflib
import errno
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import typer
from typer.exceptions import TyperException

from gatekeeper import log
from gatekeeper.errors import ExitStatus, GatekeeperError, MistakesError
from gatekeeper.text import visible, words

__all__ = ["run"]

_WORDS = words("ja")
_QUOTED = re.compile(r"'([^']*)'")
_INTERRUPTED = 130
_BROKEN_PIPE = 141  # what a shell calls a program that SIGPIPE has ended


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Runs the program and gives its exit status. Errors of the program itself go through, with their traceback."""
    _prepare_streams()
    try:
        return _with_lost_lines(_status(_outcome(app, arguments)))
    except GatekeeperError as error:
        return _told(error)
    except TyperException as error:
        _say(_usage(error))
        return int(ExitStatus.WRONG_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        return _status(_INTERRUPTED)
    except OSError as error:
        return _unwritten(error)


def _outcome(app: typer.Typer, arguments: Sequence[str]) -> object:
    try:
        outcome = app(args=list(arguments), prog_name="gatekeeper", standalone_mode=False)
        sys.stdout.flush()
    except SystemExit as error:
        # What the libraries make of a broken pipe. Its status would say that violations were found.
        if isinstance(error.__context__, BrokenPipeError):
            raise error.__context__ from None
        raise
    return outcome


def _status(outcome: object) -> int:
    """The library gives its verbs' exit status back, and makes a number of Ctrl-C, too."""
    if outcome == _INTERRUPTED:
        _say(_WORDS("usage.interrupted"))
    return outcome if isinstance(outcome, int) else 0


def _unwritten(error: OSError) -> int:
    """Output that can't be written is nobody's programming error.

    :raises OSError: it was something else.
    """
    if not (isinstance(error, BrokenPipeError) or error.errno == errno.ENOSPC):
        raise error
    # The interpreter must not stumble over it again when it flushes at its end: that would be status 120.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return _BROKEN_PIPE
    _say(_WORDS("usage.disk_full"))
    return int(ExitStatus.UNREACHABLE)


def _prepare_streams() -> None:
    """Japanese comes out whole whatever the locale says; half characters are shown as escapes.

    Where a stream was closed beforehand, what is written to it goes nowhere.
    """
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _told(error: GatekeeperError) -> int:
    lines = [str(one) for one in error.mistakes] if isinstance(error, MistakesError) else [str(error)]
    for line in lines:
        _say(line)
    return int(error.exit_status)


def _say(text: str) -> None:
    for line in text.splitlines() or [""]:
        sys.stderr.write(visible(line) + "\n")


def _with_lost_lines(status: int) -> int:
    if lost := log.lost_lines():
        _say(_WORDS("usage.log_lost", count=lost))
    return status


def _usage(error: TyperException) -> str:
    """A mistake in the command line, in Japanese. The library tells its kinds apart by class and by English words."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return error.format_message()
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "gatekeeper"
    return f"{_mistake(error, context)}{_WORDS('usage.help', command=command)}"


def _mistake(error: TyperException, context: object) -> str:
    text = error.format_message()
    match type(error).__name__:
        case "NoSuchOption":
            name = str(getattr(error, "option_name", ""))
            if name[1:2].isdecimal():
                return _WORDS("usage.negative")
            near = list(getattr(error, "possibilities", None) or ())
            return _WORDS("usage.unknown_option", name=name) + _near(near[0] if near else None)
        case "MissingParameter":
            parameter = getattr(error, "param", None)
            return _WORDS("usage.missing", name=text if parameter is None else _name_of(parameter))
        case "BadOptionUsage":
            return _WORDS("usage.no_value", name=getattr(error, "option_name", ""))
        case "BadParameter":
            option = getattr(getattr(error, "param", None), "opts", [""])[-1]
            return _WORDS("usage.bad_value", option=option)
        case _:
            return _other_mistake(text, context)


def _name_of(parameter: Any) -> str:
    """What a person has to write: an option by its name, an argument by what stands for it in the help."""
    is_option = parameter.param_type_name == "option"
    return str(max(parameter.opts, key=len) if is_option else parameter.metavar or parameter.opts[-1])


def _other_mistake(text: str, context: object) -> str:
    quoted = _QUOTED.findall(text)
    if text.startswith("No such command"):
        name = quoted[0] if quoted else ""
        known = list(getattr(getattr(context, "command", None), "commands", {}))
        near = difflib.get_close_matches(name, known, n=1)
        return _WORDS("usage.unknown_command", name=name) + _near(near[0] if near else None)
    if "unexpected extra argument" in text:
        return _WORDS("usage.too_many", names=text.rpartition("(")[2].rstrip(")"))
    if text.startswith("Missing command"):
        return _WORDS("usage.missing", name="COMMAND")
    return _WORDS("usage.other")


def _near(name: str | None) -> str:
    return "" if name is None else _WORDS("usage.did_you_mean", near=name)
