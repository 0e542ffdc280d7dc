"""This machine's clock against Box's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.errors import ExitStatus
from gatekeeper.show.moment import moment
from gatekeeper.text import Words

__all__ = ["look"]

_WORTH_A_LOOK = timedelta(seconds=60)
_WRONG = timedelta(minutes=5)


def look(office: Office, words: Words) -> Iterator[Line]:
    """Also where Box refused the credentials: a wrong clock may be why. What heard nothing from Box says nothing."""
    there = office.session.box_now() if "session" in vars(office) else None
    if there is None:
        yield Line("clock", Mark.SKIPPED, words("check.clock_unheard"))
        return
    here = office.clock()
    apart = abs(here - there)
    if apart < _WORTH_A_LOOK:
        yield Line("clock", Mark.GOOD, words("check.clock_ok", seconds=round(apart.total_seconds())))
        return
    text = words("check.clock_off", here=moment(here), there=moment(there), apart=_span(words, apart))
    yield Line("clock", Mark.BAD, text, ExitStatus.WRONG_INPUT) if apart >= _WRONG else Line("clock", Mark.NOTE, text)


def _span(words: Words, apart: timedelta) -> str:
    minutes, seconds = divmod(round(apart.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return words("check.clock_span", hours=hours, minutes=minutes, seconds=seconds)
