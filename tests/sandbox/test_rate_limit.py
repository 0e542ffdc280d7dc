"""The call rate: so many calls in so long a time, for each user; and latency."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import requests

from gatekeeper.sandbox.problem import BoxProblem
from gatekeeper.sandbox.wire.rate import RateLimit, RateLimiter
from tests.sandbox.conftest import Start
from tests.sandbox.raw import ADMIN, HANAKO, ask


def test_rate_is_each_users_own(start: Start) -> None:
    """Beyond the rate a user gets 429 with the seconds to wait; another user isn't concerned."""
    box = start(rate_limit="3/min")
    assert [ask(box, "users/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    refusal = ask(box, "users/me")
    assert 1 <= int(refusal.headers["Retry-After"]) <= 60
    assert (refusal.json()["code"], bool(refusal.json()["request_id"])) == ("rate_limit_exceeded", True)
    assert ask(box, "users/me", HANAKO).status_code == 200


def test_as_user_counts_for_the_one_who_acts(start: Start) -> None:
    """Calls by As-User are the target's calls."""
    box = start(rate_limit="1/min")
    as_hanako = {"As-User": "502"}
    assert ask(box, "users/me", headers=as_hanako).status_code == 200
    assert ask(box, "users/me", HANAKO).status_code == 429
    assert ask(box, "users/me").status_code == 200


def test_handles_and_tokens_are_free(start: Start) -> None:
    """Getting a token and the sandbox's own handles don't count."""
    box = start(rate_limit="1/min")
    for _ in range(5):
        assert requests.get(f"{box.base_url}/_sandbox/clock", timeout=10).status_code == 200
    assert [ask(box, "users/me").status_code for _ in range(2)] == [200, 429]


def test_window_slides() -> None:
    """A call is forgotten when its time has gone, not at the full minute; a refused call doesn't count."""
    limiter = RateLimiter(RateLimit(2, 60.0))
    for moment in (0.0, 30.0, 60.0, 90.0):
        limiter.check("u", moment)
    with pytest.raises(BoxProblem) as refused:
        limiter.check("u", 100.5)
    assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "20"})
    limiter.check("u", 120.5)


def test_wait_is_never_nought() -> None:
    """Retry-After is a whole number of seconds, and at least one."""
    limiter = RateLimiter(RateLimit(1, 1.0))
    limiter.check("u", 0.0)
    with pytest.raises(BoxProblem) as refused:
        limiter.check("u", 0.999)
    assert refused.value.headers == {"Retry-After": "1"}


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("1000/min", RateLimit(1000, 60.0)),
        ("16/s", RateLimit(16, 1.0)),
        (" 2/hour ", RateLimit(2, 3600.0)),
    ],
)
def test_limit_is_written_as_so_many_in_a_time(written: str, limit: RateLimit) -> None:
    """A rate is a number, a slash and a unit."""
    assert RateLimit.parse(written) == limit


@pytest.mark.parametrize("written", ["", "1000", "0/min", "-1/min", "1000/day", "many/min", "10 / min"])
def test_wrong_limit(written: str) -> None:
    """Anything else isn't a rate."""
    with pytest.raises(ValueError, match=f"^{re.escape(written)}$"):
        RateLimit.parse(written)


def test_latency_comes_on_top(start: Start, tmp_path: Path) -> None:
    """Each call takes at least the latency; the sandbox's own handles don't."""
    log = tmp_path / "access.jsonl"
    box = start(latency_ms=30, access_log=log)
    assert ask(box, "users/me", ADMIN).status_code == 200
    (call,) = [line for line in map(json.loads, log.read_text("ascii").splitlines()) if line["path"] == "/2.0/users/me"]
    assert call["ms"] >= 30
