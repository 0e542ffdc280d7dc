"""What waits to be judged: noted with the transfers, and taken back only for what was looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.store.database import Database
from gatekeeper.store.unjudged_transfer import Unjudged, note_judged, note_unjudged, unjudged
from tests.policy.build import NOW
from tests.transfer.build import transfer

LATER = NOW + timedelta(hours=1)


def waiting(database: Database) -> Unjudged | None:
    with database.read() as connection:
        return unjudged(connection)


def note(database: Database, *moments: object) -> None:
    with database.write() as connection:
        note_unjudged(connection, [transfer(at=moment) for moment in moments])


def judged(database: Database, what: Unjudged) -> None:
    with database.write() as connection:
        note_judged(connection, what, LATER + timedelta(days=1))


def test_the_earliest_counts(database: Database) -> None:
    """Whatever comes after it, and whatever is older and comes late; an intake without transfers notes nothing."""
    note(database)
    assert waiting(database) is None
    note(database, LATER, NOW)
    note(database, LATER)
    assert waiting(database) == Unjudged(NOW, 2)
    note(database)
    assert waiting(database) == Unjudged(NOW, 2)
    note(database, NOW - timedelta(days=300))
    assert waiting(database) == Unjudged(NOW - timedelta(days=300), 3)


def test_what_was_judged_waits_no_more(database: Database) -> None:
    """And what comes next begins anew, with its own moment."""
    note(database, NOW)
    found = waiting(database)
    assert found is not None
    judged(database, found)
    assert waiting(database) is None
    note(database, LATER)
    assert waiting(database) == Unjudged(LATER, 2)


def test_what_came_while_it_was_judged_waits(database: Database) -> None:
    """Somebody took in more between the looking and the noting: nothing is taken for judged that wasn't looked at."""
    note(database, LATER)
    found = waiting(database)
    assert found is not None
    note(database, NOW)
    judged(database, found)
    assert waiting(database) == Unjudged(NOW, 2)


def test_it_is_noted_with_the_transfers_or_not_at_all(database: Database) -> None:
    """The transaction that would have taken them in has failed."""

    def fail() -> None:
        with database.write() as connection:
            note_unjudged(connection, [transfer(at=NOW)])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert waiting(database) is None
