"""Counting transfers as they go by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from gatekeeper.reports.annual.counting import MOST_PLACES, count, count_moved
from gatekeeper.reports.annual.model import Moved, total
from gatekeeper.transfer.value import Deed, Transfer, Way
from tests.reporting.year import transfer

FIRST, LAST = datetime(2026, 5, 1, 1, 1, tzinfo=UTC), datetime(2026, 5, 1, 1, 5, tzinfo=UTC)


def test_each_way_is_counted_by_itself() -> None:
    """And each file once, however often it moved; bytes where Box told them."""
    moved = count_moved(
        [
            transfer(1, item_id="a"),
            transfer(2, item_id="a", way=Way.OUTWARD, deed=Deed.DOWNLOADED),
            transfer(3, item_id="b", way=Way.OFFICE_OUT, deed=Deed.PREVIEWED, size=None),
            transfer(4, item_id="b", way=Way.WITHIN),
            transfer(5, item_id=None, way=Way.UNKNOWN),
        ]
    )
    assert moved == Moved(1, 1, 1, 2, files=3, size=4_000, unsized=1, downloads=1, first=FIRST, last=LAST)


def test_governors_are_counted_apart_and_kept_in_order() -> None:
    """Only those that are wanted; what a procedure governs isn't this report's."""
    kept: list[Transfer] = []
    rows = [transfer(1, "D8-0001"), transfer(2, "D8-0001"), transfer(3, "D8-0002"), transfer(4, "R7-36-03")]
    counted = count(rows, {"D8-0001", "D8-0002"}, {}, 2026, kept.append)
    assert {governor: moved.inward for governor, moved in counted.moved.items()} == {"D8-0001": 2, "D8-0002": 1}
    assert kept == rows[:3]


def test_files_without_a_deletion_are_counted() -> None:
    counted = count([transfer(number) for number in range(5)], {"D8-0001"}, {"D8-0001": frozenset("013")}, 2026)
    assert counted.unrecorded == {"D8-0001": 2}


def test_months_are_those_of_japan() -> None:
    """All twelve stand there, from April on; 15:00 UTC on 31 March is the first moment of April."""
    edge = [
        transfer(1, at=datetime(2026, 3, 31, 15, tzinfo=UTC)),
        transfer(2, at=datetime(2027, 3, 31, 14, tzinfo=UTC)),
    ]
    months = count(edge, {"D8-0001"}, {}, 2026).months
    assert [one.first for one in months][:2] == [date(2026, 4, 1), date(2026, 5, 1)]
    assert [one.moved.inward for one in months] == [1, *[0] * 10, 1]
    assert months[-1].first == date(2027, 3, 1)


def test_undeclared_ones_are_told_by_folder() -> None:
    """What stays within the ward needs no declaration."""
    rows = [
        transfer(1, None, folder_id="9", path="a/b/x.pdf"),
        transfer(2, None, folder_id="9", path="a/b/y.pdf"),
        transfer(3, None, folder_id="8", path="c/z.pdf", way=Way.WITHIN),
    ]
    (found,) = count(rows, set(), {}, 2026).undeclared
    assert (found.folder_id, found.path, found.moved.inward) == ("9", "a/b", 2)


def test_memory_does_not_grow_with_ungoverned_folders() -> None:
    """Beyond some thousands they are told together, and none is lost."""
    rows = (transfer(number, None, folder_id=str(number), path=f"{number}/x") for number in range(MOST_PLACES + 10))
    found = count(rows, set(), {}, 2026).undeclared
    assert len(found) == MOST_PLACES + 1
    assert (found[-1].folder_id, found[-1].moved.inward) == (None, 10)
    assert total(one.moved for one in found).inward == MOST_PLACES + 10


def test_transfers_are_not_held() -> None:
    """They may be an endless stream: each is gone before the next but one comes."""
    alive: list[int] = []

    def stream() -> Iterator[Transfer]:
        for number in range(1_000):
            alive.append(number)
            yield transfer(number, item_id="same")

    seen: list[int] = []
    count(stream(), {"D8-0001"}, {}, 2026, lambda _: seen.append(len(alive)))
    assert seen == list(range(1, 1_001))


def test_nothing_is_a_total_too() -> None:
    assert total(()) == Moved()
