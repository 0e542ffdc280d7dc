"""What the intake of events makes of them: transfers, in the transaction that takes the events in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from gatekeeper.event.value import Event
from gatekeeper.store.bulk import chunks
from gatekeeper.store.event import Derive
from gatekeeper.store.late_move import placed_across
from gatekeeper.store.moved_folder import Moves
from gatekeeper.store.transfer_book import TransferBook
from gatekeeper.store.unjudged_transfer import note_unjudged

__all__ = ["derive_transfers"]


def derive_transfers(book: TransferBook, clock: Callable[[], datetime], *, again: bool = False) -> Derive:
    """Makes transfers by `book`, which then wait to be judged. With `again` those that are there are made anew.

    Those that were placed as if a folder hadn't been moved lose their place, and wait to be judged too.
    """

    def derive(connection: Connection, events: Sequence[Event], moves: Moves) -> None:
        for part in chunks(placed_across(connection, moves)):
            note_unjudged(connection, book.displace(connection, part, clock()))
        note_unjudged(connection, book.derive(connection, events, clock(), again=again))

    return derive
