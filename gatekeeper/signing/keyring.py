"""Key epochs: which key signed from when on, and how each key follows from the one before it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from gatekeeper.signing import canonical
from gatekeeper.signing.key import PrivateKey, PublicKey, Signature

__all__ = ["Epoch", "Keyring", "SignatureError", "SignatureFault"]

_FORMAT = "gatekeeper-keyring/1"
_ENDORSES = "gatekeeper/key-endorsement/v1"
_ACKNOWLEDGES = "gatekeeper/key-acknowledgement/v1"


class SignatureFault(StrEnum):
    UNKNOWN_KEY = "unknown_key"
    NOT_ITS_SIGNATURE = "not_its_signature"


class SignatureError(ValueError):
    """A signature that proves nothing."""

    def __init__(self, fault: SignatureFault, key_id: str) -> None:
        super().__init__(f"{fault}: {key_id}")
        self.fault = fault
        self.key_id = key_id


@dataclass(frozen=True, slots=True)
class Epoch:
    """The time of one key, from `since` on. The first one has no `endorsement`: there was no key to give it."""

    number: int
    key: PublicKey
    since: datetime
    endorsement: bytes | None
    acknowledgement: bytes


@dataclass(frozen=True, slots=True)
class Keyring:
    """All epochs, oldest first. Each key was endorsed by the one before it, and has acknowledged that one."""

    epochs: tuple[Epoch, ...]

    @classmethod
    def begin(cls, key: PrivateKey, now: datetime) -> Keyring:
        """The keyring of a first key, which acknowledges only itself."""
        statement = _statement(1, None, key.public, now)
        return cls((Epoch(1, key.public, now, None, key.sign(statement, _ACKNOWLEDGES).value),))

    def succeeded(self, old: PrivateKey, new: PrivateKey, now: datetime) -> Keyring:
        """The keyring after a change of keys: the old one signs the new one, and the new one the old.

        :raises ValueError: `old` isn't the current key, or `new` has been one before, or `now` is before its epoch.
        """
        if old.public != self.current.key or self.find(new.public.id) is not None or now < self.current.since:
            raise ValueError("this key can't follow that one")
        statement = _statement(self.current.number + 1, old.public, new.public, now)
        endorsement = old.sign(statement, _ENDORSES).value
        acknowledgement = new.sign(statement, _ACKNOWLEDGES).value
        epoch = Epoch(self.current.number + 1, new.public, now, endorsement, acknowledgement)
        return Keyring((*self.epochs, epoch))

    @property
    def current(self) -> Epoch:
        return self.epochs[-1]

    def find(self, key_id: str) -> Epoch | None:
        return next((epoch for epoch in self.epochs if epoch.key.id == key_id), None)

    def verify(self, payload: bytes, purpose: str, signature: Signature) -> Epoch:
        """The epoch whose key has signed `payload` for `purpose`. An old epoch's signatures go on holding.

        :raises SignatureError: no key of this keyring has.
        """
        epoch = self.find(signature.key_id)
        if epoch is None:
            raise SignatureError(SignatureFault.UNKNOWN_KEY, signature.key_id)
        if not epoch.key.verifies(payload, purpose, signature.value):
            raise SignatureError(SignatureFault.NOT_ITS_SIGNATURE, signature.key_id)
        return epoch

    def starts_with(self, other: Keyring) -> bool:
        """Whether this keyring is the other one with nothing but later epochs added."""
        return self.epochs[: len(other.epochs)] == other.epochs

    def to_plain(self) -> dict[str, Any]:
        return {"format": _FORMAT, "epochs": [_epoch_plain(epoch) for epoch in self.epochs]}

    def to_bytes(self) -> bytes:
        return canonical.dumps(self.to_plain()) + b"\n"

    @classmethod
    def from_plain(cls, plain: Any) -> Keyring:
        """:raises ValueError: it is no keyring, or one key doesn't follow from the one before it."""
        try:
            if plain["format"] != _FORMAT:
                raise ValueError(f"not a keyring of the form {_FORMAT}")
            keyring = cls(tuple(_epoch_from(one) for one in plain["epochs"]))
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError("not a keyring") from error
        if not keyring.epochs or any(not linked for linked in keyring._links()):
            raise ValueError("a key of the keyring doesn't follow from the one before it")
        return keyring

    @classmethod
    def from_bytes(cls, data: bytes) -> Keyring:
        """:raises ValueError: as `from_plain`."""
        return cls.from_plain(canonical.loads(data.removesuffix(b"\n")))

    def _links(self) -> Iterator[bool]:
        first = self.epochs[0]
        statement = _statement(1, None, first.key, first.since)
        yield first.number == 1 and first.endorsement is None
        yield first.key.verifies(statement, _ACKNOWLEDGES, first.acknowledgement)
        yield len({epoch.key.id for epoch in self.epochs}) == len(self.epochs)
        for old, new in pairwise(self.epochs):
            statement = _statement(new.number, old.key, new.key, new.since)
            yield new.number == old.number + 1 and new.since >= old.since
            yield new.endorsement is not None and old.key.verifies(statement, _ENDORSES, new.endorsement)
            yield new.key.verifies(statement, _ACKNOWLEDGES, new.acknowledgement)


def _statement(number: int, old: PublicKey | None, new: PublicKey, since: datetime) -> bytes:
    before = None if old is None else old.id
    return canonical.dumps({"number": number, "old": before, "new": new.id, "since": _iso(since)})


def _epoch_plain(epoch: Epoch) -> dict[str, Any]:
    return {
        "number": epoch.number,
        "id": epoch.key.id,
        "key": _text(epoch.key.raw),
        "since": _iso(epoch.since),
        "endorsed_by_old": None if epoch.endorsement is None else _text(epoch.endorsement),
        "acknowledged_by_new": _text(epoch.acknowledgement),
    }


def _epoch_from(plain: Any) -> Epoch:
    endorsement = plain["endorsed_by_old"]
    key = PublicKey(b64decode(plain["key"], validate=True))
    if len(key.raw) != 32 or key.id != plain["id"] or type(plain["number"]) is not int:
        raise ValueError("a key of the keyring doesn't have the fingerprint that it is listed under")
    return Epoch(
        plain["number"],
        key,
        _moment(plain["since"]),
        None if endorsement is None else b64decode(endorsement, validate=True),
        b64decode(plain["acknowledged_by_new"], validate=True),
    )


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")
