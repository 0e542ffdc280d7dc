"""The reader's paging, and that it takes no end for granted."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from gatekeeper.errors import BoxUnreachableError, UnreadableError
from tests.box.connecting import connected, quick
from tests.box.scripted import ME, Answer, Asked, box_error, ok, serving


def entry(number: int) -> dict[str, object]:
    return {"type": "file", "id": str(number), "name": f"{number}.xlsx"}


def page(numbers: range, marker: object = None) -> Answer:
    return ok({"entries": [entry(number) for number in numbers], "next_marker": marker})


def query(asked: Asked) -> dict[str, list[str]]:
    return parse_qs(urlsplit(asked.path).query)


def test_pages_are_followed_by_their_markers_to_the_end() -> None:
    """The first call has no marker, each later one the marker of the page before; all ask for 1,000 items."""
    pages = [page(range(1000), "m1"), page(range(1000, 2000), "m2"), page(range(2000, 2001))]
    with serving(pages) as (server, url), connected(quick(url)) as session:
        found = list(session.reader().pages("5"))
    assert [len(items) for items in found] == [1000, 1000, 1]
    assert [query(asked).get("marker") for asked in server.asked] == [None, ["m1"], ["m2"]]
    assert {tuple(query(asked)["limit"]) for asked in server.asked} == {("1000",)}
    assert {item.parent_id for items in found for item in items} == {"5"}


@pytest.mark.parametrize("end", [None, ""])
def test_a_list_ends_where_there_is_no_marker(end: object) -> None:
    """Null and empty text both end it."""
    with serving([page(range(1), end)]) as (server, url), connected(quick(url)) as session:
        list(session.reader().pages("5"))
        assert server.calls == 1


def test_a_marker_that_came_as_a_number_keeps_its_digits() -> None:
    """A marker over 2^53 isn't rounded."""
    with serving([page(range(1), 1152923102859932568), page(range(1))]) as (server, url):
        with connected(quick(url)) as session:
            list(session.reader().pages("5"))
        assert query(server.asked[1])["marker"] == ["1152923102859932568"]


def test_a_list_that_does_not_advance_is_no_list() -> None:
    """The same marker again and again would be read for ever."""
    with serving([page(range(1), "m1")]) as (server, url), connected(quick(url)) as session:
        with pytest.raises(BoxUnreachableError, match="先へ進みません"):
            list(session.reader().pages("5"))
        assert server.calls == 2


def test_a_page_that_fails_does_not_take_back_the_pages_before_it() -> None:
    """What was read is handed on; the end is an error, not an end."""
    with serving([page(range(1000), "m1"), box_error(404, "not_found")]) as (_, url), connected(quick(url)) as session:
        pages = session.reader().pages("5")
        assert len(next(pages)) == 1000
        with pytest.raises(UnreadableError):
            next(pages)


def membership(number: int) -> dict[str, object]:
    user = {"type": "user", "id": str(number), "login": f"u{number}@x.example", "name": "x"}
    return {"type": "group_membership", "id": f"m{number}", "user": user, "role": "member"}


def members(numbers: range, total: int) -> Answer:
    return ok({"entries": [membership(number) for number in numbers], "total_count": total, "limit": 1000})


def test_a_group_is_read_to_its_last_member() -> None:
    """1,001 members take two calls."""
    script = [members(range(1000), 1001), members(range(1000, 1001), 1001)]
    with serving(script) as (server, url), connected(quick(url)) as session:
        assert len(session.reader().group_members("3")) == 1001
        assert session.take_calls() == {"groups": 2}
    assert [query(asked)["offset"] for asked in server.asked] == [["0"], ["1000"]]


def test_a_group_that_ends_before_its_count_is_not_read() -> None:
    """Fewer members than Box itself counts means that somebody is missing."""
    with (
        serving([members(range(3), 9), members(range(0), 9)]) as (_, url),
        connected(quick(url)) as session,
        pytest.raises(BoxUnreachableError, match="途中"),
    ):
        session.reader().group_members("3")


def test_calls_are_counted_by_purpose_and_handed_out_once() -> None:
    """Repeated calls count, and a count is taken only once."""
    with serving([box_error(500, "x"), ME]) as (_, url), connected(quick(url)) as session:
        session.reader().whoami()
        assert session.take_calls() == {"identity": 2}
        assert session.take_calls() == {}


def test_a_reader_as_another_user_says_so_in_every_call() -> None:
    """As-User goes along, also on later pages, and not in the calls of the reader that it came from."""
    with serving([page(range(1), "m"), page(range(1)), ME]) as (server, url), connected(quick(url)) as session:
        reader = session.reader()
        list(reader.as_user("42").pages("0"))
        reader.whoami()
    assert [asked.headers.get("As-User") for asked in server.asked] == ["42", "42", None]


def test_an_id_is_one_part_of_the_address_whatever_it_holds() -> None:
    """An id from a settings file can't become another address."""
    with (
        serving([box_error(404, "not_found")]) as (server, url),
        connected(quick(url)) as session,
        pytest.raises(UnreadableError),
    ):
        session.reader().root("../users/me?x=")
    assert server.asked[0].path.startswith("/2.0/folders/..%2Fusers%2Fme%3Fx%3D?")
