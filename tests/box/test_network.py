"""What the gatekeeper makes of answers that aren't whole, aren't Box's, or ask for patience."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from gatekeeper.errors import BoxCredentialsError, BoxUnreachableError, StoppedError, UnreadableError
from tests.box.connecting import connected, quick
from tests.box.scripted import JSON, ME, Answer, box_error, ok, serving

HTML = Answer(body=b"<html>sign in to the proxy</html>", headers={"Content-Type": "text/html; charset=utf-8"})
EMPTY = ok({"entries": [], "next_marker": None, "limit": 1000})
NOT_WHOLE = {
    "html": HTML,
    "empty body": Answer(),
    "half of an object": Answer(body=b'{"entries": [{"type": "fi'),
    "cut connection": Answer(body=b'{"entries": []}', cut=4),
    "a list": ok([]),
    "no entries": ok({"next_marker": None}),
    "null entries": ok({"entries": None}),
    "an entry that is no object": ok({"entries": ["x"]}),
    "an entry without an id": ok({"entries": [{"type": "file"}]}),
    "an object as marker": ok({"entries": [], "next_marker": {"a": 1}}),
    "nested beyond reason": Answer(body=b'{"entries": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
    "server error": box_error(503, "unavailable"),
    "rate limit": box_error(429, "rate_limit_exceeded"),
}


@pytest.mark.parametrize("bad", NOT_WHOLE.values(), ids=NOT_WHOLE.keys())
def test_a_read_is_repeated_until_the_answer_is_whole(bad: Answer) -> None:
    """One bad answer costs one more call and changes nothing else."""
    with serving([bad, EMPTY]) as (server, url), connected(quick(url)) as session:
        assert list(session.reader().pages("1")) == [()]
        assert server.calls == 2
        assert session.take_calls() == {"items": 2}


@pytest.mark.parametrize("bad", NOT_WHOLE.values(), ids=NOT_WHOLE.keys())
def test_a_read_that_never_becomes_whole_is_an_error_and_never_an_empty_folder(bad: Answer) -> None:
    """After as many attempts as allowed the read has failed."""
    with serving([bad]) as (server, url), connected(quick(url)) as session:
        with pytest.raises(BoxUnreachableError):
            list(session.reader().pages("1"))
        assert server.calls == 4


@pytest.mark.parametrize(
    "value", ["0", "-1", "86400", "86400.5", "nan", "inf", "soon", "date", "past date", "Fri, 99 Nov 2026 99:99:99 GMT"]
)
def test_any_retry_after_is_survived_and_none_is_obeyed_beyond_the_longest_wait(value: str) -> None:
    """A date, a negative, a huge or a senseless `Retry-After` delays the next attempt by a bounded time."""
    moment = {"date": timedelta(hours=9), "past date": timedelta(hours=-9)}.get(value)
    sent = value if moment is None else format_datetime(datetime.now(UTC) + moment, usegmt=True)
    with serving([box_error(429, "rate_limit_exceeded", Retry_After=sent), ME]) as (server, url):
        with connected(quick(url)) as session:
            assert session.reader().whoami().id == "7"
        assert server.calls == 2


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_refusal_by_box_is_an_unreadable_place_and_asked_once(status: int) -> None:
    """No access and gone are told apart by nobody; neither is worth a second call."""
    with serving([box_error(status, "not_found")]) as (server, url), connected(quick(url)) as session:
        with pytest.raises(UnreadableError, match=str(status)):
            list(session.reader().pages("1"))
        assert server.calls == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(404, b'{"detail": "Not Found"}'),
        Answer(403, b"<html>blocked</html>", {"Content-Type": "text/html"}),
        Answer(302, b"", {"Location": "http://127.0.0.1:9/login"}),
    ],
    ids=["another API", "a filter's page", "a redirect"],
)
def test_what_is_not_box_is_unreachable_and_not_a_missing_folder(answer: Answer) -> None:
    """A base URL that isn't Box must not look like a folder that has vanished."""
    with serving([answer]) as (server, url), connected(quick(url)) as session:
        with pytest.raises(BoxUnreachableError, match="base_url"):
            list(session.reader().pages("1"))
        assert server.calls == 1


def test_an_html_page_with_status_200_is_named_as_such() -> None:
    """The message points at the proxy."""
    with (
        serving([HTML]) as (_, url),
        connected(quick(url)) as session,
        pytest.raises(BoxUnreachableError, match=r"HTML.*プロキシ"),
    ):
        session.reader().whoami()


def test_a_body_that_drips_in_is_cut_at_the_deadline() -> None:
    """A byte now and then keeps any read timeout content; the deadline counts the whole exchange."""
    dripping = Answer(body=b" " * 10_000 + b"{}", drip=0.05)
    with serving([dripping]) as (server, url), connected(quick(url, deadline=0.3, attempts=1)) as session:
        with pytest.raises(BoxUnreachableError, match="期限"):
            session.reader().whoami()
        assert server.calls == 1


def test_a_stop_ends_a_call_that_is_waiting_for_bytes() -> None:
    """The stop event wakes a thread out of a blocked read."""
    stop = threading.Event()
    dripping = Answer(body=b" " * 10_000 + b"{}", drip=0.05)
    with serving([dripping]) as (_, url), connected(quick(url, deadline=100.0), stop) as session:
        threading.Timer(0.3, stop.set).start()
        with pytest.raises(StoppedError):
            session.reader().whoami()


def test_a_stop_ends_the_wait_that_box_asked_for() -> None:
    """No further call is made once told to stop, however long Box asked to wait."""
    stop = threading.Event()
    busy = box_error(429, "rate_limit_exceeded", Retry_After="86400")
    with serving([busy]) as (server, url), connected(quick(url, longest_wait=60.0), stop) as session:
        threading.Timer(0.2, stop.set).start()
        with pytest.raises(StoppedError):
            session.reader().whoami()
        assert server.calls == 1


def test_an_answer_beyond_all_size_is_refused() -> None:
    """Memory is bounded whatever is sent."""
    with (
        serving([Answer(body=b" " * 100_000)]) as (server, url),
        connected(quick(url, largest_answer=50_000)) as session,
    ):
        with pytest.raises(BoxUnreachableError, match="大きすぎ"):
            session.reader().whoami()
        assert server.calls == 1


def test_nothing_listening_is_told_as_a_refused_connection() -> None:
    """The commonest mistake in a base URL has a message of its own."""
    with serving([ME]) as (_, url):
        pass
    with connected(quick(url)) as session, pytest.raises(BoxUnreachableError, match="接続を断られました"):
        session.reader().whoami()


def test_an_unknown_host_is_told_as_a_matter_of_names() -> None:
    """A host that no name service knows."""
    with connected(quick("http://box.invalid")) as session, pytest.raises(BoxUnreachableError, match="DNS"):
        session.reader().whoami()


def test_plain_http_behind_an_https_address_is_told_as_a_matter_of_tls() -> None:
    """A certificate that can't be checked is no reason to go on."""
    with (
        serving([ME]) as (_, url),
        connected(quick(url.replace("http:", "https:"))) as session,
        pytest.raises(BoxUnreachableError, match="TLS"),
    ):
        session.reader().whoami()


def test_a_proxy_that_wants_a_password_is_named() -> None:
    """407 comes from the proxy, not from Box."""
    with serving([Answer(407, b"", {})]) as (server, url):
        server.token_answers = [Answer(407, b"", {})] * 9
        with (
            connected(quick("http://box.invalid", proxy=url)) as session,
            pytest.raises(BoxUnreachableError, match="407"),
        ):
            session.reader().whoami()


def test_a_tunnel_that_wants_a_password_is_named() -> None:
    """Behind TLS the refusal comes in answer to CONNECT."""
    with (
        serving([ME]) as (_, url),
        connected(quick("https://box.invalid", proxy=url)) as session,
        pytest.raises(BoxUnreachableError, match="プロキシ"),
    ):
        session.reader().whoami()


def test_no_message_and_no_cause_holds_a_secret() -> None:
    """Neither the text of an error nor what hangs on it shows a token or the client secret."""
    refusal = Answer(400, b'{"error": "invalid_client", "error_description": "hush-secret is wrong"}', JSON)
    with serving([ME]) as (server, url), connected(quick(url)) as session:
        server.token_answers = [refusal]
        with pytest.raises(BoxCredentialsError, match="client_secret") as caught:
            session.reader().whoami()
    assert "hush-secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert "hush-secret" not in repr(quick(url))
