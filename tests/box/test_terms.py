"""On which terms a session calls: the gate, what calls are counted as, a shared rate, and the end of a write."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from gatekeeper.box.limiter import Limiter
from gatekeeper.box.session import BoxSession
from gatekeeper.box.terms import Terms
from gatekeeper.enforcement.image import Aim, Image, Thing, ThingKind
from gatekeeper.errors import BoxUnreachableError, StoppedError
from gatekeeper.inventory.item import ItemType
from gatekeeper.sweep.port import Purpose
from tests.box.connecting import quick
from tests.box.scripted import ME, Answer, box_error, serving


class ShutError(BoxUnreachableError):
    """The gate is shut."""


def test_gate_is_asked_before_each_call_and_its_no_holds() -> None:
    """Repeated calls are asked about, too; what the gate refuses isn't made and isn't counted."""
    left = [1, 1]

    def gate() -> None:
        if not left:
            raise ShutError("閉まっています")
        left.pop()

    with serving([box_error(503, "unavailable"), ME, ME]) as (server, url):
        session = BoxSession(quick(url), threading.Event(), terms=Terms(gate))
        session.reader().whoami()
        with pytest.raises(ShutError):
            session.reader().whoami()
        assert server.calls == 2
        assert session.take_calls() == {"identity": 2}
        session.close()


def test_calls_are_counted_as_what_they_are_spent_on() -> None:
    """Whatever each one reads."""
    with serving([ME]) as (_, url):
        session = BoxSession(quick(url), threading.Event(), terms=Terms(spent_as=Purpose.REMEDIES))
        session.reader().whoami()
        assert session.take_calls() == {"remedies": 1}
        session.close()


def test_sessions_may_share_a_rate() -> None:
    """Two sessions of one account keep to one limit: told to wait, both wait."""
    stop = threading.Event()
    limiter = Limiter(600_000, stop)
    with serving([ME]) as (server, url):
        sessions = [BoxSession(quick(url), stop, terms=Terms(limiter=limiter)) for _ in range(2)]
        limiter.pause(60)
        threading.Timer(0.2, stop.set).start()
        for session in sessions:
            with pytest.raises(StoppedError):
                session.reader().whoami()
            session.close()
        assert server.calls == 0


@pytest.mark.parametrize("written", [True, False])
def test_write_on_its_way_comes_to_its_end(written: bool) -> None:
    """Told to stop in the middle of it: a write is waited for, and what Box answered is known; a read is cut."""
    stop = threading.Event()
    body = b'{"type": "folder", "id": "1"}'
    with serving([Answer(body=body, drip=0.03)]) as (_, url):
        session = BoxSession(replace(quick(url), deadline=100.0), stop)
        threading.Timer(0.3, stop.set).start()
        thing = Thing(ThingKind.LINK, "1", ItemType.FOLDER, "1")
        if written:
            session.hand().change(thing, Image(present=True, stamp="0"), Aim(absent=True))
        else:
            with pytest.raises(StoppedError):
                session.reader().whoami()
        assert stop.is_set()
        session.close()
