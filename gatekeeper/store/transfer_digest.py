"""The digest of a transfer's row, which its entry in the ledger holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any

from gatekeeper.store.codec import encoded
from gatekeeper.store.transfer import COLUMNS
from gatekeeper.transfer.value import Transfer

__all__ = ["digest_of", "digest_of_values", "instant_of", "values_of"]

_AT = COLUMNS.index("at")
_WORDS = frozenset({"deed", "way", "side", "via"})
# As plain texts: encoders and drivers ask around what to do with each word of an enumeration.
_VALUES = attrgetter(*(f"{name}.value" if name in _WORDS else name for name in COLUMNS))


def digest_of(one: Transfer) -> str:
    """SHA-256, in hexadecimal, of the row's values in the order of `Transfer`'s fields as compact JSON in UTF-8; the
    moment in UTC.
    """
    return digest_of_values(values_of(one), instant_of(one.at))


def values_of(one: Transfer) -> Sequence[Any]:
    """The values of its row, in the order of `Transfer`'s fields, words as text."""
    values: tuple[Any, ...] = _VALUES(one)
    return values


def instant_of(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def digest_of_values(values: Sequence[Any], instant: str) -> str:
    """As `digest_of`; `instant` is the moment as `instant_of` writes it."""
    told = list(values)
    told[_AT] = instant
    return sha256(encoded(told)).hexdigest()
