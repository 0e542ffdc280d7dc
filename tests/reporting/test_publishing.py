"""A report is there as a whole or not at all, and shows what was done to it since."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from gatekeeper.bootstrap import Office
from gatekeeper.errors import GatekeeperError, LedgerBrokenError, MistakesError, SigningKeyError
from gatekeeper.notary.manifest import MANIFEST, Checked, check_manifest
from gatekeeper.reporting.annual import Wanted, write_annual
from gatekeeper.reporting.handover import write_handover
from gatekeeper.signing import canonical
from gatekeeper.store.transfer import transfer_of
from gatekeeper.store.transfer_digest import digest_of
from gatekeeper.store.transfer_table import transfer as table
from tests.reporting.year import PASSPHRASE, declaration, enter, move, office_of, transfer

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
WRITE = """
import sys
from pathlib import Path
from gatekeeper.errors import UsageError
from gatekeeper.reporting.handover import write_handover
from tests.reporting.test_publishing import FIRST, LAST
from tests.reporting.year import office_of
with office_of(Path(sys.argv[1])) as office:
    office.database
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
    try:
        write_handover(office, office.registry().declarations[0], FIRST, LAST, Path(sys.argv[3]))
    except UsageError as error:
        sys.exit(f"told: {error}")
"""


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Path]]:
    """An office, and the signed ledger of a declaration that it has written."""
    folder = tmp_path_factory.mktemp("signed")
    with office_of(folder) as office:
        office.notary.make_keys(PASSPHRASE, office.clock())
        enter(office, declaration())
        move(office, [transfer(number) for number in range(20)])
        office.notary.checkpoint(PASSPHRASE, office.clock())
        write_handover(office, office.registry().declarations[0], FIRST, LAST, folder / "管理簿")
        yield office, folder / "管理簿"


@pytest.fixture
def copied(signed: tuple[Office, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(signed[1], tmp_path / "管理簿"))


def check(signed: tuple[Office, Path], folder: Path) -> Checked:
    return check_manifest(folder, signed[0].ledger, signed[0].keys)


def test_an_untouched_report_holds(signed: tuple[Office, Path]) -> None:
    """It names the ledger that it rests on, and the checkpoint over it."""
    checked = check(signed, signed[1])
    assert checked.faults == checked.notes == ()
    assert checked.files == len(list(signed[1].iterdir())) - 1
    assert checked.basis.head == signed[0].ledger.head()
    assert checked.basis.covered == checked.basis.head.size > 0


def _change(folder: Path) -> str:
    file = next(folder.glob("*.xlsx"))
    file.write_bytes(file.read_bytes() + b"x")
    return file.name


def _remove(folder: Path) -> str:
    file = next(folder.glob("*.pdf"))
    file.unlink()
    return file.name


def _swap(folder: Path) -> str:
    first, second = folder / "管理簿.csv", folder / "月別.csv"
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    return "管理簿.csv"


def _rewrite_digest(folder: Path) -> str:
    whole = json.loads((folder / MANIFEST).read_text())
    whole["manifest"]["files"][0]["sha256"] = "0" * 64
    (folder / MANIFEST).write_text(json.dumps(whole))
    return "署名が正しくありません"


def _take_the_signature(folder: Path) -> str:
    whole = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**whole, "key": None, "signature": None}))
    return "署名がありません"


def _forge_the_checkpoint(folder: Path) -> str:
    whole = json.loads((folder / MANIFEST).read_text())
    whole["manifest"]["ledger"]["checkpoint"]["checkpoint"]["root"] = "0" * 64
    (folder / MANIFEST).write_text(json.dumps(whole))
    return "検査点"


@pytest.mark.parametrize("deed", [_change, _remove, _swap, _rewrite_digest, _take_the_signature, _forge_the_checkpoint])
def test_what_was_done_to_it_is_named(signed: tuple[Office, Path], copied: Path, deed: Callable[[Path], str]) -> None:
    named = deed(copied)
    checked = check(signed, copied)
    assert not checked.holds
    assert any(named in fault for fault in checked.faults)


@pytest.mark.parametrize("name", ["メモ.txt", "集計 (2).csv", ".隠れた.csv", "Thumbs.db.csv"])
def test_a_file_that_was_laid_beside_is_named(signed: tuple[Office, Path], copied: Path, name: str) -> None:
    """Nobody has signed it, and who gets the folder takes it for a part of the report."""
    (copied / name).write_text("x", encoding="utf-8")
    checked = check(signed, copied)
    assert [name in fault for fault in checked.faults] == [True]


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", ".DS_Store", "._管理簿.csv", "~$管理簿.xlsx"])
def test_what_a_computer_drops_by_itself_is_noted(signed: tuple[Office, Path], copied: Path, name: str) -> None:
    """Looking into a folder of a file server is enough; but a folder or a link of that name is somebody's doing."""
    (copied / name).write_text("x", encoding="utf-8")
    checked = check(signed, copied)
    assert checked.holds
    assert [name in note for note in checked.notes] == [True]
    (copied / name).unlink()
    (copied / name).mkdir()
    assert not check(signed, copied).holds


@pytest.mark.parametrize(
    "content",
    ["", "[]", "null", "{}", '{"manifest": {}}', '{"manifest": {"format": "gatekeeper-report/1"}}', "[" * 100_000,
     '{"manifest": {"format": 1.5}}'],
)  # fmt: skip
def test_what_is_no_list_is_told(signed: tuple[Office, Path], copied: Path, content: str) -> None:
    (copied / MANIFEST).write_text(content)
    with pytest.raises(MistakesError, match=MANIFEST):
        check(signed, copied)


def test_names_in_the_list_lead_nowhere_else(signed: tuple[Office, Path], copied: Path) -> None:
    whole = json.loads((copied / MANIFEST).read_text())
    whole["manifest"]["files"][0]["name"] = "../../etc/passwd"
    (copied / MANIFEST).write_text(json.dumps(whole))
    with pytest.raises(MistakesError):
        check(signed, copied)


def test_a_folder_without_a_list_is_told(signed: tuple[Office, Path], tmp_path: Path) -> None:
    with pytest.raises(MistakesError, match=MANIFEST):
        check(signed, tmp_path / "ない")


def test_another_ledger_is_told(signed: tuple[Office, Path], copied: Path, tmp_path: Path) -> None:
    """Where the entries that it rests on are gone or others, the report hangs in the air."""
    with office_of(tmp_path / "other") as other:
        enter(other, declaration())
        checked = check_manifest(copied, other.ledger, signed[0].keys)
    assert any("管理簿の" in fault for fault in checked.faults)


def test_a_stranger_s_key_is_none(copied: Path, tmp_path: Path, signed: tuple[Office, Path]) -> None:
    with office_of(tmp_path / "other") as other:
        other.notary.make_keys(PASSPHRASE, other.clock())
        checked = check_manifest(copied, signed[0].ledger, other.keys)
    assert any("署名が正しくありません" in fault for fault in checked.faults)


def test_a_key_that_others_can_read_stops_before_any_work(tmp_path: Path) -> None:
    with office_of(tmp_path) as office:
        office.notary.make_keys(PASSPHRASE, office.clock())
        enter(office, declaration())
        office.keys.path.chmod(0o755)
        with pytest.raises(SigningKeyError):
            write_annual(office, Wanted(2026), tmp_path / "報告")
    assert not (tmp_path / "報告").exists()


def test_a_passphrase_that_is_missing_is_told(tmp_path: Path) -> None:
    """A key that can't be opened is no reason to leave the signature out."""
    with office_of(tmp_path) as office:
        office.notary.make_keys(PASSPHRASE, office.clock())
        enter(office, declaration())
        without = Office(replace(office.settings, secrets={}), clock=office.clock)
        with without, pytest.raises(GatekeeperError, match="ledger_key_passphrase"):
            write_annual(without, Wanted(2026), tmp_path / "報告")
    assert not (tmp_path / "報告").exists()


def _change_a_row(connection: Connection) -> None:
    connection.exec_driver_sql("UPDATE transfer SET size = 1")


def _change_the_digest_too(connection: Connection) -> None:
    """The entry's own hashes still say what it was."""
    _change_a_row(connection)
    row = connection.execute(select(table)).one()
    digest = digest_of(transfer_of(row))
    old, payload = connection.exec_driver_sql("SELECT seq, payload FROM ledger_entries WHERE kind = 'transfer'").one()
    new = canonical.dumps(canonical.loads(payload) | {"row_sha256": digest})
    connection.exec_driver_sql("UPDATE ledger_entries SET payload = ? WHERE seq = ?", (new, old))


def _delete_the_row(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM transfer")


@pytest.mark.parametrize("deed", [_change_a_row, _change_the_digest_too, _delete_the_row])
def test_nothing_is_written_of_rows_that_are_not_what_was_entered(
    tmp_path: Path, deed: Callable[[Connection], None]
) -> None:
    """Nor of those that are left, where others are gone."""
    with office_of(tmp_path) as office:
        office.notary.make_keys(PASSPHRASE, office.clock())
        enter(office, declaration())
        move(office, [transfer(1)])
        with office.database.write() as connection:
            deed(connection)
        with pytest.raises(LedgerBrokenError):
            write_annual(office, Wanted(2026), tmp_path / "報告")
    assert not (tmp_path / "報告").exists()


@pytest.mark.parametrize("largest", [200, 4_000, 20_000, 60_000])
def test_a_full_disk_leaves_nothing(signed: tuple[Office, Path], tmp_path: Path, largest: int) -> None:
    """Wherever the space ends: in the details, the workbook, the Word paper or the print."""
    place = Path(signed[0].settings.root)
    command = [sys.executable, "-c", WRITE, str(place), str(largest), str(tmp_path / "管理簿")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.stderr.startswith("told: "), done.stderr
    assert "書けません" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_ledger_of_one_declaration_for_a_period(signed: tuple[Office, Path]) -> None:
    """Its rows alone, oldest first, under a name that says which and when."""
    names = {file.name for file in signed[1].iterdir()}
    stem = "管理簿-D8-0001-20260401-20270331"
    assert {f"{stem}.{suffix}" for suffix in ("xlsx", "docx", "pdf", "json")} <= names
    plain = json.loads((signed[1] / f"{stem}.json").read_text(encoding="utf-8"))
    assert (plain["procedure"], plain["from"], plain["to"]) == ("D8-0001", "2026-04-01", "2027-03-31")
    assert plain["rows_elsewhere"] == {"transfers": 20}
    assert len(plain["tables"]["months"]) == 12


def test_a_period_ends_with_its_last_day_in_japan(signed: tuple[Office, Path], tmp_path: Path) -> None:
    """Of transfers on 1 May none is left when it ends the day before."""
    office = signed[0]
    published = write_handover(office, office.registry().declarations[0], FIRST, date(2026, 4, 30), tmp_path / "管理簿")
    assert len(published.paper.table("transfers").rows) == 0


def test_nothing_of_the_limit_stays_with_the_tests() -> None:
    """The full disk was another process's."""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
