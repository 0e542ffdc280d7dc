"""Lockdowns in force, and those that didn't get through."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.errors import ExitStatus
from gatekeeper.show.moment import moment
from gatekeeper.text import Words

__all__ = ["look"]


def look(office: Office, words: Words) -> Iterator[Line]:
    in_force = office.lockdowns.in_force()
    if not in_force:
        yield Line("lockdown", Mark.GOOD, words("check.lockdown_ok"))
    for one in in_force:
        draft = one.run.draft
        when = moment(one.run.made_at)
        text = words(
            "check.lockdown_on", title=one.title, run=one.run.id, moment=when, by=draft.by, reason=draft.reason
        )
        yield Line("lockdown", Mark.NOTE, text)
        if not one.is_through:
            text = words("check.lockdown_unfinished", title=one.title, run=one.run.id)
            yield Line("lockdown", Mark.BAD, text, ExitStatus.UNREACHABLE)
