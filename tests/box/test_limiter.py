"""The shared call rate. Time is measured from below only: a slot never comes too early."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from gatekeeper.box.limiter import Limiter
from gatekeeper.errors import StoppedError


def test_calls_of_all_threads_together_stay_below_the_rate() -> None:
    """Thirty calls of six threads at 3,000 a minute can't be over before the twenty-five after the burst had time."""
    limiter = Limiter(3000, threading.Event())
    started = time.monotonic()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: limiter.acquire(), range(30)))
    assert time.monotonic() - started >= 24 * 60 / 3000


def test_a_pause_holds_back_every_thread() -> None:
    """What one thread was told by Box holds for all."""
    limiter = Limiter(600_000, threading.Event())
    limiter.pause(0.3)
    started = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: limiter.acquire(), range(8)))
    assert time.monotonic() - started >= 0.3


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    """The latest end counts."""
    limiter = Limiter(600_000, threading.Event())
    limiter.pause(0.3)
    limiter.pause(0.0)
    started = time.monotonic()
    limiter.acquire()
    assert time.monotonic() - started >= 0.25


def test_a_stop_ends_the_wait_for_a_slot() -> None:
    """A thread that waits for an hour comes back at once."""
    stop = threading.Event()
    limiter = Limiter(1000, stop)
    limiter.pause(3600)
    threading.Timer(0.1, stop.set).start()
    with pytest.raises(StoppedError):
        limiter.acquire()


def test_after_a_stop_no_slot_is_given() -> None:
    """Not even a free one."""
    stop = threading.Event()
    stop.set()
    with pytest.raises(StoppedError):
        Limiter(1000, stop).acquire()
