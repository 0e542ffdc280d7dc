"""What the intake needs of the world: somebody who reads Box's log, and somebody who remembers.

The ports stand here, with their user. `gatekeeper.box` and `gatekeeper.store` fulfil them without knowing of each
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from gatekeeper.intake.sorting import Sorted

__all__ = ["EventReader", "EventStore", "Fill", "FillKind", "Page", "Place", "Taken"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the log as it came. `position` is where the next one begins, in Box's own words."""

    entries: Sequence[object]
    position: str


class EventReader(Protocol):
    """Reads Box's log, 500 entries a page at most. A page is whole or an error, never emptied by a failure.

    Raises `BoxUnreachableError` where Box gave no answer that can be relied on (`BoxRefusedError`: it refuses the
    position), `UnreadableError` where the account may not read the log, and `StoppedError` when told to stop.
    """

    def live(self, position: str | None) -> Page:
        """What came since a position; None: all that the stream still holds, which is two weeks."""
        ...

    def history(self, since: datetime, until: datetime, position: str | None) -> Page:
        """What happened between two aware moments, in order; None: from the beginning."""
        ...


class FillKind(StrEnum):
    """Why a stretch of the history is read: at the first start, each night, or because the gatekeeper was away.

    One that is lost was never read, and can't be any more: the history doesn't go back so far.
    """

    FIRST = "first"
    NIGHT = "night"
    GAP = "gap"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Fill:
    """A stretch of the history. `seen` counts what was read of it, `found` what was new. Moments are aware."""

    id: int
    kind: FillKind
    since: datetime
    until: datetime
    opened_at: datetime
    position: str | None = None
    seen: int = 0
    found: int = 0
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """How far the stream has been read: the position, and the moment up to which nothing is missing.

    That is when it was last read to its end; a position behind which more is to come may be much older than the call.
    """

    position: str | None
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a page's entries.

    `new` events weren't known before, `own` of them are the gatekeeper's own doing; `malformed` entries are new in
    the quarantine; `touched` items have to be read anew.
    """

    new: int = 0
    own: int = 0
    malformed: int = 0
    touched: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.new + other.new,
            self.own + other.own,
            self.malformed + other.malformed,
            self.touched + other.touched,
        )


class EventStore(Protocol):
    """Remembers events. Every method raises `DatabaseUnreachableError`; then nothing of it is done.

    What is taken in is taken in whole: the events, all that follows from them, and how far the log is read.
    """

    def place(self) -> Place | None:
        """How far the stream has been read; None: never."""
        ...

    def take_live(self, sorted_: Sorted, position: str | None, now: datetime) -> Taken:
        """Takes in a page of the stream. `position` None: it was the last one, and the one on record stays."""
        ...

    def restart_live(self, now: datetime) -> None:
        """Forgets the position: the stream is read from its beginning."""
        ...

    def take_fill(self, fill: Fill, sorted_: Sorted, position: str | None, now: datetime) -> tuple[Fill, Taken]:
        """Takes in a page of a fill; `position` None: it was the last one."""
        ...

    def open_fill(self, kind: FillKind, since: datetime, until: datetime, now: datetime) -> Fill:
        """A new stretch to be read; the one that is there where an open one of its kind begins at the same moment."""
        ...

    def note_lost(self, since: datetime, until: datetime, now: datetime) -> None:
        """Enters a stretch that can't be read any more; once, however often it is told that begins at a moment."""
        ...

    def fills(self, *, is_open: bool) -> tuple[Fill, ...]:
        """The stretches that are still read, or those that were; the oldest first."""
        ...
