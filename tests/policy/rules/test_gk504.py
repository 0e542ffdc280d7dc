"""GK504 mass-download."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.policy.model import TransferPolicy
from gatekeeper.policy.transfer_case import Load
from gatekeeper.policy.transfers import HOUR, Hours
from gatekeeper.transfer.value import Transfer
from tests.policy.build import NOW, STRICT, policies
from tests.policy.rules.transferred import heard, judged
from tests.transfer.build import ANYBODY, HANAKO, event, moved, transfer

RULE = "GK504"
LIMITS = TransferPolicy(mass_count=10, mass_bytes=1_000, times_own_past=3)
UNDER = policies(replace(STRICT, transfers=LIMITS), replace(STRICT, name="loose", transfers=LIMITS))


def test_speaks_of_many_files() -> None:
    """An account without a past is judged by the limit alone."""
    (found,) = heard(RULE, transfer(), hour=Load(11, 5), under=UNDER)
    assert (found.facts["files"], found.facts["wording"]) == ("11", "first")


def test_speaks_of_many_bytes() -> None:
    """One file may be too much."""
    (found,) = heard(RULE, transfer(), hour=Load(1, 1_001), usual=Load(1, 10), under=UNDER)
    assert (found.facts["size"], found.facts["usual"]) == ("1001", "1")


def test_speaks_of_staff_and_of_visitors_without_an_account() -> None:
    """Wherever it is, and whoever it was."""
    assert heard(RULE, transfer(login=HANAKO, folder="9000"), hour=Load(11, 5), under=UNDER)
    one = moved(replace(event(link="L1"), by=ANYBODY))
    assert one is not None
    (found,) = heard(RULE, one, hour=Load(11, 5), under=UNDER)
    assert found.facts["wording"] == "anonymous"


def test_is_silent_about_what_the_account_usually_does() -> None:
    """Whoever fetches everything once a month, as agreed, isn't told of each month."""
    assert heard(RULE, transfer(), hour=Load(30, 3_000), usual=Load(10, 1_000), under=UNDER) == []


def test_is_silent_about_looking() -> None:
    """A preview isn't a download."""
    assert heard(RULE, transfer(kind="PREVIEW"), hour=Load(99, 9_999), under=UNDER) == []


def test_is_silent_about_nobody() -> None:
    """What can't be added up by account isn't judged."""
    one = moved(replace(event(), by=None))
    assert one is not None
    assert RULE in {unjudged.rule for unjudged in judged(one, hour=Load(99, 0), under=UNDER).unjudged}


@pytest.mark.parametrize(
    ("hour", "usual", "speaks"),
    [
        (Load(10, 1_000), None, False),
        (Load(11, 1_000), None, True),
        (Load(10, 1_001), None, True),
        (Load(30, 0), Load(10, 0), False),
        (Load(31, 0), Load(10, 0), True),
        (Load(5, 3_000), Load(1, 1_000), False),
        (Load(5, 3_001), Load(1, 1_000), True),
        (Load(5, 900), Load(1, 0), False),
    ],
)
def test_boundary_of_the_limits(hour: Load, usual: Load | None, speaks: bool) -> None:
    """What is allowed is allowed to the last file and byte; a small past doesn't make the limit smaller."""
    assert bool(heard(RULE, transfer(), hour=hour, usual=usual, under=UNDER)) is speaks


def test_boundary_of_the_hour() -> None:
    """An hour later is another hour; any hour counts, not only the clock's."""
    hours = Hours()
    for minutes, files in ((0, 1), (40, 2), (59, 3), (60, 3), (99, 4), (100, 4), (120, 3)):
        one = transfer(at=NOW + timedelta(minutes=minutes))
        assert hours.add(one).files == files, minutes


def test_boundary_accounts_and_places_are_counted_apart() -> None:
    """Two people's downloads aren't one person's, nor are those of two procedures."""
    hours = Hours()
    assert hours.add(transfer()) == Load(1, 120_000)
    assert hours.add(transfer(folder="9000")).files == 1
    assert hours.add(replace(transfer(), user_id="10")).files == 1
    assert hours.add(transfer()) == Load(2, 240_000)


@given(st.lists(st.tuples(st.integers(0, 7_200), st.sampled_from(["9", "10"]), st.integers(0, 9)), max_size=60))
def test_an_hour_is_what_counting_anew_gives(moves: list[tuple[int, str, int]]) -> None:
    """The rolling count is the sum over the hour before, whatever came in between."""
    hours, seen = Hours(), list[Transfer]()
    for second, user, size in sorted(moves):
        one = replace(transfer(), at=NOW + timedelta(seconds=second), user_id=user, size=size)
        seen.append(one)
        within = [each for each in seen if each.user_id == user and one.at - each.at < HOUR]
        assert hours.add(one) == Load(len(within), sum(each.size or 0 for each in within))
