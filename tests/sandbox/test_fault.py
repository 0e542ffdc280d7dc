"""Faults on order: what they strike, how they spoil an answer, and how often."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from gatekeeper.errors import MistakesError
from gatekeeper.sandbox.scenario.fault_file import faults_of, read_faults
from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import Start
from tests.sandbox.raw import HANAKO, ask

ME = {"path": "/users/me"}


def with_faults(start: Start, *faults: dict[str, Any]) -> Sandbox:
    return start(faults=tuple(faults_of(list(faults), "faults")))


def statuses(box: Sandbox, calls: int, path: str = "users/me", **given: Any) -> list[int]:
    return [ask(box, path, **given).status_code for _ in range(calls)]


def test_status_so_many_times(start: Start) -> None:
    """A fault strikes what it matches, as often as it says, in Box's error format."""
    box = with_faults(start, {"match": ME, "kind": "status", "status": 503, "times": 2})
    assert statuses(box, 3) == [503, 503, 200]
    assert ask(box, "folders/0").status_code == 200


def test_status_is_in_box_s_format_unless_a_body_is_given(start: Start) -> None:
    """A refusal on order looks like Box's own, with Retry-After where it says so; a given body comes as it is."""
    plain = {"match": ME, "kind": "status", "status": 429, "retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}
    box = with_faults(start, plain, {"match": ME, "kind": "status", "status": 500, "body": "<oops>"})
    first, second = ask(box, "users/me"), ask(box, "users/me")
    assert (first.json()["type"], first.json()["code"]) == ("error", "rate_limit_exceeded")
    assert first.headers["Retry-After"] == "Wed, 21 Oct 2026 07:28:00 GMT"
    assert (second.status_code, second.text) == (500, "<oops>")


def test_faults_without_times_strike_once_and_with_forever_always(start: Start) -> None:
    """Left out, `times` means once; `forever` has no end."""
    box = with_faults(start, {"match": ME, "kind": "status"})
    assert statuses(box, 3) == [503, 200, 200]
    endless = with_faults(start, {"match": ME, "kind": "status", "times": "forever"})
    assert statuses(endless, 5) == [503] * 5


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({"method": "get"}, [503, 503]),
        ({"method": "PUT"}, [200, 200]),
        ({"path": r"/folders/\d+/items$"}, [200, 503]),
        ({"query": {"limit": "7"}}, [200, 503]),
        ({"query": {"limit": "8"}}, [200, 200]),
        ({"path": "/items", "query": {"limit": "7"}, "method": "GET"}, [200, 503]),
    ],
)
def test_match_is_by_method_path_and_query(start: Start, match: dict[str, Any], struck: list[int]) -> None:
    """All that a match names has to fit: the method in any case, a pattern found in the path, query parameters."""
    box = with_faults(start, {"match": match, "kind": "status", "times": "forever"})
    assert statuses(box, 1) + statuses(box, 1, "folders/1001/items", login=HANAKO, params={"limit": 7}) == struck


def test_first_requests_pass(start: Start) -> None:
    """With `after`, so many requests that fit go through before the fault strikes."""
    box = with_faults(start, {"match": ME, "kind": "status", "after": 2, "times": 1})
    assert statuses(box, 4) == [200, 200, 503, 200]


def test_chance_is_the_same_each_time(start: Start) -> None:
    """With a seed, the same calls fail in every run."""
    order = {"kind": "status", "status": 500, "probability": 0.5, "seed": 7}
    runs = [statuses(with_faults(start, order), 12) for _ in range(2)]
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 500}


@pytest.mark.parametrize("kind", ["reset", "truncate"])
def test_connection_breaks(start: Start, kind: str) -> None:
    """After a reset nothing comes, after a truncation less than the head announced."""
    box = with_faults(start, {"kind": kind, "match": ME})
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        ask(box, "users/me")
    assert ask(box, "users/me").json()["login"] == "admin@city.example.jp"


def test_proxy_s_page_and_no_page_at_all(start: Start) -> None:
    """`html` is a sign-in page with status 200, `empty` a 200 with nothing in it."""
    box = with_faults(start, {"kind": "html", "match": ME}, {"kind": "empty", "match": ME})
    page, nothing = ask(box, "users/me"), ask(box, "users/me")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<html" in page.text.lower()
    assert (nothing.status_code, nothing.content) == (200, b"")


def test_slow_answer_is_whole(start: Start) -> None:
    """A slow answer comes in drops, and is the right one in the end."""
    box = with_faults(start, {"kind": "slow", "match": ME, "seconds": 0.2, "after_effect": True})
    assert ask(box, "users/me").json()["login"] == "admin@city.example.jp"


def test_effect_stays_away_unless_ordered(start: Start) -> None:
    """A fault keeps the request from being done; with `after_effect` it is done, and only the answer is lost."""
    match = {"method": "POST", "path": "/folders$"}
    body = {"name": "束", "parent": {"id": "1002"}}
    lost = with_faults(start, {"kind": "status", "match": match})
    done = with_faults(start, {"kind": "status", "match": match, "after_effect": True})
    seen = [[ask(box, "folders", HANAKO, "POST", json=body).status_code for _ in range(2)] for box in (lost, done)]
    assert seen == [[503, 201], [503, 409]]


def test_faults_can_be_changed_while_it_runs(office: Sandbox) -> None:
    """The handle takes new faults in the place of the old ones, and a wrong list with 400."""
    url = f"{office.base_url}/_sandbox/faults"
    requests.post(url, json=[{"kind": "status", "times": "forever", "match": ME}], timeout=10).raise_for_status()
    assert statuses(office, 1) == [503]
    refused = requests.post(url, json=[{"kind": "status", "times": -1}], timeout=10)
    assert (refused.status_code, statuses(office, 1)) == (400, [503])
    requests.post(url, json=[], timeout=10).raise_for_status()
    assert statuses(office, 1) == [200]


def test_file_of_faults(tmp_path: Path) -> None:
    """A file holds a list, or one under `faults`, as YAML or JSON."""
    for number, text in enumerate(("- {kind: reset}\n", "faults:\n  - kind: reset\n", '[{"kind": "reset"}]')):
        file = tmp_path / f"{number}.yaml"
        file.write_text(text, encoding="utf-8")
        assert [fault.kind for fault in read_faults(file)] == ["reset"]


def test_file_of_faults_with_mistakes(tmp_path: Path) -> None:
    """A wrong file of faults is told with its lines, all mistakes at once."""
    file = tmp_path / "faults.yaml"
    file.write_text(
        "- {kind: explode}\n- {kind: status, status: 99}\n- {kind: reset, match: {path: '('}}\n"
        "- {kind: slow, time: 3}\n",
        encoding="utf-8",
    )
    with pytest.raises(MistakesError) as caught:
        read_faults(file)
    assert [mistake.line for mistake in caught.value.mistakes] == [1, 2, 3, 4]
