"""The token endpoint, with the ways in that applications have: client credentials, JWT, refresh."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from gatekeeper.sandbox.problem import OAuthProblem
from gatekeeper.sandbox.wire.answer import Answer, reply
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.jwt import read_assertion
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.token import Token

__all__ = ["ROUTES"]

Json = Any
Form = dict[str, str]

_JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def issue(call: Call) -> Answer:
    form = _form(call)
    grant = _GRANTS.get(form.get("grant_type", ""))
    if grant is None:
        raise OAuthProblem("unsupported_grant_type", "Invalid grant_type parameter or parameter missing")
    return grant(call, form)


def revoke(call: Call) -> Answer:
    """As in RFC 7009, a token that isn't known counts as revoked."""
    form = _form(call)
    _check_client(call, form)
    call.world.tokens.revoke(form.get("token", ""))
    return Answer(200)


def _form(call: Call) -> Form:
    return dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))


def _check_client(call: Call, form: Form) -> str:
    """The client id, if its secret is right; where the scenario pins none, any id with any secret is."""
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    pinned = call.world.tokens.clients
    if not client_id or not secret or (pinned and pinned.get(client_id) != secret):
        raise OAuthProblem("invalid_client", "The client credentials are invalid")
    return client_id


def _by_credentials(call: Call, form: Form) -> Answer:
    client_id = _check_client(call, form)
    user = _subject(call, client_id, form.get("box_subject_type", ""), form.get("box_subject_id", ""))
    return _given(call, user, client_id)


def _by_jwt(call: Call, form: Form) -> Answer:
    client_id = _check_client(call, form)
    tokens = call.world.tokens
    claims = read_assertion(form.get("assertion", ""), tokens.jwt_keys, time.time())
    if claims.client_id != client_id or claims.assertion_id in tokens.used_assertions:
        raise OAuthProblem("invalid_grant", "Please check the 'iss' and 'jti' claims.")
    tokens.used_assertions.add(claims.assertion_id)
    return _given(call, _subject(call, client_id, claims.subject_type, claims.subject), client_id)


def _by_refresh(call: Call, form: Form) -> Answer:
    client_id = _check_client(call, form)
    old = call.world.tokens.use_refresh(form.get("refresh_token", ""))
    if old is None or old.client_id != client_id:
        raise OAuthProblem("invalid_grant", "Refresh token has expired")
    return _given(call, old.user, client_id)


def _subject(call: Call, client_id: str, kind: str, subject: str) -> User:
    world = call.world
    if kind == "enterprise" and subject == world.enterprise.id:
        return world.service_of(client_id, call.now)
    user = world.users.get(subject) if kind == "user" else None
    if user is None or user.kind == "external":
        raise OAuthProblem("invalid_grant", "Grant credentials are invalid")
    return user


def _given(call: Call, user: User, client_id: str) -> Answer:
    tokens, seconds = call.world.tokens, call.world.settings.token_seconds
    token = tokens.give(user, client_id, call.now, seconds)
    return reply(_token(token, seconds) | {"refresh_token": tokens.give_refresh(token)})


def _token(token: Token, seconds: int) -> dict[str, Json]:
    return {"access_token": token.text, "expires_in": seconds, "token_type": "bearer", "restricted_to": []}


_GRANTS: dict[str, Callable[[Call, Form], Answer]] = {
    "client_credentials": _by_credentials,
    "refresh_token": _by_refresh,
    _JWT: _by_jwt,
}

ROUTES = (
    Route("POST", "/oauth2/token", issue, open=True),
    Route("POST", "/oauth2/revoke", revoke, open=True),
    # The address that the SDK builds from a base URL for uploads and sign-in, beside the plain one.
    Route("POST", "/api/oauth2/token", issue, open=True),
    Route("POST", "/api/oauth2/revoke", revoke, open=True),
)
