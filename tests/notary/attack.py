"""What somebody with the database in hand does to the ledger. Each attack is as careful as its name allows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gatekeeper.ledger.checkpoint import Checkpoint, SignedCheckpoint
from gatekeeper.ledger.entry import BEGINNING, Draft, Entry, Head, Kind, seal
from gatekeeper.ledger.merkle import Peaks
from gatekeeper.signing import canonical
from gatekeeper.signing.key import PrivateKey
from gatekeeper.store.database import Database
from tests.notary.room import NOW, PASSPHRASE, Room

__all__ = ["ANCHOR_ONLY", "ATTACKS", "Attack", "checkpoints_of", "forget_outside", "set_checkpoint"]

Attack = Callable[[Room], None]

_COLUMNS = ("seq", "at", "kind", "payload", "payload_sha256", "prev_hash", "hash")
_INSERT = f"INSERT INTO ledger_entries VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"  # noqa: S608 -- our own words


def edit_body(room: Room) -> None:
    room.do("UPDATE ledger_entries SET payload = :new WHERE seq = 5", new=canonical.dumps({"count": 999}))


def edit_body_with_its_hash(room: Room) -> None:
    old = room.ledger.entry(5)
    (new,) = seal([Draft(Kind(old.kind), {"count": 999})], Head(4, old.prev_hash), old.moment)
    _replace(room, [new])


def edit_moment_with_its_hash(room: Room) -> None:
    old = room.ledger.entry(5)
    payload = {} if old.is_emptied else canonical.loads(old.payload)
    (new,) = seal([Draft(Kind(old.kind), payload)], Head(4, old.prev_hash), NOW)
    _replace(room, [new])


def remove_from_the_middle(room: Room) -> None:
    room.do("DELETE FROM ledger_entries WHERE seq = 5")


def remove_and_renumber(room: Room) -> None:
    room.do(
        "DELETE FROM ledger_entries WHERE seq = 5",
        "UPDATE ledger_entries SET seq = -(seq - 1) WHERE seq > 5",
        "UPDATE ledger_entries SET seq = -seq WHERE seq < 0",
    )


def double(room: Room) -> None:
    room.do(
        "UPDATE ledger_entries SET seq = -(seq + 1) WHERE seq > 5",
        "UPDATE ledger_entries SET seq = -seq WHERE seq < 0",
        "INSERT INTO ledger_entries SELECT 6, at, kind, payload, payload_sha256, prev_hash, hash "
        "FROM ledger_entries WHERE seq = 5",
    )


def reorder(room: Room) -> None:
    room.do(
        "UPDATE ledger_entries SET seq = -5 WHERE seq = 5",
        "UPDATE ledger_entries SET seq = 5 WHERE seq = 6",
        "UPDATE ledger_entries SET seq = 6 WHERE seq = -5",
    )


def splice(room: Room) -> None:
    """A stretch of another ledger, whole in itself and signed with the same key, in the place of these entries."""
    with Database.open(f"sqlite:///{room.folder / 'other.db'}") as database:
        other = Room(database, room.folder / "elsewhere", entered=100)
        other.enter(15)
        _replace(room, list(other.ledger.entries(5, 8)))


def sign_with_another_key(room: Room) -> None:
    thief = PrivateKey.generate()
    _sign_again(room, thief)


def claim_the_key_of_another(room: Room) -> None:
    """The right key's name over another key's signature."""
    thief = PrivateKey.generate()
    for size, signed in checkpoints_of(room):
        plain = SignedCheckpoint.by(thief, signed.checkpoint).to_plain() | {"key": signed.signature.key_id}
        set_checkpoint(room, size, canonical.dumps(plain) + b"\n")


def cut_before_the_anchor(room: Room) -> None:
    _cut(room, 12)


def cut_the_signed_part_off(room: Room) -> None:
    """Everything that says how long the ledger was goes too, in the database."""
    _cut(room, 11)


def empty(room: Room) -> None:
    room.do("DELETE FROM ledger_entries", "DELETE FROM ledger_checkpoints", "DELETE FROM ledger_heads")


def drop(room: Room) -> None:
    room.do("DROP TABLE ledger_entries", "DROP TABLE ledger_checkpoints", "DROP TABLE ledger_heads")


def put_old_tables_back(room: Room) -> None:
    tables = ("ledger_entries", "ledger_checkpoints", "ledger_heads")
    for table in tables:
        room.do(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608 -- our own words
    room.enter(3)
    room.seal()
    for table in tables:
        room.do(f"DELETE FROM {table}", f"INSERT INTO {table} SELECT * FROM kept_{table}")  # noqa: S608 -- our own words


def cut_after_the_anchor(room: Room) -> None:
    room.do("DELETE FROM ledger_entries WHERE seq > 18")


def cut_and_regrow(room: Room) -> None:
    """With the stolen key: the end is thrown away and grown again with other bodies, counts and checkpoints alike."""
    _regrow(room, keep=9)


def rewrite_everything(room: Room) -> None:
    _regrow(room, keep=1)


ATTACKS: dict[Attack, set[str]] = {
    edit_body: {"signature", "chain"},
    edit_body_with_its_hash: {"signature", "chain"},
    edit_moment_with_its_hash: {"signature", "chain"},
    remove_from_the_middle: {"chain", "anchor", "count"},
    remove_and_renumber: {"chain", "anchor", "count"},
    double: {"chain", "anchor", "count"},
    reorder: {"chain"},
    splice: {"chain", "anchor"},
    sign_with_another_key: {"signature"},
    claim_the_key_of_another: {"signature"},
    cut_before_the_anchor: {"anchor", "count"},
    cut_the_signed_part_off: {"anchor", "count"},
    empty: {"anchor", "count"},
    drop: {"anchor", "count"},
    put_old_tables_back: {"anchor", "count"},
    cut_after_the_anchor: {"count"},
    cut_and_regrow: {"anchor"},
    rewrite_everything: {"anchor"},
}
"""Every attack, and the checks that have to find it."""

ANCHOR_ONLY: tuple[Attack, ...] = (cut_and_regrow, rewrite_everything)
"""Nothing inside the database tells of these."""


def _values(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _COLUMNS}


def _replace(room: Room, entries: list[Entry]) -> None:
    for entry in entries:
        room.do("DELETE FROM ledger_entries WHERE seq = :seq", _INSERT, **_values(entry))


def _cut(room: Room, size: int) -> None:
    room.do(
        "DELETE FROM ledger_entries WHERE seq > :size",
        "DELETE FROM ledger_checkpoints WHERE size > :size",
        "DELETE FROM ledger_heads",
        size=size,
    )


def checkpoints_of(room: Room) -> list[tuple[int, SignedCheckpoint]]:
    return [(one.signed.checkpoint.size, one.signed) for one in room.ledger.checkpoints() if one.signed is not None]


def set_checkpoint(room: Room, size: int, body: bytes) -> None:
    room.do("UPDATE ledger_checkpoints SET body = :body WHERE size = :size", size=size, body=body)


def _sign_again(room: Room, key: PrivateKey) -> None:
    """Every checkpoint anew over the entries as they are now."""
    before: SignedCheckpoint | None = None
    for size, old in checkpoints_of(room):
        peaks = Peaks().grown(room.ledger.leaves(size))
        head = room.ledger.entry(size).head
        before = SignedCheckpoint.by(key, Checkpoint.over(peaks, head, old.checkpoint.moment, before))
        set_checkpoint(room, size, before.to_bytes())
        room.do("UPDATE ledger_checkpoints SET peaks = :new WHERE size = :size", size=size, new=b"".join(peaks.hashes))


def _regrow(room: Room, keep: int) -> None:
    old = list(room.ledger.entries(1, 10**6))
    head = old[keep - 1].head if keep else BEGINNING
    grown: list[Entry] = []
    for entry in old[keep:]:
        (new,) = seal([Draft(Kind(entry.kind), {"count": entry.seq + 1000})], head, entry.moment)
        grown.append(new)
        head = new.head
    _replace(room, grown)
    _sign_again(room, room.keys.signer(PASSPHRASE))
    room.do("DELETE FROM ledger_heads")


def forget_outside(folder: Path) -> None:
    """The attacker reaches the outside place as well."""
    for file in folder.glob("*.json"):
        file.unlink()
