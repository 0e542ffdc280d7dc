"""Options that several verbs have, and how what is given for them is read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from gatekeeper import jst
from gatekeeper.errors import UsageError
from gatekeeper.text import words

__all__ = [
    "AtOption",
    "ByOption",
    "FilesArgument",
    "FormatOption",
    "ReasonOption",
    "help_of",
    "read_day",
    "read_format",
    "read_moment",
]

_WORDS = words("ja")
Format = Literal["text", "json", "csv"]


def help_of(name: str) -> str:
    return _WORDS(f"help.{name}")


FormatOption = Annotated[str, typer.Option("--format", metavar="FORMAT", help=help_of("format"))]
AtOption = Annotated[str | None, typer.Option("--at", metavar="MOMENT", help=help_of("at"))]
ByOption = Annotated[str | None, typer.Option("--by", metavar="NAME", help=help_of("by"))]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help=help_of("reason"))]
FilesArgument = Annotated[list[Path], typer.Argument(metavar="FILE…", help=help_of("files"))]


def read_format(value: str, known: tuple[str, ...] = ("text", "json", "csv")) -> str:
    """:raises UsageError: not one of `known`."""
    if value not in known:
        raise UsageError(_WORDS("usage.bad_choice", option="--format", value=value, choices="、".join(known)))
    return value


def read_moment(value: str | None) -> datetime | None:
    """A moment as people write one; a day alone is its beginning in Japan, and so is a time without an offset.

    :raises UsageError: it can't be read.
    """
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        day = _day(value)
        if day is None:
            raise UsageError(_WORDS("usage.bad_moment", value=value)) from None
        return jst.day_start(day)
    return found if found.tzinfo is not None else found.replace(tzinfo=jst.TOKYO)


def read_day(value: str) -> date:
    """A calendar day, in ISO form or in eras.

    :raises UsageError: it can't be read.
    """
    day = _day(value)
    if day is None:
        raise UsageError(_WORDS("usage.bad_day", value=value))
    return day


def _day(value: str) -> date | None:
    for read in (date.fromisoformat, jst.parse_era):
        try:
            return read(value)
        except ValueError:
            continue
    return None
