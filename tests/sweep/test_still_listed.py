"""What Box still lists although its own date for it has passed."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from gatekeeper.jst import TOKYO
from tests.sweep.warding import STRANGER, Ward, found, placed

LATER = datetime(2027, 4, 10, tzinfo=TOKYO)
LATER_STILL = datetime(2027, 4, 20, tzinfo=TOKYO)
LINK = "    shared_link: {access: open, unshared_at: 2027-03-31T00:00:00+09:00}\n"


def test_what_should_have_expired_and_is_there_nevertheless_counts(tmp_path: Path) -> None:
    """A stranger and an open link whose end has passed, but that Box lists, are as open as any other."""
    with ExitStack() as stack:
        shared = placed("1001", "受渡し/国保", STRANGER, more=LINK)
        ward = Ward(stack, tmp_path, placed("1000", "受渡し"), shared, roots='["1000"]', P1="1001 vendor.example.com")
        first = ward.sweep()
        assert {("GK102", "1001"), ("GK201", "1001")} <= found(first).keys()
        assert {("GK102", "1001"), ("GK201", "1001")} <= found(ward.sweep(lambda: LATER)).keys()


def test_as_of_another_moment_only_what_expires_until_then_is_gone(tmp_path: Path) -> None:
    """Read before its end and judged after it, a collaboration is gone; read after its end, it isn't."""
    with ExitStack() as stack:
        shared = placed("1001", "受渡し/国保", STRANGER, more=LINK)
        ward = Ward(stack, tmp_path, placed("1000", "受渡し"), shared, roots='["1000"]', P1="1001 vendor.example.com")
        ahead = ward.office().sweep(LATER_STILL)
        assert {rule for rule, _ in found(ahead)}.isdisjoint({"GK102", "GK201"})
        after = ward.office(lambda: LATER).sweep(LATER_STILL)
        assert {("GK102", "1001"), ("GK201", "1001")} <= found(after).keys()
