"""From Box's entries to events: every shape is taken, and what is hostile does no harm."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from gatekeeper.event.malformed import Flaw, Malformed
from gatekeeper.event.parse import LONGEST_ID, LONGEST_NAME, Actors, parse_event
from gatekeeper.event.value import Actor, Details, Event, Source
from tests.event.entry import entry

PLACE = {"parent_id": "1001", "parent_name": "国保督促状", "owner_login": "admin@city.example.jp", "owner_id": "11"}
NULLS = dict.fromkeys(entry(), None)


def parsed(raw: object) -> Event:
    found = parse_event(raw)
    assert isinstance(found, Event), found
    return found


def source_of(**source: Any) -> Source:
    around = {name: entry()["source"][name] for name in ("parent", "owned_by")}
    return parsed(entry(source={**source, **around})).source


def test_usual_entry_is_read_whole() -> None:
    """Everything that the ledger needs is there."""
    assert parsed(entry()) == Event(
        id="e-1",
        type="DOWNLOAD",
        at=datetime(2026, 2, 1, 1, tzinfo=UTC),
        by=Actor("55", "op@vendor.example.com", "受託者", "user"),
        ip="203.0.113.7",
        source=Source("file", "3000", "督促状.xlsx", **PLACE),
        details=Details(size=120_000, version_id="9000", service_name="Box Web"),
    )


@pytest.mark.parametrize(
    "spelling",
    [
        {"item_type": "folder", "item_id": "7", "item_name": "甲"},
        {"type": "folder", "id": "7", "name": "甲"},
        {"folder_id": "7", "folder_name": "甲", "user_id": "8", "user_name": "乙"},
        {"folder_id": 7, "folder_name": "甲", "group_id": "8", "group_name": "乙"},
        {"type": "collaboration", "id": "99", "item": {"type": "folder", "id": "7", "name": "甲"}},
    ],
)
def test_every_spelling_of_a_source_names_the_same_folder(spelling: dict[str, Any]) -> None:
    """Items, user streams and collaborations each spell it in their own way."""
    assert source_of(**spelling) == Source("folder", "7", "甲", **PLACE)


def test_collaboration_on_a_file_names_the_file() -> None:
    """A file's collaboration is spelt with `file_id`."""
    assert source_of(file_id="7", file_name="甲.xlsx", user_id="8") == Source("file", "7", "甲.xlsx", **PLACE)


@pytest.mark.parametrize(
    ("changes", "party"),
    [
        ({"accessible_by": {"type": "user", "id": "8", "login": "x@a.jp"}}, Actor("8", "x@a.jp", None, "user")),
        ({"source": {"folder_id": "7", "user_id": 8, "user_name": "乙"}}, Actor("8", None, "乙", "user")),
        ({"source": {"folder_id": "7", "group_id": "8", "group_name": "乙"}}, Actor("8", None, "乙", "group")),
        ({"additional_details": {"invite_email": "x@example.net"}}, Actor(None, "x@example.net", None, "user")),
        ({"source": {"folder_id": "7"}}, None),
    ],
)  # fmt: skip
def test_party_of_a_collaboration(changes: dict[str, Any], party: Actor | None) -> None:
    """Whom it is about stands beside the event, in its source, or in its details while nobody has accepted."""
    assert parsed(entry(kind="COLLABORATION_INVITE", **changes)).party == party


def test_membership_names_its_group() -> None:
    """The group is what was changed, and the user whom it was about."""
    found = parsed(entry(source={"group_id": "800", "group_name": "一同", "user_id": "8", "user_name": "乙"}))
    assert (found.source, found.party) == (Source("group", "800", "一同"), Actor("8", None, "乙", "user"))


@pytest.mark.parametrize("kept", ["event_id", "event_type", "created_at"])
def test_nulls_leave_an_event_only_without_what_makes_it_one(kept: str) -> None:
    """Everything but id, type and moment may be null; any of those three may not."""
    needed = {name: entry()[name] for name in ("event_id", "event_type", "created_at")}
    found = parsed(NULLS | needed)
    assert (found.by, found.source, found.party, found.details, found.ip) == (None, Source(), None, Details(), None)
    assert isinstance(parse_event(NULLS | needed | {kept: None}), Malformed)


@pytest.mark.parametrize("junk", ["text", 7, True, [], [{}], {"id": {}}, {"item_id": [1], "parent": 3, "owned_by": ""}])
def test_junk_where_objects_are_expected_is_left_out(junk: object) -> None:
    """The event stands without it."""
    found = parsed(entry(created_by=junk, source=junk, accessible_by=junk, additional_details=junk))
    assert (found.by, found.source, found.details) == (None, Source(), Details())


def test_numbers_beyond_a_double_keep_their_digits() -> None:
    """Ids that came as numbers over 2^53 stay as they were written."""
    number = 1152923102859932569
    raw = json.loads(json.dumps(entry(event_id=number, source={"item_type": "file", "item_id": number + 2})))
    found = parsed(raw)
    assert (found.id, found.source.id) == ("1152923102859932569", "1152923102859932571")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2025-02-24T08:10:18-08:00", datetime(2025, 2, 24, 16, 10, 18, tzinfo=UTC)),
        ("2027-03-31T15:00:01Z", datetime(2027, 3, 31, 15, 0, 1, tzinfo=UTC)),
        ("2026-02-01T10:00:00.123+09:00", datetime(2026, 2, 1, 1, 0, 0, 123_000, tzinfo=UTC)),
        ("2026-02-01T10:00:00+14:00", datetime(2026, 1, 31, 20, tzinfo=UTC)),
        ("2026-02-01T10:00:00-12:00", datetime(2026, 2, 1, 22, tzinfo=UTC)),
        ("2026-02-01T10:00:00+05:45", datetime(2026, 2, 1, 4, 15, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("2100-12-31T23:59:59-08:00", datetime(2101, 1, 1, 7, 59, 59, tzinfo=UTC)),
        ("9999-12-31T23:59:59-08:00", datetime(9998, 12, 31, tzinfo=UTC)),
        ("0001-01-01T00:00:00+09:00", datetime(2, 1, 1, tzinfo=UTC)),
    ],
)
def test_moments_of_every_zone(written: str, moment: datetime) -> None:
    """Whatever the offset, it is one moment; the ends of the calendar are moved in."""
    assert parsed(entry(created_at=written)).at == moment


@pytest.mark.parametrize(
    "written",
    ["2026-02-30T10:00:00Z", "2026-02-01T10:00:00", "2026-02-01", "", "now", 1769907600, None, [], "２０２６"],
)
def test_unreadable_moment_is_malformed(written: object) -> None:
    """A day that never was, a time without an offset, a number: nobody knows when that happened."""
    found = parse_event(entry(created_at=written))
    assert isinstance(found, Malformed)
    assert (found.flaw, found.event_id, found.type) == (Flaw.NO_MOMENT, "e-1", "DOWNLOAD")


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        (None, Flaw.NOT_AN_OBJECT),
        ("event", Flaw.NOT_AN_OBJECT),
        ([entry()], Flaw.NOT_AN_OBJECT),
        ({}, Flaw.NO_ID),
        (entry(event_id=""), Flaw.NO_ID),
        (entry(event_id=1.5), Flaw.NO_ID),
        (entry(event_id=True), Flaw.NO_ID),
        (entry(event_id="x" * (LONGEST_ID + 1)), Flaw.NO_ID),
        (entry(event_type=None), Flaw.NO_TYPE),
        (entry(event_type="X" * 10_000_000), Flaw.NO_TYPE),
    ],
)
def test_malformed_entry_says_why(raw: object, flaw: Flaw) -> None:
    """Each kind of wreck has its name, and is kept as it came."""
    found = parse_event(raw)
    assert isinstance(found, Malformed)
    assert (found.flaw, found.raw) == (flaw, raw)


def test_names_of_ten_megabytes_are_cut() -> None:
    """Nobody's name fills the database."""
    huge = "あ" * 10_000_000
    found = parsed(
        entry(created_by={"id": "5", "name": huge, "login": huge}, source={"type": "file", "id": huge, "name": huge})
    )
    assert found.by is not None
    assert {len(text or "") for text in (found.by.name, found.by.login, found.source.name)} == {LONGEST_NAME}
    assert found.source.id is None


def test_what_no_database_holds_is_replaced() -> None:
    """NUL and halves of characters become U+FFFD; other control characters stay, and are escaped where shown."""
    found = parsed(entry(source={"type": "file", "id": "7", "name": "a\x00b\ud83d\x1b[2J\n"}))
    assert found.source.name == "a\ufffdb\ufffd\x1b[2J\n"


@pytest.mark.parametrize("kind", ["SOMETHING_NEW", "督促", "DOWNLOAD\n"])
def test_unknown_type_is_an_event(kind: str) -> None:
    """A type that nobody has heard of is no reason to lose it."""
    assert parsed(entry(kind=kind)).type == kind


def test_anonymous_visitor() -> None:
    """Actor 2 came through an open link; Box gives neither name nor login."""
    by = parsed(entry(created_by={"type": "user", "id": "2", "name": "", "login": ""})).by
    assert by is not None
    assert by.is_anonymous
    assert (by.login, by.name) == (None, None)


@pytest.mark.parametrize("ip", ["Unknown IP", "", None, 7, "1" * 65])
def test_unknown_address_is_none(ip: object) -> None:
    """What isn't an address isn't taken for one."""
    assert parsed(entry(ip_address=ip)).ip is None


@pytest.mark.parametrize(
    ("size", "read"),
    [(0, 0), ("120", 120), (2**63 - 1, 2**63 - 1), *((one, None) for one in (2**63, -1, True, "1e3", 1.5, "9" * 400))],
)
def test_sizes_that_can_be_none_are_left_out(size: object, read: int | None) -> None:
    """Bytes are a whole number that the database holds."""
    assert parsed(entry(additional_details={"size": size})).details.size == read


def test_actor_read_with_a_page_is_the_one_that_is_read_alone() -> None:
    """Who has been read already is taken over only by an entry that says the very same of them."""
    said = [
        {"id": 1},
        {"id": True},
        {"id": "1"},
        {"id": "1", "name": "甲"},
        {"id": ["1"], "name": "甲"},
        {"login": "1"},
        {},
    ]
    entries = [entry(created_by=one, accessible_by=other) for one in said for other in reversed(said)]
    actors: Actors = {}

    assert [parse_event(one, actors) for one in entries] == [parse_event(one) for one in entries]
