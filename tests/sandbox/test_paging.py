"""Long listings: by offset, by marker, in which order, and what happens when something comes or goes meanwhile."""

from __future__ import annotations

import pytest
from box_sdk_gen import BoxClient
from box_sdk_gen.managers.folders import CreateFolderParent

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import Start
from tests.sandbox.connection import connect
from tests.sandbox.raw import HANAKO, ask

MANY = """
folders:
  - {path: 受渡し, id: "1000"}
generate: {under: 受渡し, folders: 23, files_per_folder: 3, fan_out: 23}
"""


ORDERED = """
users: [{login: hanako@city.example.jp}]
folders:
  - path: 親
    id: "10"
    owner: hanako@city.example.jp
    files:
      - {name: A.txt, id: "21", size: 30, created_at: 2026-01-03T00:00:00+09:00}
      - {name: ｚ.txt, id: "22", size: 20, created_at: 2026-01-02T00:00:00+09:00}
  - {path: 親/b, id: "32", created_at: 2026-01-02T00:00:00+09:00}
  - {path: 親/c, id: "31", created_at: 2026-01-01T00:00:00+09:00}
"""


def names(client: BoxClient, folder_id: str) -> list[str]:
    entries = client.folders.get_folder_items(folder_id).entries
    assert entries is not None
    return [str(entry.name) for entry in entries]


def test_folders_come_before_files_each_by_name(client: BoxClient) -> None:
    """A listing has folders first, then files, each in the order of their names."""
    client.folders.create_folder("あ別紙", CreateFolderParent(id="1001"))

    assert names(client, "1001") == ["あ別紙", "住所録.csv", "督促状.xlsx"]


def test_marker_pages_hold_every_entry_once(start: Start) -> None:
    """Following the marker to its end gives each entry of a folder once."""
    client, marker, seen = connect(start(MANY)), None, list[str]()
    while True:
        page = client.folders.get_folder_items("1000", usemarker=True, marker=marker, limit=10)
        assert page.entries is not None
        seen += [entry.id for entry in page.entries]
        marker = page.next_marker
        if not marker:
            break

    assert len(seen) == len(set(seen)) == 23


def test_offset_pages_tell_the_whole_count(start: Start) -> None:
    """The second page by offset goes on where the first one ended, and each tells how many there are."""
    client = connect(start(MANY))
    first = client.folders.get_folder_items("1000", limit=20)
    second = client.folders.get_folder_items("1000", limit=20, offset=20)

    assert (first.total_count, second.total_count) == (23, 23)
    assert first.entries is not None
    assert second.entries is not None
    assert len({entry.id for entry in [*first.entries, *second.entries]}) == 23


def test_limit_is_held_to_a_thousand(start: Start) -> None:
    """No page has more than 1,000 entries, whatever is asked for, and the limit told is the one held."""
    client = connect(start(MANY.replace("23", "1100")))
    page = client.folders.get_folder_items("1000", usemarker=True, limit=5000)
    assert (len(page.entries or []), page.limit, bool(page.next_marker)) == (1000, 1000, True)


def test_hundred_where_no_limit_is_given(start: Start) -> None:
    """Left out, the limit is 100."""
    page = connect(start(MANY.replace("23", "120"))).folders.get_folder_items("1000")
    assert (len(page.entries or []), page.limit, page.offset, page.total_count) == (100, 100, 0, 120)


def test_second_page_of_exactly_a_page(start: Start) -> None:
    """A listing that ends with its page has no marker to go on with."""
    page = connect(start(MANY)).folders.get_folder_items("1000", usemarker=True, limit=23)
    assert (len(page.entries or []), bool(page.next_marker)) == (23, False)


@pytest.mark.parametrize("gone", [0, 9, 10, 22])
def test_marker_survives_deletions(start: Start, gone: int) -> None:
    """An item deleted between two pages, wherever it stood, neither doubles nor hides another one."""
    client = connect(start(MANY))
    everything = [entry.id for entry in client.folders.get_folder_items("1000").entries or []]
    first = client.folders.get_folder_items("1000", usemarker=True, limit=10)
    client.folders.delete_folder_by_id(everything[gone], recursive=True)
    rest = rest_of(client, first.next_marker)
    assert [entry.id for entry in first.entries or []] + rest == [
        one for one in everything if one != everything[gone] or gone < 10
    ]


def test_marker_survives_what_is_new(start: Start) -> None:
    """What comes in before the marker isn't told any more, what comes after it is; nothing is told twice."""
    client = connect(start(MANY))
    first = client.folders.get_folder_items("1000", usemarker=True, limit=10)
    for name in ("あ", "鼠"):
        client.folders.create_folder(name, CreateFolderParent(id="1000"))
    rest = rest_of(client, first.next_marker)
    assert len(rest) == len(set(rest)) == 14
    assert not set(rest) & {entry.id for entry in first.entries or []}


def rest_of(client: BoxClient, marker: str | None) -> list[str]:
    """The ids from a marker on to the end."""
    found: list[str] = []
    while marker:
        page = client.folders.get_folder_items("1000", usemarker=True, marker=marker, limit=10)
        found += [entry.id for entry in page.entries or []]
        marker = page.next_marker
    return found


def test_offset_slips_when_something_goes(start: Start) -> None:
    """By offset a deletion between two pages hides an item: what is the reason to page by marker."""
    client = connect(start(MANY))
    first = [entry.id for entry in client.folders.get_folder_items("1000", limit=10).entries or []]
    client.folders.delete_folder_by_id(first[0], recursive=True)
    second = [entry.id for entry in client.folders.get_folder_items("1000", limit=10, offset=10).entries or []]
    third = [entry.id for entry in client.folders.get_folder_items("1000", limit=10, offset=20).entries or []]
    assert len({*first, *second, *third}) == 22


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("folders/1000/items", {"limit": "many"}),
        ("folders/1000/items", {"limit": "-1"}),
        ("folders/1000/items", {"offset": "-1"}),
        ("folders/1000/items", {"offset": "300001"}),
        ("folders/1000/items", {"sort": "colour"}),
        ("folders/1000/items", {"direction": "UP"}),
        ("folders/1000/items", {"usemarker": "true", "marker": "nonsense"}),
        ("folders/1000/items", {"usemarker": "true", "marker": "WzEsMl0"}),
        ("folders/1000/items", {"usemarker": "true", "marker": "eyJhIjoxfQ"}),
        ("folders/trash/items", {"offset": "10001"}),
        ("folders/trash/items", {"usemarker": "true", "offset": "1"}),
        ("folders/trash/items", {"usemarker": "true", "sort": "name"}),
        ("folders/trash/items", {"marker": "WzEsMl0"}),
        ("files/2001/versions", {"offset": "10001"}),
    ],
)
def test_wrong_paging_is_a_bad_request(office: Sandbox, path: str, params: dict[str, str]) -> None:
    """A limit, an offset, an order or a marker that Box wouldn't take is a 400 that names the parameter."""
    answer = ask(office, path, HANAKO, params=params)
    assert answer.status_code == 400
    assert answer.json()["context_info"]["errors"][0]["name"] in params


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, ["b", "c", "A.txt", "ｚ.txt"]),
        ({"direction": "DESC"}, ["c", "b", "ｚ.txt", "A.txt"]),
        ({"sort": "size"}, ["c", "b", "ｚ.txt", "A.txt"]),
        ({"sort": "size", "direction": "DESC"}, ["b", "c", "A.txt", "ｚ.txt"]),
        ({"sort": "id", "direction": "DESC"}, ["b", "c", "ｚ.txt", "A.txt"]),
        ({"sort": "date"}, ["c", "b", "ｚ.txt", "A.txt"]),
    ],
)
def test_order_is_as_asked(start: Start, params: dict[str, str], expected: list[str]) -> None:
    """Folders stay before files; within each, the order is by name, size, date or id, either way."""
    box = start(ORDERED)
    answer = ask(box, "folders/10/items", HANAKO, params=params).json()
    assert [entry["name"] for entry in answer["entries"]] == expected
    assert answer["order"][0] == {"by": "type", "direction": "ASC"}
    assert answer["order"][1] == {"by": params.get("sort", "name"), "direction": params.get("direction", "ASC")}
