"""A deletion stands in the ledger with the digest that its erasure report shows."""

from __future__ import annotations

from pathlib import Path

from gatekeeper.ledger.entry import Kind
from gatekeeper.signing import canonical
from tests.acting.test_deletion import FOLDER, in_force, night


def test_each_step_of_a_deletion_is_entered(tmp_path: Path) -> None:
    """Into the trash and out of it, each with the evidence as it was then; by numbers, not by names."""
    with in_force(tmp_path, FOLDER) as ward:
        night(ward)
        (trashed,) = ward.office().erasures.find()
        ward.pass_time(days=8)
        night(ward)
        (purged,) = ward.office().erasures.find()
        entries = ward.office().ledger.newest(9, Kind.DELETION)
        told = [canonical.loads(one.payload) for one in entries]
        item = {"type": "file", "id": "501"}
        assert told == [
            {"action": trashed.action, "step": "trashed", "item": item, "governor": "R7-36-03",
             "evidence_sha256": trashed.digest},
            {"action": purged.purge, "step": "purged", "item": item, "governor": "R7-36-03",
             "evidence_sha256": purged.digest},
        ]  # fmt: skip
        assert "督促状" not in b"".join(one.payload for one in entries).decode()
        assert ward.office().notary.verify(ward.clock()).holds
