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


def test_acting_by_another_configuration_is_entered(due: Run, ward: Ward) -> None:  # noqa: F811
    """What was changed between a sweep and the deeds stands in the ledger before they do."""
    before = due("ledger", "show", "--kind", "configuration", "--format", "json").json["entries"]
    with ward.config.open("a", encoding="utf-8") as config:
        config.write('[enforcement]\napprovers = ["課長"]\n')
    assert due("apply").status == 0
    entries = due("ledger", "show", "--last", "99", "--format", "json").json["entries"]
    kinds = [one["kind"] for one in entries]
    assert kinds.count("configuration") == len(before) + 1
    last = max(place for place, kind in enumerate(kinds) if kind == "configuration")
    assert "action" in kinds[last:]
    assert "action" not in kinds[:last]
