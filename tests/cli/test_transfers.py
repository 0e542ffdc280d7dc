"""gatekeeper transfers: who moved which file, when, which way."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from gatekeeper.show.transfer import HEAD
from gatekeeper.store.database import Database
from gatekeeper.store.transfer_book import take_in
from gatekeeper.transfer.value import Transfer
from tests.cli.conftest import Run, Ward, start_process
from tests.policy.build import NOW
from tests.transfer.build import ANYBODY, HANAKO, event, moved, transfer

HOSTILE = '=HYPERLINK("http://evil.example")\x1b[2J\u202e\x0b.xlsx'
APRIL = datetime(2026, 3, 31, 15, tzinfo=UTC)


def keep(ward: Ward, transfers: Sequence[Transfer]) -> None:
    folder = ward.folder / "state"
    with Database.open(f"sqlite:///{folder / 'gatekeeper.db'}") as database, database.write() as connection:
        take_in(connection, transfers, NOW)


@pytest.fixture
def ask(run: Run, ward: Ward) -> Run:
    """As `run`, with six transfers on record: a is the oldest."""
    visitor = moved(event(link="L1", by=ANYBODY, folder="9000"))
    assert visitor is not None
    named = replace(transfer(), item_name=HOSTILE, path=f"受渡し/{HOSTILE}", name="@山田", size=2**60)
    every = [
        transfer(kind="UPLOAD", login=HANAKO),
        transfer(),
        named,
        replace(transfer(folder="777"), login="x@example.net"),
        visitor,
        transfer(kind="PREVIEW", login="op@env.example.com"),
    ]
    moments = [NOW + timedelta(hours=number) for number in range(5)] + [APRIL]
    keep(ward, [replace(one, event_id="abcdef"[n], at=moments[n]) for n, one in enumerate(every)])
    return run


def ids(run: Run, *arguments: str) -> str:
    ended = run("transfers", "--format", "json", *arguments)
    assert (ended.status, ended.err) == (0, "")
    return "".join(one["event"] for one in ended.json["transfers"])


def test_nothing_yet(run: Run) -> None:
    """An empty record is said to be empty, in each shape, and is no error."""
    assert "受渡しの記録はまだありません。" in run("transfers").out
    assert run("transfers", "--format", "json").json == {"total": 0, "transfers": []}
    assert len(run("transfers", "--format", "csv").out.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ((), "abcdef"),
        (("--from", "2026-04-01"), "f"),
        (("--to", "令和8年3月31日"), "abcde"),
        (("--from", "2026-02-01", "--to", "2026-02-01"), "abcde"),
        (("--procedure", "R7-36-03"), "abcf"),
        (("--department", "医療保険年金課"), "abcf"),
        (("--login", "x@example.net"), "d"),
        (("--way", "outward"), "abcdef"),
        (("--way", "区の中"), ""),
        (("--deed", "プレビュー", "--deed", "uploaded"), "af"),
        (("--file", "国保督促状"), "abf"),
        (("--file", "501"), "abcdef"),
        (("--outside",), "bcdef"),
        (("--ungoverned",), "de"),
        (("--outside", "--procedure", "R7-36-03", "--limit", "2"), "bc"),
    ],
)
def test_filters(ask: Run, arguments: tuple[str, ...], found: str) -> None:
    """Days are those of Japan, both included; what is found comes in order of time."""
    assert ids(ask, *arguments) == found


def test_json_names_everything(ask: Run) -> None:
    """Under names that scripts lean on."""
    (one,) = ask("transfers", "--format", "json", "--from", "2026-04-01").json["transfers"]
    assert (one["at"], one["deed"], one["way"]) == ("2026-04-01T00:00:00+09:00", "previewed", "outward")
    assert one["who"] == {
        "side": "outside", "id": "9", "login": "op@env.example.com", "name": "受託者", "ip": "198.51.100.7",
    }  # fmt: skip
    assert (one["counterparty"], one["subcontractor"]) == ("株式会社甲印刷", "丙封筒")
    assert one["item"] == {
        "id": "501",
        "name": "督促状.xlsx",
        "path": "受渡し/国保督促状/督促状.xlsx",
        "folder": "3603",
    }
    assert ask("transfers", "--format", "json", "--limit", "1").json["total"] == 6


def test_list_for_people(ask: Run) -> None:
    """The newest first, a page at a time, with how many there are."""
    shown = ask("transfers").out
    assert shown.index("令和8年4月1日 00:00") < shown.index("令和8年2月1日 09:00")
    assert "（サインインしていない人）" in shown
    assert "受渡し 6件" in shown
    assert "\x1b" not in shown
    assert "このうち 1件は、その時点でどのフォルダにあったかが分かりません" in shown
    first = ask("transfers", "--limit", "4")
    assert "受渡し 6件のうち 1〜4件目（新しい順、1/2ページ）。続きは --page 2" in first.out
    last = ask("transfers", "--limit", "4", "--page", "2")
    assert "受渡し 6件のうち 5〜6件目（新しい順、2/2ページ）。" in last.out
    assert "--page" not in last.out


def test_nothing_matches(ask: Run) -> None:
    """Said with how many there are at all, so that it doesn't read as if nothing had happened."""
    assert "当てはまる受渡しはありません（記録は全部で 6件）。" in ask("transfers", "--way", "inward").out


def test_csv(ask: Run) -> None:
    """With the mark by which a spreadsheet knows the letters, and nothing in it that one would run."""
    out = ask("transfers", "--format", "csv").out
    assert out.startswith("\ufeff日時,")
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert len(rows) == 6
    hostile = rows[2]
    assert hostile["ファイル"].startswith("'=HYPERLINK")
    assert hostile["名前"] == "'@山田"
    assert all(sign not in out for sign in "\x1b\u202e\x0b")


def test_workbook(ask: Run, tmp_path: Path) -> None:
    """Texts stay texts, numbers are numbers as far as a spreadsheet can hold them."""
    file = tmp_path / "受渡し.xlsx"
    ended = ask("transfers", "--format", "xlsx", "--out", str(file))
    assert (ended.status, f"受渡し 6件を {file} に書きました。" in ended.out) == (0, True)
    sheet = openpyxl.load_workbook(file)["受渡し"]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 7
    assert len(rows[0]) == len(HEAD)
    named = dict(zip(rows[0], rows[3], strict=True))
    assert str(named["ファイル"]).startswith("=HYPERLINK")
    cell = sheet.cell(4, rows[0].index("ファイル") + 1)
    assert cell.data_type == "s"
    assert (named["件数"], named["大きさ（バイト）"]) == (1, str(2**60))
    assert list(tmp_path.glob(".gatekeeper-*")) == []


@pytest.mark.parametrize("shape", ["csv", "json"])
def test_file_holds_what_the_screen_shows(ask: Run, tmp_path: Path, shape: str) -> None:
    """Byte for byte."""
    file = tmp_path / "out"
    assert ask("transfers", "--format", shape, "--out", str(file)).status == 0
    assert file.read_bytes().decode() == ask("transfers", "--format", shape).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "2026-04-02", "--to", "2026-04-01"), "--to が --from より前です。"),
        (("--from", "あした"), "あした"),
        (("--way", "up"), "outward"),
        (("--deed", "stolen"), "downloaded"),
        (("--procedure", "R7-36-30"), "R7-36-03"),
        (("--department", "無い課"), "無い課"),
        (("--page", "0"), "1以上"),
        (("--limit", "0"), "1以上"),
        (("--page", "7"), "7ページ目はありません。全部で 1ページです。"),
        (("--page", "2", "--format", "csv"), "--format text"),
        (("--format", "xlsx"), "--out"),
        (("--out", "x.csv"), "--format"),
        (("--format", "pdf"), "xlsx"),
    ],
)
def test_mistakes(ask: Run, arguments: tuple[str, ...], said: str) -> None:
    """One sentence that says what is wrong, and nothing else."""
    ended = ask("transfers", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err


def test_place_that_cant_be_written(ask: Run, tmp_path: Path) -> None:
    """No folder, or a folder in the file's place: nothing is left behind."""
    (tmp_path / "folder").mkdir()
    for out in (tmp_path / "無い" / "x.csv", tmp_path / "folder"):
        ended = ask("transfers", "--format", "csv", "--out", str(out))
        assert (ended.status, str(out) in ended.err) == (2, True)
    assert list(tmp_path.glob(".gatekeeper-*")) == []


def test_full_disk_leaves_no_half_file(run: Run, ward: Ward, tmp_path: Path) -> None:
    """What was there before stays as it was."""
    run("transfers")
    keep(ward, [replace(transfer(), event_id=f"m{n}", item_name="あ" * 200) for n in range(2_000)])
    file = tmp_path / "out.json"
    file.write_text("前のもの", encoding="utf-8")
    arguments = ("--config", str(ward.config), "transfers", "--format", "json", "--out", str(file))
    with start_process(*arguments, largest_file=1_000_000) as process:
        _, err = process.communicate()
    assert process.returncode == 2, err
    assert file.read_text(encoding="utf-8") == "前のもの"
    assert list(tmp_path.glob(".gatekeeper-*")) == []
