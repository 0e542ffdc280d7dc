"""Tokens: fetched once for all threads, renewed when refused, and what is said when Box wants none of it."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from gatekeeper.box.access import AuthKind, BoxAccess
from gatekeeper.box.session import BoxSession
from gatekeeper.errors import BoxCredentialsError, BoxUnreachableError, UsageError
from tests.box.connecting import connected, quick
from tests.box.scripted import JSON, ME, Answer, Asked, box_error, ok, serving

PASSPHRASE = b"open sesame"


def key_file(passphrase: str = PASSPHRASE.decode()) -> str:
    """What Box's developer console hands out for JWT."""
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSPHRASE)).decode()
    auth = {"publicKeyID": "k1", "privateKey": pem, "passphrase": passphrase}
    app = {"clientID": "c", "clientSecret": "s", "appAuth": auth}
    return json.dumps({"boxAppSettings": app, "enterpriseID": "900"})


def accepts(token: str) -> object:
    """A Box that knows one token only."""

    def answer(asked: Asked) -> Answer:
        return ME if asked.headers["Authorization"] == f"Bearer {token}" else box_error(401, "unauthorized")

    return answer


def test_many_threads_share_one_token_request() -> None:
    """However many readers start at once, Box is asked for one token."""
    with serving([ME]) as (server, url), connected(quick(url)) as session, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: session.reader().whoami(), range(16)))
        assert (server.tokens, server.calls) == (1, 16)


def test_a_refused_token_is_renewed_once_for_all_threads() -> None:
    """Eight calls refused with one stale token make one renewal, and all of them succeed."""
    with serving(accepts("T2")) as (server, url), connected(quick(url)) as session:  # type: ignore[arg-type]  # a closure
        gate = threading.Barrier(8)

        def ask(_: int) -> str:
            gate.wait()
            return session.reader().whoami().id

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(ask, range(8))) == ["7"] * 8
        assert server.tokens == 2


def test_a_token_that_stays_refused_is_a_matter_of_credentials() -> None:
    """A second refusal in a row isn't answered by a third token."""
    with serving([box_error(401, "unauthorized")]) as (server, url), connected(quick(url)) as session:
        with pytest.raises(BoxCredentialsError):
            session.reader().whoami()
        assert (server.tokens, server.calls) == (2, 2)


def test_a_token_is_renewed_before_its_time_is_over() -> None:
    """A token that Box gives for no time at all serves one call; a longer one serves them all."""
    with serving([ME]) as (server, url), connected(quick(url)) as session:
        server.token_answers = [ok({"access_token": "short", "expires_in": 0, "token_type": "bearer"})]
        reader = session.reader()
        for _ in range(3):
            reader.whoami()
        assert [asked.headers["Authorization"] for asked in server.asked] == ["Bearer short", "Bearer T2", "Bearer T2"]


def test_an_expired_developer_token_says_where_to_get_a_new_one() -> None:
    """A developer token can't be renewed by a program."""
    access = BoxAccess(AuthKind.TOKEN, token="dev")
    with serving([box_error(401, "unauthorized")]) as (server, url):
        with (
            connected(quick(url, auth=access.auth, token="dev")) as session,
            pytest.raises(BoxCredentialsError, match="開発者コンソール"),
        ):
            session.reader().whoami()
        assert (server.tokens, server.calls) == (0, 1)


@pytest.mark.parametrize(
    ("error", "said"),
    [("invalid_client", "client_secret"), ("unauthorized_client", "承認"), ("invalid_grant", "enterprise_id")],
)
def test_refused_credentials_name_what_to_look_at_and_are_not_tried_again(error: str, said: str) -> None:
    """Box's three refusals of a token lead to three different places."""
    refusal = Answer(400, json.dumps({"error": error, "error_description": "no"}).encode(), JSON)
    with serving([ME]) as (server, url), connected(quick(url)) as session:
        server.token_answers = [refusal]
        with pytest.raises(BoxCredentialsError, match=said):
            session.reader().whoami()
        assert (server.tokens, server.calls) == (1, 0)


@pytest.mark.parametrize("bad", [box_error(503, "unavailable"), Answer(200, b"<html>", {"Content-Type": "text/html"})])
def test_a_token_request_is_repeated_like_a_read(bad: Answer) -> None:
    """Asking for a token twice does no harm."""
    with serving([ME]) as (server, url), connected(quick(url)) as session:
        server.token_answers = [bad]
        assert session.reader().whoami().id == "7"
        assert (server.tokens, session.take_calls()) == (2, {"identity": 1})


def test_a_token_endpoint_that_is_not_boxs_is_a_wrong_base_url() -> None:
    """Another program's 404 isn't a refusal of the credentials."""
    with serving([ME]) as (server, url), connected(quick(url)) as session:
        server.token_answers = [Answer(404, b'{"detail": "Not Found"}')]
        with pytest.raises(BoxUnreachableError, match="base_url") as caught:
            session.reader().whoami()
    assert not isinstance(caught.value, BoxCredentialsError)


def test_a_key_file_signs_in() -> None:
    """JWT: the assertion is signed with the key of the developer console's file."""
    with serving([ME]) as (server, url), connected(quick(url, auth=AuthKind.JWT, jwt=key_file())) as session:
        assert session.reader().whoami().id == "7"
        assert server.tokens == 1


def test_a_key_with_a_wrong_passphrase_says_so_without_the_key() -> None:
    """Nothing of the key gets into the message, which comes before any call."""
    with pytest.raises(UsageError, match=r"box_jwt.*パスフレーズ") as caught:
        BoxSession(quick("http://127.0.0.1:9", auth=AuthKind.JWT, jwt=key_file("shut")), threading.Event())
    assert "PRIVATE" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"boxAppSettings": 1}', '{"boxAppSettings": {"appAuth": 1}}'])
def test_a_key_file_that_is_none_is_refused_before_any_call(text: str) -> None:
    """A wrong file is a mistake in the settings."""
    with pytest.raises(UsageError, match="box_jwt"):
        BoxSession(quick("http://127.0.0.1:9", auth=AuthKind.JWT, jwt=text), threading.Event())


@pytest.mark.parametrize("missing", ["client_id", "client_secret", "enterprise_id"])
def test_a_missing_credential_is_named(missing: str) -> None:
    """Nothing is asked of Box with half of the credentials."""
    with pytest.raises(UsageError, match=missing):
        BoxSession(quick("http://127.0.0.1:9", **{missing: None}), threading.Event())


def test_a_shown_address_holds_no_password() -> None:
    """An address shown in messages holds no password that stood in the settings."""
    access = quick("http://user:secret@127.0.0.1:9/x")
    assert access.shown_url == "http://127.0.0.1:9/x"
    assert urlsplit(access.api_url).password == "secret"
