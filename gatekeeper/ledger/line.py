"""A signed checkpoint as one line of plain text, for a mail or a sheet of paper, and back."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from gatekeeper.ledger.checkpoint import Checkpoint, SignedCheckpoint
from gatekeeper.ledger.entry import instant
from gatekeeper.signing.key import Signature

__all__ = ["checkpoint_line", "checkpoints_in"]

_MARK = "GKC1"
_NONE = "-"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HASH, _SIGNATURE = "[A-Za-z0-9_-]{43}", "[A-Za-z0-9_-]{86}"
_LINE = re.compile(
    rf"{_MARK}\.(?P<size>[1-9][0-9]{{0,15}})\.(?P<at>[0-9]{{1,17}})\.(?P<root>{_HASH})\.(?P<head>{_HASH})"
    rf"\.(?P<previous>{_HASH}|{_NONE})\.(?P<key>{_HASH})\.(?P<signature>{_SIGNATURE})"
)
_BROKEN_UP = re.compile(r"[\s>]+")


def checkpoint_line(signed: SignedCheckpoint) -> str:
    """The checkpoint with its signature, as some 300 signs of ASCII without a space.

    Whoever keeps it can hold the ledger against it later: it is an anchor like any in the outside place.
    """
    checkpoint = signed.checkpoint
    parts = (
        _MARK,
        str(checkpoint.size),
        str((checkpoint.moment - _EPOCH) // _MICROSECOND),
        _short(checkpoint.root),
        _short(checkpoint.head),
        _NONE if checkpoint.previous is None else _short(checkpoint.previous),
        _short(signed.signature.key_id),
        _text(signed.signature.value),
    )
    return ".".join(parts)


def checkpoints_in(text: str) -> list[SignedCheckpoint]:
    """Every line of a text that `checkpoint_line` has made, also where it was broken over several lines or quoted.

    Whether their signatures hold isn't looked at.
    """
    whole = _BROKEN_UP.sub("", text)
    return [one for found in _LINE.finditer(whole) if (one := _checkpoint(found)) is not None]


def _checkpoint(found: re.Match[str]) -> SignedCheckpoint | None:
    try:
        at = instant(_EPOCH + int(found["at"]) * _MICROSECOND)
    except OverflowError:  # a year that there isn't
        return None
    previous = None if found["previous"] == _NONE else _long(found["previous"])
    checkpoint = Checkpoint(int(found["size"]), _long(found["root"]), _long(found["head"]), at, previous)
    return SignedCheckpoint(checkpoint, Signature(_long(found["key"]), _bytes(found["signature"])))


def _short(digest: str) -> str:
    return _text(bytes.fromhex(digest))


def _long(text: str) -> str:
    return _bytes(text).hex()


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
