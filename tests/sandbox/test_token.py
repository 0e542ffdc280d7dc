"""Signing in: client credentials, JWT, developer tokens, refresh, As-User; and what is refused."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import requests
from box_sdk_gen import BoxAPIError, BoxJWTAuth, JWTConfig
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
)

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import as_user, connect, connect_with, connect_with_token


def post_token(sandbox: Sandbox, **fields: str) -> requests.Response:
    return requests.post(f"{sandbox.base_url}/api/oauth2/token", data=fields, timeout=10)


def test_client_credentials_sign_in_the_service_account(office: Sandbox) -> None:
    """With client credentials the application's own account acts, under the name that it has in Box."""
    me = connect(office, client_id="gatekeeper").users.get_user_me()
    assert me.login == "AutomationUser_gatekeeper@boxdevedition.com"


def test_client_credentials_for_a_user(office: Sandbox) -> None:
    """Asked for a user, the token is that user's."""
    assert connect(office, user_id="502").users.get_user_me().login == "hanako@city.example.jp"


@pytest.mark.parametrize("field", ["client_id", "client_secret"])
def test_named_client_needs_its_secret(start: Start, field: str) -> None:
    """A scenario that names clients refuses others with OAuth's own error."""
    box = start(f"clients: {{gatekeeper: right}}\n{OFFICE}")
    good = {"client_id": "gatekeeper", "client_secret": "right", "grant_type": "client_credentials"}
    good |= {"box_subject_type": "enterprise", "box_subject_id": "900"}
    assert post_token(box, **good).status_code == 200
    refused = post_token(box, **{**good, field: "wrong"})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_client")


def jwt_config(encrypted: str, key_id: str = "k1") -> JWTConfig:
    settings = {
        "boxAppSettings": {
            "clientID": "gatekeeper",
            "clientSecret": "secret",
            "appAuth": {"publicKeyID": key_id, "privateKey": encrypted, "passphrase": "passphrase"},
        },
        "enterpriseID": "900",
    }
    return JWTConfig.from_config_json_string(json.dumps(settings))


def test_jwt_needs_a_registered_key(start: Start) -> None:
    """A JWT signed with a key of the scenario signs in; one with an unknown key id doesn't."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"passphrase")).decode()
    box = start(f"jwt_keys: [{{key_id: k1, public_key: {json.dumps(public)}}}]\n{OFFICE}")
    client = connect_with(box, BoxJWTAuth(jwt_config(private)))
    assert client.users.get_user_me().login == "AutomationUser_gatekeeper@boxdevedition.com"
    with pytest.raises(BoxAPIError, match="invalid_grant"):
        connect_with(box, BoxJWTAuth(jwt_config(private, "other"))).users.get_user_me()


def test_token_runs_out(office: Sandbox) -> None:
    """After an hour by the sandbox's clock a token is refused, and a new one is given."""
    fields = {"client_id": "a", "client_secret": "b", "grant_type": "client_credentials"}
    given = post_token(office, **fields, box_subject_type="enterprise", box_subject_id="900").json()
    assert given["expires_in"] <= 3600 + 1000
    header = {"Authorization": f"Bearer {given['access_token']}"}
    url = f"{office.base_url}/2.0/users/me"
    assert requests.get(url, headers=header, timeout=10).status_code == 200
    late = timedelta(seconds=given["expires_in"] + 1).total_seconds()
    requests.post(f"{office.base_url}/_sandbox/clock", json={"advance": late}, timeout=10)
    refused = requests.get(url, headers=header, timeout=10)
    assert refused.status_code == 401
    assert "WWW-Authenticate" in refused.headers


def test_developer_token_of_a_scenario(start: Start) -> None:
    """A scenario's token is its user's until it expires."""
    tokens = (
        "tokens:\n  - {token: dev, login: hanako@city.example.jp}\n  - {token: old, expires_at: 2026-01-01T00:00:00Z}\n"
    )
    box = start(tokens + OFFICE)
    assert connect_with_token(box, "dev").users.get_user_me().id == "502"
    url = f"{box.base_url}/2.0/users/me"
    assert requests.get(url, headers={"Authorization": "Bearer old"}, timeout=10).status_code == 401


def test_as_user(office: Sandbox) -> None:
    """The service account sees what a managed user sees; nobody acts as somebody from outside."""
    assert as_user(office, "hanako@city.example.jp").users.get_user_me().id == "502"
    with pytest.raises(BoxAPIError) as refused:
        as_user(office, "op@vendor.example.com").users.get_user_me()
    assert refused.value.response_info.status_code == 403


def test_nobody_without_a_token(office: Sandbox) -> None:
    """Without a token there is nothing but a 401 in Box's error format."""
    answer = requests.get(f"{office.base_url}/2.0/folders/0", timeout=10)
    assert answer.status_code == 401
    assert answer.json()["request_id"]
