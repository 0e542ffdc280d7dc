"""Filling in from the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gatekeeper.errors import BoxRefusedError, StoppedError
from gatekeeper.intake.filling import open_night
from gatekeeper.intake.port import FillKind
from gatekeeper.store.database import Database
from gatekeeper.store.event import DatabaseEventStore
from tests.box.scripted import Answer, Asked, box_error
from tests.intake.log import NOW, Listener, ids, listening, page, query

_OVERLAP = timedelta(hours=48)
_PAGES = {"0": page(range(2), "h1"), "h1": page(range(2, 4), "h2"), "h2": page(range(4, 5), "h3")}


def history(asked: Asked) -> Answer:
    """Five events on three pages."""
    return _PAGES.get(query(asked)["stream_position"], page(range(0), "h3"))


def nights(one: Listener) -> list[tuple[timedelta, timedelta]]:
    """How long before NOW each night's stretch began and ended."""
    done = one.store.fills(is_open=False)
    return [(NOW - fill.since, NOW - fill.until) for fill in done if fill.kind is FillKind.NIGHT]


def test_stretch_is_read_to_its_end(database: Database) -> None:
    """Page after page of the history between two moments in whole seconds, the end rounded up."""
    with listening(database, history) as one:
        since = NOW - timedelta(days=3, microseconds=-5)
        fill, taken = one.fill(one.store.open_fill(FillKind.GAP, since, NOW, NOW))
        assert (fill.seen, fill.found, taken.new, fill.ended_at) == (5, 5, 5, NOW)
        bounds = {(query(asked)["created_after"], query(asked)["created_before"]) for asked in one.server.asked}
        assert bounds == {("2026-01-29T03:00:00+00:00", "2026-02-01T03:00:01+00:00")}
        assert {query(asked)["stream_type"] for asked in one.server.asked} == {"admin_logs"}
        assert one.store.fills(is_open=False) == (fill,)
    assert len(ids(database)) == 5


def test_interrupted_stretch_goes_on_in_the_middle(database: Database) -> None:
    """What was read isn't read again: the place in the history is on record with the page."""
    with listening(database, history) as one:
        fill = one.store.open_fill(FillKind.FIRST, NOW - timedelta(days=365), NOW, NOW)
        with pytest.raises(StoppedError):
            one.fill(fill, lambda _: one.stop.set())
    with listening(database, history) as one:
        (left,) = one.store.fills(is_open=True)
        assert (left.seen, left.position) == (2, "h1")
        ended, _ = one.fill(left)
        assert (ended.seen, ended.found) == (5, 5)
        assert one.asked_positions == ["h1", "h2", "h3"]


def test_place_that_box_has_forgotten_is_left(database: Database) -> None:
    """The stretch is read from its beginning, once: it would stay open for ever, and every later one behind it."""

    def answer(asked: Asked) -> Answer:
        refused = box_error(400, "invalid_stream_position")
        return refused if query(asked)["stream_position"] == "old" else history(asked)

    with listening(database, answer) as one:
        left = replace(one.store.open_fill(FillKind.NIGHT, NOW - _OVERLAP, NOW, NOW), position="old")
        ended, taken = one.fill(left)
        assert (ended.ended_at, taken.new) == (NOW, 5)
    with listening(
        database, lambda asked: answer(asked) if query(asked)["stream_position"] == "0" else box_error(400, "x")
    ) as one:
        with pytest.raises(BoxRefusedError):
            one.fill(replace(one.store.open_fill(FillKind.NIGHT, NOW - _OVERLAP, NOW, NOW), position="old"))
        assert one.asked_positions == ["old", "0", "h1"]


def test_history_that_is_known_is_counted_and_not_taken_again(database: Database) -> None:
    """`found` is what the stream had missed."""
    with listening(database, [page(range(3), "p1"), page(range(0), "0")]) as one:
        one.listen()
    with listening(database, history) as one:
        fill, _ = one.fill(one.store.open_fill(FillKind.NIGHT, NOW - _OVERLAP, NOW, NOW))
        assert (fill.seen, fill.found) == (5, 2)


@pytest.mark.parametrize("named", ["0", "h1"])
def test_history_that_leads_nowhere_ends(database: Database, named: str) -> None:
    """Position 0, and the one that was asked for, aren't followed."""
    pages = {"0": page(range(2), "h1"), "h1": page(range(2, 4), named)}
    with listening(database, lambda asked: pages[query(asked)["stream_position"]]) as one:
        fill, _ = one.fill(one.store.open_fill(FillKind.GAP, NOW - _OVERLAP, NOW, NOW))
        assert (fill.found, one.server.calls) == (4, 2)


def test_night_overlaps_and_leaves_no_gap_to_the_one_before(database: Database) -> None:
    """As long as the overlap; after nights without a reading, back to the last one."""
    with listening(database, lambda _: page(range(0), "0")) as one:
        for days_later in (0, 1, 5):
            now = NOW + timedelta(days=days_later)
            one.now = now
            one.fill(open_night(one.store, _OVERLAP, now))
        day = timedelta(days=1)
        assert nights(one) == [(2 * day, 0 * day), (day, -day), (-day, -5 * day)]


def test_open_stretch_is_not_entered_twice(database: Database) -> None:
    """A restart in the middle finds the stretch that is there; one that has ended may come again."""
    store = DatabaseEventStore(database)
    first = store.open_fill(FillKind.GAP, NOW - _OVERLAP, NOW, NOW)
    assert store.open_fill(FillKind.GAP, NOW - _OVERLAP, NOW + _OVERLAP, NOW) == first
    assert store.open_fill(FillKind.NIGHT, NOW - _OVERLAP, NOW, NOW) != first


def test_night_that_failed_is_gone_on_with(database: Database) -> None:
    """Tried again within the night it stays one stretch; the next night has its own."""
    store = DatabaseEventStore(database)
    first = open_night(store, _OVERLAP, NOW)
    assert open_night(store, _OVERLAP, NOW + timedelta(hours=1)) == first
    assert open_night(store, _OVERLAP, NOW + timedelta(days=1)).id != first.id


def test_stretch_that_waited_for_too_long_has_lost_its_beginning(database: Database) -> None:
    """One that was entered in time and is read a hundred days later: what Box has forgotten meanwhile is on record."""
    with listening(database, history) as one:
        first = one.store.open_fill(FillKind.FIRST, NOW - timedelta(days=365), NOW, NOW)
        one.now = NOW + timedelta(hours=1)
        one.fill(first)
        assert [fill.kind for fill in one.store.fills(is_open=False)] == [FillKind.FIRST]
        late = one.store.open_fill(FillKind.GAP, NOW - timedelta(days=300), NOW, NOW)
        one.now = NOW + timedelta(days=100)
        one.fill(late)
        lost = [fill for fill in one.store.fills(is_open=False) if fill.kind is FillKind.LOST]
        assert [(fill.since, fill.until) for fill in lost] == [(late.since, one.now - timedelta(days=365))]
