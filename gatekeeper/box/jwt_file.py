"""The JSON that Box's developer console hands out for JWT: looked through before anything is signed with it."""

from __future__ import annotations

import json

from box_sdk_gen import JWTConfig
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from gatekeeper.errors import UsageError

__all__ = ["jwt_config"]

_AGAIN = "Box開発者コンソールの「公開鍵と秘密鍵のペアを生成」で、JSONを作り直してください"


def jwt_config(text: str) -> JWTConfig:
    """The credentials in the text. No error shows or chains anything of it: it holds a private key.

    :raises UsageError: it isn't such a JSON, or its private key can't be opened with its passphrase.
    """
    if (fault := _fault(text)) is not None:
        raise UsageError(f"box_jwt: {fault}")
    try:
        return JWTConfig.from_config_json_string(text)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        reason = type(error).__name__
    raise UsageError(f"box_jwt がBoxの開発者コンソールのJSONではありません ({reason})")


def _fault(text: str) -> str | None:
    try:
        app = json.loads(text)["boxAppSettings"]["appAuth"]
        pem, passphrase = app["privateKey"], app.get("passphrase")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return "Boxの開発者コンソールのJSONではありません"
    if not isinstance(pem, str) or not isinstance(passphrase, str | None):
        return "Boxの開発者コンソールのJSONではありません"
    return _key_fault(pem, passphrase)


def _key_fault(pem: str, passphrase: str | None) -> str | None:
    is_encrypted = "ENCRYPTED" in pem
    if is_encrypted and not passphrase:
        return f"秘密鍵が暗号化されていますが、パスフレーズ（passphrase）がありません。{_AGAIN}"
    try:
        load_pem_private_key(pem.encode(), passphrase.encode() if is_encrypted and passphrase else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        wrong = "秘密鍵が、書かれているパスフレーズで開きません" if is_encrypted else "秘密鍵を読めません"
        return f"{wrong}。{_AGAIN}"
    return None
