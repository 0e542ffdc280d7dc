"""Which backups stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.backup.rotation import Keep, superfluous
from gatekeeper.jst import TOKYO, day_of

NIGHT = datetime(2027, 4, 2, 3, tzinfo=TOKYO)


def nights(count: int) -> list[datetime]:
    return [NIGHT - timedelta(days=days) for days in range(count)]


def kept(made: list[datetime], keep: Keep) -> list[str]:
    return [f"{day_of(one):%m-%d}" for one in sorted(set(made) - superfluous(made, keep), reverse=True)]


def test_a_year_of_nights() -> None:
    """Each of the last days, the last night of each of the last weeks, and of each of the last months."""
    assert kept(nights(365), Keep(days=3, weeks=3, months=4)) == [
        "04-02", "04-01", "03-31", "03-28", "03-21", "02-28", "01-31",
    ]  # fmt: skip


def test_only_the_newest_of_a_day_stays() -> None:
    """A day is a day in Japan: 23:30 and 00:30 are two."""
    made = [NIGHT, NIGHT + timedelta(hours=5), NIGHT + timedelta(hours=20, minutes=30), NIGHT + timedelta(hours=21)]
    gone = superfluous(made, Keep(days=10, weeks=0, months=0))
    assert gone == {made[0], made[1]}


def test_a_gap_does_not_cost_old_ones() -> None:
    """Days are counted that have a backup: after a month's standstill the last ones before are still there."""
    old = [NIGHT - timedelta(days=days) for days in (40, 41, 42)]
    assert superfluous([NIGHT, *old], Keep(days=4, weeks=0, months=0)) == set()


def test_the_newest_stays_whatever_is_asked() -> None:
    """Nothing empties the shelf."""
    assert superfluous(nights(5), Keep(days=0, weeks=0, months=0)) == set(nights(5)[1:])


@given(st.lists(st.integers(0, 800 * 24).map(lambda hours: NIGHT - timedelta(hours=hours)), max_size=40))
def test_thinning_twice_is_thinning_once(made: list[datetime]) -> None:
    """What stays, stays."""
    keep = Keep(days=3, weeks=2, months=2)
    left = set(made) - superfluous(made, keep)
    assert superfluous(left, keep) == set()
