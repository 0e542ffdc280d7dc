"""The beat goes on whatever the clock does."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from gatekeeper.daemon.heart import BEAT, Heart, trigger
from gatekeeper.jst import TOKYO


@pytest.mark.parametrize("days", [-400, 0, 400])
def test_clock_that_jumps_asks_for_no_beats_in_between(days: int) -> None:
    """The next beat counts from now, wherever the last one was: one beat, not thirty million."""
    now = datetime(2026, 4, 1, 9, tzinfo=TOKYO)
    assert trigger().get_next_fire_time(now + timedelta(days=days), now) == now + BEAT


def test_heart_beats_and_can_be_woken() -> None:
    """It sets the event by itself and, when woken, before its time; stopped, it is silent."""
    beat = threading.Event()
    heart = Heart(beat)
    heart.start()
    for _ in range(2):
        assert beat.wait(30)
        beat.clear()
    heart.beat_now()
    assert beat.wait(30)
    heart.stop()
