"""JWT assertions, checked as Box checks them: signature, audience, lifetime, and each used once."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from gatekeeper.sandbox.problem import OAuthProblem
from gatekeeper.sandbox.world.token import JwtKey

__all__ = ["AUDIENCE", "Claims", "read_assertion"]

AUDIENCE = "https://api.box.com/oauth2/token"
_HASHES: dict[str, type[SHA256 | SHA384 | SHA512]] = {"RS256": SHA256, "RS384": SHA384, "RS512": SHA512}
_LONGEST_LIFE = 60
_LEEWAY = 30


@dataclass(frozen=True, slots=True)
class Claims:
    """`subject_type` is `enterprise` or `user`; `assertion_id` may be used once."""

    client_id: str
    subject: str
    subject_type: str
    assertion_id: str


def read_assertion(text: str, keys: Mapping[str, JwtKey], now: float) -> Claims:
    """What a signed assertion says. `now` is the real time in seconds since the epoch, which the signer's clock keeps.

    :raises OAuthProblem: 400 invalid_grant: not a JWT, an unknown key, a wrong signature or audience, out of time.
    """
    try:
        head, body, signature = text.split(".")
        header, claims = _part(head), _part(body)
        signed = _decode(signature)
    except ValueError as cause:
        raise _refused("The JWT assertion can't be read.") from cause
    key = keys.get(str(header.get("kid")))
    if key is None or key.client_id not in {None, claims.get("iss")}:
        raise _refused("OAuth JWT signature verification failed: unknown key id.")
    _check_signature(key, str(header.get("alg")), f"{head}.{body}".encode(), signed)
    if claims.get("aud") not in {AUDIENCE, "https://auth.box.com/oauth2/token"}:
        raise _refused("Please check the 'aud' claim.")
    _check_life(claims.get("exp"), now)
    return Claims(
        str(claims.get("iss")), str(claims.get("sub")), str(claims.get("box_sub_type")), str(claims.get("jti"))
    )


def _check_signature(key: JwtKey, algorithm: str, message: bytes, signature: bytes) -> None:
    public = load_pem_public_key(key.public_key.encode())
    if algorithm not in _HASHES or not isinstance(public, RSAPublicKey):
        raise _refused("The 'alg' of the assertion isn't supported.")
    try:
        public.verify(signature, message, PKCS1v15(), _HASHES[algorithm]())
    except InvalidSignature as cause:
        raise _refused("OAuth JWT signature verification failed.") from cause


def _check_life(expiry: Any, now: float) -> None:
    if not isinstance(expiry, int | float) or not now - _LEEWAY < expiry <= now + _LONGEST_LIFE + _LEEWAY:
        raise _refused("Please check the 'exp' claim.")


def _part(text: str) -> dict[str, Any]:
    part = json.loads(_decode(text))
    if not isinstance(part, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one kind of error for all that cannot be read
    return part


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _refused(description: str) -> OAuthProblem:
    return OAuthProblem("invalid_grant", description)
