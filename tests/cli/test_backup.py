"""gatekeeper backup, restore, keys backup on the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Ward, rows

VARIABLE = "GATEKEEPER_BACKUP_KEY"


@pytest.fixture
def keyed(swept: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """As `swept`, with the key that `keys backup` has shown."""
    found = re.search(r"鍵: ([A-Z2-7-]+)", swept("keys", "backup").out)
    assert found is not None
    monkeypatch.setenv(VARIABLE, found[1])
    return swept


def newest(run: Run) -> str:
    return str(run("backup", "--list", "--format", "json").json["backups"][-1]["file"])


def test_a_key_is_shown_and_kept_nowhere(run: Run, ward: Ward) -> None:
    """Each call makes another one, and says where it belongs."""
    first, second = run("keys", "backup"), run("keys", "backup")
    assert first.out != second.out
    assert "LoadCredential=backup_key" in first.out.replace("\n", "")
    assert not (ward.folder / "state" / "backup").exists()


def test_made_listed_and_restored(keyed: Run, ward: Ward) -> None:
    """A backup is made, seen in the list, and brings back what was there."""
    assert keyed("backup").status == 0
    opened = rows(ward, "violation")
    (listed,) = keyed("backup", "--list", "--format", "json").json["backups"]
    assert listed["file"] in keyed("backup", "--list").out.replace("\n", "").replace(" ", "")
    keyed("violations", "ack", "1", "--reason", "見た")
    ended = keyed("restore", newest(keyed), "--yes")
    assert (ended.status, "戻しました" in ended.out) == (0, True)
    assert rows(ward, "violation") == opened
    assert "acknowledged" not in keyed("violations", "--format", "json").out
    assert list((ward.folder / "state").glob("gatekeeper.db.before_restore_*"))
    assert keyed("ledger", "verify").status == 0


def test_json(keyed: Run, tmp_path: Path) -> None:
    """For scripts, and into a folder that is named."""
    made = keyed("backup", "--out", str(tmp_path / "shelf"), "--format", "json").json
    assert Path(made["backup"]["file"]).parent == tmp_path / "shelf"
    checked = keyed("restore", made["backup"]["file"], "--check", "--format", "json").json
    assert (checked["ledger_size"], checked["behind"]) == (made["ledger_size"], False)
    assert keyed("restore", made["backup"]["file"], "--yes", "--format", "json").json["kept"]


def test_without_a_terminal_a_word_is_needed(keyed: Run) -> None:
    """Nothing is replaced by a script that only names a file."""
    keyed("backup")
    ended = keyed("restore", newest(keyed))
    assert (ended.status, "--yes" in ended.err) == (2, True)


def test_behind_the_outside_place(keyed: Run) -> None:
    """Status 4, what would be lost, and with a reason it goes through; an empty reason is none."""
    keyed("backup")
    keyed("violations", "ack", "1", "--reason", "見た")
    assert keyed("ledger", "verify").status == 0
    file = newest(keyed)
    assert keyed("restore", file, "--check").status == 4
    ended = keyed("restore", file, "--yes")
    assert (ended.status, "--behind 理由" in ended.err) == (4, True)
    assert keyed("restore", file, "--yes", "--behind", " ").status == 2
    assert keyed("restore", file, "--yes", "--behind", "訓練", "--by", "佐藤").status == 0
    assert "バックアップからの復元" in keyed("ledger", "show", "--last", "1").out


def test_files_need_no_config(keyed: Run, ward: Ward, tmp_path: Path) -> None:
    """On a new machine the config is in the backup."""
    keyed("backup")
    file = newest(keyed)
    ward.config.rename(tmp_path / "away.toml")
    ended = keyed("restore", file, "--files", str(tmp_path / "rebuilt"))
    assert ended.status == 0
    assert (tmp_path / "rebuilt" / "config" / "gatekeeper.toml").exists()
    assert (tmp_path / "rebuilt" / "registry" / "registry.yaml").exists()


def test_without_a_key(swept: Run, tmp_path: Path) -> None:
    """One line says where the key belongs."""
    ended = swept("backup")
    assert (ended.status, "LoadCredential=backup_key" in ended.err) == (2, True)
    ended = swept("restore", "x", "--files", str(tmp_path / "y"))
    assert (ended.status, VARIABLE in ended.err) == (2, True)


def test_empty_shelf(run: Run) -> None:
    """No backup yet is said in words."""
    assert "バックアップはありません" in run("backup", "--list").out
    assert run("backup", "--list", "--format", "json").json == {"backups": []}
