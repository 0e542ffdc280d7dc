"""Waivers that match nothing any more."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.text import Words

__all__ = ["look"]


def look(office: Office, words: Words) -> Iterator[Line]:
    stale = office.violations.stale_waivers(office.clock())
    if not stale:
        yield Line("waivers", Mark.GOOD, words("check.waivers_ok"))
        return
    ids = "、".join(str(one.id) for one in stale)
    yield Line("waivers", Mark.NOTE, words("violations.stale", count=len(stale), ids=ids))
