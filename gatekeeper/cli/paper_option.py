"""What a person says of a paper on the command line, because the paper itself doesn't."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from gatekeeper.errors import UsageError
from gatekeeper.importing import Taken
from gatekeeper.paper.column import Column, named_column
from gatekeeper.paper.draft import Told
from gatekeeper.paper.front import read_meeting
from gatekeeper.paper.term import read_term
from gatekeeper.registry.form import OUTCOMES
from gatekeeper.registry.model import Channel, Pattern, Term
from gatekeeper.text import words

__all__ = ["check_use", "read_columns", "read_told"]

_WORDS = words("ja")
_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_NUMBER = re.compile(r"[1-9]\d{0,3}")
_OPTIONS = {
    "--id": "submission",
    "--document": "document",
    "--meeting": "meeting",
    "--channel": "channel",
    "--pattern": "pattern",
    "--outcome": "outcome",
    "--term": "term",
}
KindT = TypeVar("KindT", bound=StrEnum)


def read_columns(given: Iterable[str]) -> dict[Column, int]:
    """`担当課=B` and the like: where a column of the procedure table stands, counted from 0.

    :raises UsageError: no such column, or no such place.
    """
    places: dict[Column, int] = {}
    for pair in given:
        head, equals, place = pair.partition("=")
        column = named_column(head)
        if not equals or column is None:
            raise UsageError(_WORDS("paper.bad_map", given=pair, columns="、".join(Column)))
        if _LETTERS.fullmatch(place.strip()):
            number = 0
            for letter in place.strip().upper():
                number = number * 26 + ord(letter) - ord("A") + 1
        elif _NUMBER.fullmatch(place.strip()):
            number = int(place)
        else:
            raise UsageError(_WORDS("paper.bad_place", given=pair))
        places[column] = number - 1
    return places


def read_told(
    submission: str | None,
    document: str | None,
    meeting: str | None,
    channel: str | None,
    pattern: str | None,
    outcome: str | None,
    term: str | None,
) -> Told:
    """:raises UsageError: a meeting, channel, pattern, outcome or term that can't be read."""
    return Told(
        submission=submission,
        document=document,
        meeting=None if meeting is None else _meeting(meeting),
        channel=None if channel is None else _kind(Channel, "--channel", channel),
        pattern=None if pattern is None else _kind(Pattern, "--pattern", pattern),
        outcome=None if outcome is None else _known("--outcome", outcome, OUTCOMES),
        term=None if term is None else _term(term),
    )


def check_use(taken: Taken, told: Told, columns: dict[Column, int], *, unattended: bool) -> None:
    """What is said of papers has to meet one, and nobody but a person takes a file's name for a submission's number.

    :raises UsageError: no paper was read, or one without a number is to be taken in with nobody looking.
    """
    given = [option for option, field in _OPTIONS.items() if getattr(told, field) is not None]
    given += ["--map"] if columns else []
    if given and not taken.papers:
        raise UsageError(_WORDS("paper.no_paper", options="、".join(given)))
    if taken.unnamed and unattended:
        raise UsageError(_WORDS("paper.unnamed", ids="、".join(sorted(taken.unnamed))))


def _meeting(text: str) -> str:
    found = read_meeting(text)
    if found is None:
        raise UsageError(_WORDS("paper.bad_meeting", value=text))
    return found[0]


def _kind(kinds: type[KindT], option: str, value: str) -> KindT:
    return kinds(_known(option, value, tuple(kinds)))


def _known(option: str, value: str, choices: Iterable[str]) -> str:
    if value not in choices:
        raise UsageError(_WORDS("usage.bad_choice", option=option, value=value, choices="、".join(choices)))
    return value


def _term(text: str) -> Term:
    reading = read_term(text)
    if reading.wrong or (reading.term.start is None and reading.term.end is None):
        said = "。".join(reading.wrong) or text
        raise UsageError(_WORDS("paper.bad_term", said=said))
    return reading.term
