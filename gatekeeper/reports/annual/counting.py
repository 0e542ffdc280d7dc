"""Counts transfers as they go by, holding no more of them than the files of one declaration at a time. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from gatekeeper import jst
from gatekeeper.reports.annual.model import Month, Moved, Undeclared
from gatekeeper.transfer.value import Deed, Transfer, Way

__all__ = ["MOST_PLACES", "Counted", "count", "count_moved"]

MOST_PLACES = 5_000
"""Of ungoverned folders: beyond these, what moved is told together."""

_NO_FILES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Counted:
    """What went by: under each declaration, in each month, in ungoverned folders; and files without a deletion.

    `unrecorded` counts, by declaration, the files that moved and aren't among those erased.
    """

    moved: Mapping[str, Moved]
    months: tuple[Month, ...]
    undeclared: tuple[Undeclared, ...]
    unrecorded: Mapping[str, int]


class _Tally:
    """Adds up transfers one by one."""

    def __init__(self) -> None:
        self._ways = dict.fromkeys(Way, 0)
        self._size = self._unsized = self._downloads = 0
        self._first: datetime | None = None
        self._last: datetime | None = None
        self.files = set[str]()

    def take(self, one: Transfer) -> None:
        self._ways[one.way] += 1
        self._downloads += one.deed is Deed.DOWNLOADED
        if one.size is None:
            self._unsized += 1
        else:
            self._size += one.size
        self._first = one.at if self._first is None else min(self._first, one.at)
        self._last = one.at if self._last is None else max(self._last, one.at)
        self.files.add(file_of(one))

    def moved(self) -> Moved:
        ways = self._ways
        return Moved(
            inward=ways[Way.INWARD],
            outward=ways[Way.OUTWARD],
            office_out=ways[Way.OFFICE_OUT],
            other=ways[Way.WITHIN] + ways[Way.UNKNOWN],
            files=len(self.files),
            size=self._size,
            unsized=self._unsized,
            downloads=self._downloads,
            first=self._first,
            last=self._last,
        )


def file_of(one: Transfer) -> str:
    """What tells one file from another: Box's number; where Box didn't say it, the place."""
    return one.item_id or f"{one.path}\0{one.item_name}"


def count(
    transfers: Iterable[Transfer],
    wanted: Collection[str],
    erased: Mapping[str, frozenset[str]],
    year: int,
    keep: Callable[[Transfer], None] = lambda _: None,
) -> Counted:
    """Counts those of the declarations `wanted`, and those of ungoverned places; `keep` is given each of the former.

    They come governor by governor. `erased` holds the numbers of the files that are gone, by declaration.
    """
    moved, unrecorded = dict[str, Moved](), dict[str, int]()
    months = {first: _Tally() for first in _months(year)}
    undeclared: tuple[Undeclared, ...] = ()
    for governor, group in groupby(transfers, key=lambda one: one.governor):
        if governor is None:
            undeclared = _undeclared(group)
        elif governor in wanted:
            tally = _Tally()
            for one in group:
                tally.take(one)
                month = months[jst.day_of(one.at).replace(day=1)]
                month.take(one)
                month.files.clear()  # nobody asks for a month's files, and they would be all of the year's
                keep(one)
            moved[governor] = tally.moved()
            unrecorded[governor] = len(tally.files - erased.get(governor, _NO_FILES))
    return Counted(moved, tuple(Month(first, one.moved()) for first, one in months.items()), undeclared, unrecorded)


def count_moved(transfers: Iterable[Transfer], keep: Callable[[Transfer], None] = lambda _: None) -> Moved:
    """What moved in all."""
    tally = _Tally()
    for one in transfers:
        tally.take(one)
        keep(one)
    return tally.moved()


def _months(year: int) -> list[date]:
    return [date(year + (month < 4), month, 1) for month in (*range(4, 13), *range(1, 4))]


def _undeclared(transfers: Iterable[Transfer]) -> tuple[Undeclared, ...]:
    """By folder, the folder of the first transfer first. From the ward to the ward nothing has to be declared."""
    tallies: dict[tuple[str | None, str], _Tally] = {}
    for one in transfers:
        if one.way is Way.WITHIN:
            continue
        place = (one.folder_id, one.path.rpartition("/")[0])
        if place not in tallies and len(tallies) >= MOST_PLACES:
            place = (None, "")
        tallies.setdefault(place, _Tally()).take(one)
    return tuple(Undeclared(folder, path, tally.moved()) for (folder, path), tally in tallies.items())
