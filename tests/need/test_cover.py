"""Which plans rows leave over: the same as trying every plan out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.need.cover import Region, left_over, overlaps
from gatekeeper.need.fact import FACTS

FEW = ("channel", "party", "history", "approved")


def some(fact: str) -> st.SearchStrategy[frozenset[str]]:
    return st.sets(st.sampled_from(FACTS[fact]), min_size=1).map(frozenset)


ROWS = st.lists(st.fixed_dictionaries({}, optional={fact: some(fact) for fact in FEW}), max_size=6)
PLANS = st.fixed_dictionaries({fact: st.sampled_from(known) for fact, known in FACTS.items()})


def takes(region: Region, plan: dict[str, str]) -> bool:
    return all(plan[fact] in values for fact, values in region.items())


@settings(deadline=None)
@given(rows=ROWS, plan=PLANS)
def test_a_plan_is_left_over_just_where_no_row_took_it(rows: list[Region], plan: dict[str, str]) -> None:
    """Before each row, and after the last; and it lies in one region only."""
    for index, rest in enumerate(left_over(rows)):
        taken = any(takes(row, plan) for row in rows[:index])
        assert sum(takes(region, plan) for region in rest) == (not taken)


@given(one=ROWS, other=ROWS, plan=PLANS)
def test_what_lies_in_both_makes_them_overlap(one: list[Region], other: list[Region], plan: dict[str, str]) -> None:
    """Whichever is asked first."""
    for first in one:
        for second in other:
            assert overlaps(first, second) is overlaps(second, first)
            if takes(first, plan) and takes(second, plan):
                assert overlaps(first, second)
