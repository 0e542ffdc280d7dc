"""The sandbox's own handles, beneath `/_sandbox`: clock, events, tokens, and a digest of the state. No token needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gatekeeper.errors import MistakesError
from gatekeeper.sandbox.problem import bad_request, not_found
from gatekeeper.sandbox.scenario.load_event import events_of, load_events
from gatekeeper.sandbox.wire.answer import Answer, reply
from gatekeeper.sandbox.wire.body import flag, moment, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world.digest import digest
from gatekeeper.sandbox.world.tree import item_at

__all__ = ["ROUTES"]

Json = Any


def get_clock(call: Call) -> Answer:
    clock = call.world.clock
    return reply({"now": clock.now().isoformat(), "frozen": clock.frozen})


def move_clock(call: Call) -> Answer:
    """`set` to a moment, `advance` by seconds, `freeze` true or false; what was due meanwhile has then happened."""
    body, clock = call.json(), call.world.clock
    target, seconds = moment(body, "set"), body.get("advance", 0)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise bad_request("'advance' is a number of seconds")
    try:
        goal = (target or clock.now()) + timedelta(seconds=seconds)
    except (OverflowError, ValueError) as cause:
        raise bad_request("The clock can't be moved so far") from cause
    clock.set(goal)
    clock.freeze(frozen=flag(body, "freeze", otherwise=clock.frozen))
    call.world.settle()
    return get_clock(call)


def play_events(call: Call) -> Answer:
    """Further events, written as in a scenario: {"events": [...]}. Those still to come wait for the clock."""
    try:
        given = events_of(call.json().get("events", []))
    except MistakesError as error:
        raise bad_request(str(error)) from error
    before = len(call.world.events)
    load_events(call.world, given, lambda path: item_at(call.world, path))
    return reply({"recorded": len(call.world.events) - before, "total": len(call.world.events)})


def give_token(call: Call) -> Answer:
    """An access token of any user by login, people from outside included: what a person signing in would get."""
    login = text(call.json(), "login") or ""
    user = call.world.users_by_login.get(login.lower())
    if user is None:
        raise not_found("login", login)
    token = call.world.tokens.give(user, "sandbox", call.now, call.world.settings.token_seconds)
    return reply({"access_token": token.text, "user_id": user.id})


def get_state(call: Call) -> Answer:
    """Everything that was made or touched, and one hash over it: two equal hashes mean that nothing changed."""
    return reply(digest(call.world))


ROUTES = (
    Route("GET", "/_sandbox/clock", get_clock, open=True),
    Route("POST", "/_sandbox/clock", move_clock, open=True),
    Route("POST", "/_sandbox/events", play_events, open=True),
    Route("POST", "/_sandbox/token", give_token, open=True),
    Route("GET", "/_sandbox/state", get_state, open=True),
)
