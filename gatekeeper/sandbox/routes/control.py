"""The sandbox's own handles, beneath `/_sandbox`: its clock, further events, counts, and a digest of its state."""

from __future__ import annotations

from gatekeeper.sandbox.wire.answer import Answer, reply
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.route import Route

__all__ = ["ROUTES"]


def get_clock(call: Call) -> Answer:
    return reply({"now": call.world.clock.now().isoformat(), "frozen": call.world.clock.frozen})


ROUTES = (Route("GET", "/_sandbox/clock", get_clock, open=True),)
