"""What is done in Box stands in the ledger, and can't be taken out of the journal unseen."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.cli.conftest import Run, Ward
from tests.cli.test_apply import box, due  # noqa: F401 -- fixtures

PASSPHRASE = "himitsu-himitsu"


@pytest.fixture
def acted(due: Run, monkeypatch: pytest.MonkeyPatch) -> Run:  # noqa: F811
    """Two deeds were done, one of them taken back, and the ledger is signed."""
    monkeypatch.setenv("GATEKEEPER_LEDGER_KEY_PASSPHRASE", PASSPHRASE)
    assert due("keys", "make").status == 0
    assert due("apply").status == 0
    assert due("undo", "1", "--reason", "間違い: 山田花子の件", "--yes").status == 0
    assert due("ledger", "checkpoint").status == 0
    return due


def test_every_step_of_a_deed_is_entered(acted: Run, ward: Ward) -> None:
    """Planned, let go, begun, verified; then the one that took it back. No address and no path is in it."""
    with closing(sqlite3.connect(ward.folder / "state" / "gatekeeper.db")) as connection:
        rows = connection.execute("SELECT payload FROM ledger_entries WHERE kind = 'action' ORDER BY seq").fetchall()
    text = b"\n".join(payload for (payload,) in rows).decode()
    steps = ("planned", "approved", "applying", "verified", "undone")
    assert [text.count(f'"state":"{state}"') for state in steps] == [3, 3, 3, 3, 1]
    for hidden in ("someone@example.net", "国保督促状", "山田花子"):
        assert hidden not in text
    assert acted("ledger", "verify").status == 0


def test_a_deed_taken_out_of_the_journal_is_missed(acted: Run, ward: Ward) -> None:
    """The ledger counts what the journal must hold."""
    with closing(sqlite3.connect(ward.folder / "state" / "gatekeeper.db")) as connection, connection:
        connection.execute("DELETE FROM action_event WHERE action_id = 2")
    assert acted("ledger", "verify").status == 5
