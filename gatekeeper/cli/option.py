"""Options that several verbs have, and how what is given for them is read."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper import jst
from gatekeeper.errors import UsageError
from gatekeeper.text import words

__all__ = [
    "AtOption",
    "ByOption",
    "FilesArgument",
    "FormatOption",
    "ListFormatOption",
    "ReasonOption",
    "RegistryOption",
    "ShowAtOption",
    "help_of",
    "read_day",
    "read_format",
    "read_moment",
]

_WORDS = words("ja")
_FIRST_YEAR, _LAST_YEAR = 2000, 2999


def help_of(name: str) -> str:
    return _WORDS(f"help.{name}")


FormatOption = Annotated[str, typer.Option("--format", metavar="FORMAT", help=help_of("format"))]
ListFormatOption = Annotated[str, typer.Option("--format", metavar="FORMAT", help=help_of("list_format"))]
AtOption = Annotated[str | None, typer.Option("--at", metavar="MOMENT", help=help_of("at"))]
RegistryOption = Annotated[str, typer.Option("--registry", metavar="then|now", help=help_of("registry_then"))]
ShowAtOption = Annotated[str | None, typer.Option("--at", metavar="MOMENT", help=help_of("show_at"))]
ByOption = Annotated[str | None, typer.Option("--by", metavar="NAME", help=help_of("by"))]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help=help_of("reason"))]
FilesArgument = Annotated[list[Path], typer.Argument(metavar="FILE…", help=help_of("files"))]


def read_format(value: str, known: tuple[str, ...] = ("text", "json")) -> str:
    """:raises UsageError: not one of `known`."""
    if value not in known:
        raise UsageError(_WORDS("usage.bad_choice", option="--format", value=value, choices="、".join(known)))
    return value


def read_moment(value: str | None) -> datetime | None:
    """A moment as people write one; a day alone is its beginning in Japan, and so is a time without an offset.

    :raises UsageError: it can't be read, or lies out of all reason.
    """
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        day = _day(value)
        if day is None:
            raise UsageError(_WORDS("usage.bad_moment", value=value)) from None
        found = datetime.combine(day, time())
    _check_year(value, found)
    return found if found.tzinfo is not None else found.replace(tzinfo=jst.TOKYO)


def read_day(value: str) -> date:
    """A calendar day, in ISO form or in eras.

    :raises UsageError: it can't be read, or lies out of all reason.
    """
    day = _day(value)
    if day is None:
        raise UsageError(_WORDS("usage.bad_day", value=value))
    _check_year(value, day)
    return day


def _check_year(value: str, day: date) -> None:
    """Terms are counted in years and days from here, and the calendar has two ends."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise UsageError(_WORDS("usage.bad_year", value=value, first=_FIRST_YEAR, last=_LAST_YEAR))


def _day(value: str) -> date | None:
    for read in (date.fromisoformat, jst.parse_era):
        try:
            return read(value)
        except ValueError:
            continue
    return None
