"""What must not stand in a log, taken out of any value: secrets, shared links, addresses, control characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

__all__ = ["REMOVED", "as_plain", "mask_addresses", "remove_secrets", "show_controls"]

REMOVED = "[removed]"
_LONGEST = 10_000
_DEEPEST = 6

_SECRET_KEYS = re.compile(
    r"(?:^|_)(?:authorization|cookie|token|secret|password|passwd|passphrase|jwt|assertion|private_key|api_key"
    r"|shared_link|download_url|credentials?)(?:$|_)"
)
_SECRETS = re.compile(
    r"(?i:\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{4,}"
    r"|\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"
    r"|-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|$)"
    r"|(?i:\b(?:[a-z_]*(?:token|secret|password|passwd)|assertion|set-cookie)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;]+",
    re.DOTALL,
)
_SHARED_LINKS = re.compile(r"https?://[^\s\"'<>]*/(?:s|v|shared/static)/[^\s\"'<>]+", re.IGNORECASE)
_URL_USERS = re.compile(r"(?<=://)[^\s/@]+@")
_ADDRESSES = re.compile(r"(?<![^\s@＠])([^\s@＠])[^\s@＠]*(?=[@＠][^\s@＠])")


def as_plain(_key: str, value: Any, depth: int = 0) -> Any:
    """A value as JSON has them: what isn't plain becomes text, what is too deep or too long is cut."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        value = str(value.value) if isinstance(value, Enum) else value
        return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    if isinstance(value, date):
        return value.isoformat()
    if depth < _DEEPEST and isinstance(value, Mapping):
        return {str(key): as_plain(str(key), inner, depth + 1) for key, inner in value.items()}
    if depth < _DEEPEST and isinstance(value, list | tuple | set | frozenset):
        return [as_plain(_key, inner, depth + 1) for inner in value]
    return str(value)[:_LONGEST]


def remove_secrets(key: str, value: Any) -> Any:
    """A plain value without what is under a telling key, or looks like a secret or a shared link's URL."""
    if value is not None and _SECRET_KEYS.search(key.lower().replace("-", "_")):
        return REMOVED
    return _in_each_text(key, value, _without_secrets, remove_secrets)


def mask_addresses(key: str, value: Any) -> Any:
    """A plain value with mail addresses masked: `taro@vendor.example.com` becomes `t***@vendor.example.com`.

    Whatever stands before an @ up to the last blank counts as an address: rather too much is masked than too little.
    """
    return _in_each_text(key, value, _masked, mask_addresses)


def show_controls(key: str, value: Any) -> Any:
    """A plain value in which what a terminal would obey stands as its code; line ends of tracebacks stay."""
    keeps = "\n" if key in {"exception", "stack"} else ""
    return _in_each_text(key, value, lambda text: _visible(text, keeps), show_controls)


def _in_each_text(key: str, value: Any, change: Any, recurse: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(inner_key): recurse(inner_key, inner) for inner_key, inner in value.items()}
    if isinstance(value, list):
        return [recurse(key, inner) for inner in value]
    return value


def _without_secrets(text: str) -> str:
    return _URL_USERS.sub(f"{REMOVED}@", _SHARED_LINKS.sub(REMOVED, _SECRETS.sub(REMOVED, text)))


def _masked(text: str) -> str:
    return _ADDRESSES.sub(r"\1***", text)


def _visible(text: str, keeps: str) -> str:
    return "".join(sign if sign.isprintable() or sign in keeps else f"\\u{ord(sign):04x}" for sign in text)
