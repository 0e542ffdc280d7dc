"""SIGKILL at any moment, while weeks with the turn of the fiscal year go by: the end is as if nothing had been."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.year.kills import killed, undisturbed

_DAYS, _KILLS = 10, 6


@pytest.mark.timeout(900)
def test_killed_daemon_reaches_the_same_end(tmp_path: Path) -> None:
    """The same acts on the same days, the same effects in Box, the same mails; the ledger holds."""
    (tmp_path / "calm").mkdir()
    (tmp_path / "killed").mkdir()
    calm = undisturbed(tmp_path / "calm", _DAYS)
    end, kills = killed(tmp_path / "killed", _DAYS, _KILLS)
    assert kills
    assert len(calm.acts) >= _DAYS
    assert (end.acts, end.files, end.accesses) == (calm.acts, calm.files, calm.accesses)
    assert end.effects == calm.effects
    assert end.mails == calm.mails
    assert calm.doubled == ()
    assert calm.ledger_holds
    assert end.ledger_holds
