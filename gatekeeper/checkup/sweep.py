"""How long ago Box was read as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.show.moment import moment
from gatekeeper.show.reading import age_text
from gatekeeper.text import Words

__all__ = ["look"]


def look(office: Office, words: Words) -> Iterator[Line]:
    last = office.inventory.last_sweep()
    if last is None or last.finished_at is None:
        yield Line("last", Mark.NOTE, words("check.last_none"))
        return
    state = words("check.last_complete" if last.complete else "check.last_incomplete")
    text = words("check.last_line", moment=moment(last.finished_at), folders=f"{last.counts.folders:,}", state=state)
    reading, now = office.reading(), office.clock()
    mark = Mark.NOTE if not last.complete or reading.is_old(now) else Mark.GOOD
    yield Line("last", mark, "。".join(filter(None, (text, age_text(words, reading, now)))))
