"""Which plans the rows of a table leave over: exact, because each fact has few answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gatekeeper.need.fact import FACTS

__all__ = ["Region", "left_over", "overlaps"]

Region = Mapping[str, frozenset[str]]
"""All plans whose facts have one of these answers; a fact that isn't named may have any."""

_EVERYTHING: Region = {fact: frozenset(known) for fact, known in FACTS.items()}


def left_over(rows: Iterable[Region]) -> Iterator[Sequence[Region]]:
    """Before each row the plans that no row above it takes, as regions without overlap; at last those that none takes.

    One region more than there are rows.
    """
    rest: list[Region] = [_EVERYTHING]
    yield rest
    for row in rows:
        rest = [part for region in rest for part in _without(region, row)]
        yield rest


def overlaps(one: Region, other: Region) -> bool:
    """Whether any plan lies in both."""
    return all(not values.isdisjoint(other.get(fact, _EVERYTHING[fact])) for fact, values in one.items())


def _without(region: Region, row: Region) -> Iterator[Region]:
    """The region less the row: split once for each fact that the row narrows."""
    if not overlaps(row, region):
        yield region
        return
    for fact, values in row.items():
        if outside := region[fact] - values:
            yield {**region, fact: outside}
            region = {**region, fact: region[fact] & values}
