"""Reading the stream to its end, whatever its pages look like."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.errors import BoxUnreachableError, StoppedError, UnreadableError
from gatekeeper.intake.port import FillKind, Taken
from gatekeeper.store.database import Database
from gatekeeper.store.event_record import EventRecord
from tests.box.scripted import Answer, Asked, box_error, ok
from tests.event.entry import entry
from tests.intake.log import NOW, ids, listening, page, query

NONE = page(range(0), "0")


def test_stream_is_read_until_a_page_is_empty(database: Database) -> None:
    """A short page isn't the end; each page asks from where the one before ended, for 500 entries and every type."""
    with listening(database, [page(range(3), "p1"), page(range(3, 4), "p2"), page(range(0), "p2")]) as one:
        outcome = one.listen()
        assert (outcome.taken.new, outcome.pages, outcome.has_more) == (4, 3, False)
        assert one.asked_positions == ["0", "p1", "p2"]
        assert {tuple(sorted(query(asked))) for asked in one.server.asked} == {
            ("limit", "stream_position", "stream_type")
        }
        assert {query(asked)["limit"] for asked in one.server.asked} == {"500"}
        assert one.position == "p2"
    assert ids(database) == ["e-0", "e-1", "e-2", "e-3"]


def test_next_reading_goes_on_where_the_last_one_was(database: Database) -> None:
    """The position outlives the process; nothing is read twice."""
    with listening(database, [page(range(2), "p1"), NONE]) as one:
        one.listen()
    with listening(database, [page(range(2, 3), "p2"), NONE]) as one:
        assert one.listen().taken.new == 1
        assert one.asked_positions == ["p1", "p2"]


@pytest.mark.parametrize("named", ["0", 0, "p9"])
def test_empty_page_leaves_the_position(database: Database, named: object) -> None:
    """Whatever position an empty page names, the one on record stays."""
    with listening(database, [page(range(2), "p1"), page(range(0), named)]) as one:
        one.listen()
        assert one.position == "p1"


def test_full_page_without_a_place_keeps_its_events(database: Database) -> None:
    """Position 0 behind entries is no position: the entries are taken in, and the stream is asked again later."""
    with listening(database, [page(range(2), "p1"), page(range(2, 4), "0")]) as one:
        assert one.listen().taken.new == 4
        assert (one.position, one.server.calls) == ("p1", 2)


def test_stream_that_does_not_advance_is_not_read_for_ever(database: Database) -> None:
    """The same position again ends it, though there are entries."""
    with listening(database, [page(range(2), "p1"), page(range(2), "p1")]) as one:
        assert (one.listen().taken.new, one.server.calls) == (2, 2)


def test_reading_has_a_bound(database: Database) -> None:
    """A stream that goes on for ever lets the daemon do something else in between."""
    pages = [page(range(number, number + 1), f"p{number}") for number in range(5)]
    with listening(database, pages) as one:
        outcome = one.listen(most_pages=3)
        assert (outcome.pages, outcome.has_more, one.position) == (3, True, "p2")


def test_positions_keep_their_digits(database: Database) -> None:
    """A position that came as a number over 2^53 is sent back as it came."""
    with listening(database, [page(range(1), 1152923102859932569), NONE]) as one:
        one.listen()
        assert one.asked_positions == ["0", "1152923102859932569"]


HTML = Answer(200, b"<html>login</html>", {"Content-Type": "text/html"})
BROKEN = [
    HTML,
    Answer(200, b""),
    Answer(200, b'{"entries": [{"event_id": "e-1"'),
    ok({"next_stream_position": "p2"}),
    ok({"entries": None, "next_stream_position": "p2"}),
    ok({"entries": {}, "next_stream_position": "p2"}),
    ok({"entries": [entry(7)], "next_stream_position": None}),
    ok({"entries": [entry(7)], "next_stream_position": 1.152923102859932e18}),
    ok({"entries": [entry(7)], "next_stream_position": ["p2"]}),
    box_error(503, "unavailable"),
]


@pytest.mark.parametrize("broken", BROKEN)
def test_page_that_was_not_read_changes_nothing(database: Database, broken: Answer) -> None:
    """A proxy's page, a cut answer, a position that lost its digits: the reading failed, and nobody believes it."""
    with listening(database, [page(range(2), "p1"), broken]) as one:
        with pytest.raises(BoxUnreachableError):
            one.listen()
        assert one.position == "p1"
    assert ids(database) == ["e-0", "e-1"]


def test_account_without_the_right_is_told_so(database: Database) -> None:
    """Who may not read the log hears that it can't be read, not that nothing has happened."""
    with listening(database, [box_error(403, "access_denied")]) as one, pytest.raises(UnreadableError, match="403"):
        one.listen()


def test_page_with_wrecks_harms_no_other_entry(database: Database) -> None:
    """What is malformed goes to the quarantine, each once however often it comes; the rest is taken in."""
    wrecks = [None, {}, entry(8, created_at="2026-02-30T00:00:00Z"), entry(9, event_type=[]), "text"]
    whole = ok({"entries": [entry(1), *wrecks, entry(2)], "next_stream_position": "p1"})
    again = ok({"entries": [*wrecks, entry(3)], "next_stream_position": "p2"})
    with listening(database, [whole, again, NONE]) as one:
        assert one.listen().taken == Taken(new=3, malformed=5)
    assert ids(database) == ["e-1", "e-2", "e-3"]
    found = {str(one.flaw): one.raw for one in EventRecord(database).quarantined()}
    assert set(found) == {"not_an_object", "no_id", "no_type", "no_moment"}
    assert "2026-02-30" in found["no_moment"]


def test_doubles_and_disorder_count_once(database: Database) -> None:
    """The stream says things twice, within a page and over pages, and in any order."""
    first = ok({"entries": [entry(2), entry(1), entry(2)], "next_stream_position": "p1"})
    second = ok({"entries": [entry(1), entry(3), entry(3)], "next_stream_position": "p2"})
    with listening(database, [first, second, NONE]) as one:
        assert one.listen().taken.new == 3
    assert ids(database) == ["e-1", "e-2", "e-3"]


def test_first_start_has_the_history_filled_in(database: Database) -> None:
    """Before the first page is asked for it is on record that a year has to be read."""
    with listening(database, [box_error(403, "access_denied")]) as one:
        with pytest.raises(UnreadableError):
            one.listen()
        (fill,) = one.store.fills(is_open=True)
    assert (fill.kind, fill.since, fill.until) == (FillKind.FIRST, NOW - timedelta(days=365), NOW)


def test_interrupted_first_start_is_entered_once(database: Database) -> None:
    """A start that came to nothing is tried again, and leaves one stretch for each beginning."""
    with listening(database, [box_error(403, "access_denied")]) as one:
        for _ in range(2):
            one.now += timedelta(minutes=1)
            with pytest.raises(UnreadableError):
                one.listen()
        assert len(one.store.fills(is_open=True)) == 1


@pytest.mark.parametrize(("away", "kinds"), [(timedelta(days=14), []), (timedelta(days=14, seconds=1), ["gap"])])
def test_gap_longer_than_the_stream_is_filled_from_the_history(
    database: Database, away: timedelta, kinds: list[str]
) -> None:
    """After more than 14 days the stream is read anew, and the time between is entered as a gap to be filled."""
    with listening(database, [page(range(1), "p1"), NONE]) as one:
        one.listen()
    with listening(database, [page(range(1, 2), "p2"), NONE]) as one:
        one.now = NOW + away
        outcome = one.listen()
        found = [fill for fill in one.store.fills(is_open=True) if fill.kind is FillKind.GAP]
        assert [str(fill.kind) for fill in found] == kinds
        assert [(fill.since, fill.until) for fill in found] == [(NOW - timedelta(hours=48), one.now) for _ in kinds]
        assert outcome.gap_since == (found[0].since if found else None)
        assert one.asked_positions[0] == ("0" if kinds else "p1")


@pytest.mark.parametrize(("away", "lost"), [(timedelta(days=365), False), (timedelta(days=400), True)])
def test_what_lies_beyond_the_history_is_on_record_as_lost(database: Database, away: timedelta, lost: bool) -> None:
    """Once, also where the entering of the gap was interrupted; it isn't read for, as nobody could."""
    with listening(database, [page(range(1), "p1"), NONE]) as one:
        one.listen()
    with listening(database, [box_error(403, "access_denied"), page(range(1, 2), "p2"), NONE]) as one:
        one.now = NOW + away
        with pytest.raises(UnreadableError):
            one.listen()
        one.listen()
        reach = one.now - timedelta(days=365)
        found = [(fill.kind, fill.since, fill.until) for fill in one.store.fills(is_open=False)]
        assert found == ([(FillKind.LOST, NOW, reach)] if lost else [])
        if lost:
            one.store.note_lost(NOW, reach, one.now)
            assert [fill.since for fill in EventRecord(database).status(one.now).lost] == [NOW]


def test_stream_left_in_the_middle_is_no_nearer_than_before(database: Database) -> None:
    """A page taken in days after the last whole reading says nothing of what is still behind it: that may run out."""
    with listening(database, [page(range(1), "p1"), NONE]) as one:
        one.listen()
    with listening(database, [page(range(1, 2), "p2")]) as one:
        one.now = NOW + timedelta(days=13)
        assert one.listen(most_pages=1).has_more
    with listening(database, [page(range(2, 3), "p3"), NONE]) as one:
        one.now = NOW + timedelta(days=15)
        assert one.listen().gap_since == NOW - timedelta(hours=48)
        assert one.asked_positions[0] == "0"


def test_refused_position_is_a_gap(database: Database) -> None:
    """A position that Box doesn't take any more isn't asked for ever: the stream is read anew, the rest filled in."""

    def answer(asked: Asked) -> Answer:
        position = query(asked)["stream_position"]
        if position == "p1":
            return box_error(400, "invalid_stream_position")
        return page(range(1, 3), "p2") if position == "0" else NONE

    with listening(database, [page(range(1), "p1"), NONE]) as one:
        one.listen()
    with listening(database, answer) as one:
        assert one.listen().taken.new == 2
        assert one.position == "p2"
        assert FillKind.GAP in {fill.kind for fill in one.store.fills(is_open=True)}


def test_stop_ends_the_reading_between_pages(database: Database) -> None:
    """What was taken in before stays."""
    with listening(database, [page(range(1), "p1")]) as one:
        one.stop.set()
        with pytest.raises(StoppedError):
            one.listen()
        assert one.server.calls == 0
