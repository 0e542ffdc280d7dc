"""The intake of Box's log: how far it has come, and what couldn't be read of it."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.show.event import findings
from gatekeeper.store.event_record import EventRecord
from gatekeeper.text import Words

__all__ = ["look"]


def look(office: Office, words: Words) -> Iterator[Line]:
    now = office.clock()
    for text, is_worth_a_look in findings(words, EventRecord(office.database).status(now), now):
        yield Line("events", Mark.NOTE if is_worth_a_look else Mark.GOOD, text)
