"""The yearly report of a real database, in real files."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from gatekeeper.bootstrap import Office
from gatekeeper.errors import MistakesError, UsageError
from gatekeeper.intake.port import FillKind
from gatekeeper.reporting.annual import Made, Wanted, draft_annual, write_annual
from gatekeeper.reporting.handover import write_handover
from gatekeeper.reports.annual.model import Gap, MissingKind
from gatekeeper.store.event import DatabaseEventStore
from tests.press.sample import HOSTILE
from tests.reporting.year import (
    APRIL_FIRST,
    PASSPHRASE,
    declaration,
    enter,
    hear,
    move,
    office_of,
    transfer,
    year_of_work,
)

STEM = "令和8年度年次報告"
IN_REACH = datetime(2025, 3, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Year:
    folder: Path
    office: Office
    made: Made

    @property
    def json(self) -> Any:
        return json.loads((self.folder / f"{STEM}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    folder = tmp_path_factory.mktemp("year")
    with office_of(folder) as office:
        year_of_work(office)
        yield Year(folder / "報告", office, write_annual(office, Wanted(2026), folder / "報告"))


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_shape_is_written_and_nothing_else(year: Year) -> None:
    names = {file.name for file in year.folder.iterdir()}
    shapes = {f"{STEM}.{suffix}" for suffix in ("xlsx", "docx", "pdf", "json")}
    tables = {
        "集計.csv", "月別.csv", "課別.csv", "区分別.csv", "様式一覧.csv", "届出の遅れ.csv", "届出のない受渡し.csv",
        "前年度との比較.csv", "足りないもの.csv", "受渡しの明細.csv",
    }  # fmt: skip
    assert names == shapes | tables | {f"{STEM}-受渡しの明細.jsonl", "manifest.json"}
    assert year.made.published.signed


def test_all_shapes_tell_the_same_numbers(year: Year) -> None:
    """The sums of the summary are those of the details, of the months, and of the figures on every paper."""
    details, plain = rows_of(year.folder / "受渡しの明細.csv"), year.json
    assert len(details) == 360 == plain["rows_elsewhere"]["transfers"]
    for head, way in (("受領", "inward"), ("提供", "outward"), ("庁外閲覧", "office_out")):
        count = sum(row["方向"] == head for row in details)
        assert count == plain["figures"][way]
        for name in ("集計", "月別", "課別", "区分別", "様式一覧"):
            assert sum(int(row[head]) for row in rows_of(year.folder / f"{name}.csv")) == count, name
    size = f"{sum(int(row['大きさ（バイト）']) for row in details):,}"
    document = Document(str(year.folder / f"{STEM}.docx"))
    assert size in [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    printed = "\n".join(page.extract_text() for page in PdfReader(year.folder / f"{STEM}.pdf").pages)
    assert size in printed
    book = openpyxl.load_workbook(year.folder / f"{STEM}.xlsx")
    assert book["受渡しの明細"].max_row == 361
    with zipfile.ZipFile(year.folder / f"{STEM}.xlsx") as package:
        assert sum(name.startswith("xl/charts/chart") for name in package.namelist()) == 3


def test_the_list_has_the_columns_of_the_form(year: Year) -> None:
    """One declaration a row; last year's isn't there."""
    listed = rows_of(year.folder / "様式一覧.csv")
    assert {row["様式の番号"] for row in listed} == {f"D8-{number:04}" for number in range(1, 13)}
    for head in ("区分", "担当課", "件名", "相手方", "個人情報項目", "期間の始まり", "期間の終わり", "消去する日",
                 "ダウンロードの可否", "届け出た人", "届け出た日", "フォルダ番号"):  # fmt: skip
        assert head in listed[0]


def test_what_is_late_undeclared_and_missing_is_told(year: Year) -> None:
    (late,) = rows_of(year.folder / "届出の遅れ.csv")
    assert late["様式の番号"] == "D8-0005"
    (undeclared,) = rows_of(year.folder / "届出のない受渡し.csv")
    assert (undeclared["場所"], undeclared["フォルダ番号"]) == ("共有/なぞの受渡し", "9000")
    missing = {(row["様式の番号"], row["足りないもの"]) for row in rows_of(year.folder / "足りないもの.csv")}
    assert {("D8-0005", "届出の遅れ"), ("D8-0007", "様式の記載"), ("D8-0012", "受渡しの記録")} <= missing
    assert ("D8-0001", "消去の記録") in missing
    (earlier,) = [row for row in rows_of(year.folder / "前年度との比較.csv")
                  if (row["範囲"], row["数えるもの"]) == ("全体", "受領の回数")]  # fmt: skip
    assert (earlier["前年度"], earlier["増減"]) == ("1", str(int(earlier["今年度"]) - 1))


def test_the_same_record_gives_the_same_bytes(year: Year, tmp_path: Path) -> None:
    """Every file but the signed list, and on another day, too."""
    with office_of(year.folder.parent, datetime(2027, 6, 1, tzinfo=UTC)) as later:
        write_annual(later, Wanted(2026), tmp_path / "again")
    for file in sorted(year.folder.iterdir()):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name


def test_the_published_version_names_nobody(year: Year, tmp_path: Path) -> None:
    """In no file, under no name: neither addresses nor names nor files' names."""
    write_annual(year.office, Wanted(2026, mask=True), tmp_path / "公表")
    secrets = ("@example.org", "相談 一郎", "申請書1", "203.0.113.7", "なぞの受渡し")
    for file in (tmp_path / "公表").iterdir():
        if file.suffix in {".json", ".jsonl", ".csv"}:
            plain = file.read_text(encoding="utf-8-sig")
            text = plain.encode().decode("unicode_escape") if file.suffix == ".jsonl" else plain
        elif file.suffix == ".xlsx":
            book = openpyxl.load_workbook(file)
            text = repr([row for sheet in book for row in sheet.iter_rows(values_only=True)])
        elif file.suffix == ".docx":
            text = Document(str(file)).element.xml
        else:
            text = "".join(page.extract_text() for page in PdfReader(file).pages).replace("\u200b", "")
        assert [one for one in secrets if one in text] == [], file.name
    assert "相手002" in (tmp_path / "公表" / "様式一覧.csv").read_text(encoding="utf-8")


def test_departments_are_chosen_by_name(year: Year, tmp_path: Path) -> None:
    write_annual(year.office, Wanted(2026, ("医療保険年金課",)), tmp_path / "課")
    assert {row["担当課"] for row in rows_of(tmp_path / "課" / "様式一覧.csv")} == {"医療保険年金課"}
    with pytest.raises(UsageError, match=r"魔法課.*子育て支援課"):
        write_annual(year.office, Wanted(2026, ("魔法課",)), tmp_path / "無")
    assert not (tmp_path / "無").exists()


@pytest.mark.parametrize(("of", "gap"), [(2030, Gap.TO_COME), (2000, Gap.NOTHING)])
def test_a_year_without_records_is_a_report_of_what_there_is(year: Year, tmp_path: Path, of: int, gap: Gap) -> None:
    """In the future, or before the records begin: empty, and marked as incomplete in every shape."""
    made = write_annual(year.office, Wanted(of), tmp_path / "報告")
    assert made.report.gaps == (gap,)
    (plain,) = [json.loads(file.read_text()) for file in (tmp_path / "報告").glob("令和*.json")] + [
        json.loads(file.read_text()) for file in (tmp_path / "報告").glob("平成*.json")
    ]
    assert plain["incomplete"] == [str(gap)]
    assert "未完" in made.published.paper.mark


@pytest.mark.parametrize("claimed", [datetime(1970, 1, 1, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC), IN_REACH])
def test_no_event_moves_the_beginning_of_the_records(tmp_path: Path, claimed: datetime) -> None:
    """Whatever moment it claims: the log was read from June 2025 on, and the report says so."""
    with office_of(tmp_path) as office:
        office.notary.make_keys(PASSPHRASE, IN_REACH)
        enter(office, declaration(), at=datetime(2024, 4, 1, tzinfo=UTC))
        hear(office, datetime(2025, 6, 1, tzinfo=UTC))
        move(office, [transfer(1, at=claimed)])
        made = write_annual(office, Wanted(2025), tmp_path / "報告")
        assert (made.report.gaps, made.report.before) == ((Gap.BEGUN_LATER,), None)
        assert "令和7年6月1日" in made.published.paper.mark


def test_what_box_cant_tell_any_more_is_no_quiet_time(tmp_path: Path) -> None:
    """Lost days, and such as are still to be read, stand on the paper and in the data, of both reports."""
    spring, may = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 10, tzinfo=UTC)
    with office_of(tmp_path) as office:
        enter(office, declaration())
        move(office, [transfer(1)])
        store = DatabaseEventStore(office.database)
        store.note_lost(spring, may, APRIL_FIRST)
        store.open_fill(FillKind.GAP, datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 9, tzinfo=UTC), APRIL_FIRST)
        made = write_annual(office, Wanted(2026), tmp_path / "報告")
        one = office.registry().declarations[0]
        ledger = write_handover(office, one, date(2026, 5, 1), date(2027, 3, 31), tmp_path / "簿").paper
    assert made.report.gaps == (Gap.UNHEARD,)
    assert "令和8年4月1日～令和8年5月10日、令和8年7月1日～令和8年7月9日" in made.published.paper.mark
    assert "令和8年5月1日～令和8年5月10日、" in ledger.mark
    assert ledger.plain["incomplete"] is True
    plain = json.loads((tmp_path / "報告" / f"{STEM}.json").read_text(encoding="utf-8"))
    assert plain["incomplete"] == ["unheard"]
    assert plain["unheard"][0] == {"since": "2026-04-01T00:00:00+09:00", "until": "2026-05-10T09:00:00+09:00"}


def test_the_draft_is_made_once(tmp_path: Path) -> None:
    """One second into 1 April, with what is missing; called again it changes nothing, and it says that it is one."""
    with office_of(tmp_path, APRIL_FIRST) as office:
        enter(office, declaration())
        move(office, [transfer(1)])
        made = draft_annual(office, 2026, tmp_path / "reports")
        assert made is not None
        assert [one.kind for one in made.report.missing] == [MissingKind.DELETION_UNRECORDED]
        assert "【案】" in made.published.paper.mark
        folder = tmp_path / "reports" / "annual-2026-draft"
        before = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
        assert draft_annual(office, 2026, tmp_path / "reports") is None
        assert {file.name: file.stat().st_mtime_ns for file in folder.iterdir()} == before
        assert not made.published.signed


def test_hostile_names_stop_no_report(tmp_path: Path) -> None:
    """Every name that an outsider can give, in a subject, a file, a person: all shapes are written."""
    with office_of(tmp_path) as office:
        enter(office, *(declaration(number, subject=name.strip() or "x") for number, name in enumerate(HOSTILE, 1)))
        move(
            office,
            [transfer(number, f"D8-{number:04}", item_name=name, path=name, name=name)
             for number, name in enumerate(HOSTILE, 1)],
        )  # fmt: skip
        made = write_annual(office, Wanted(2026), tmp_path / "報告")
    assert len(made.report.held) == len(HOSTILE)
    assert len(rows_of(tmp_path / "報告" / "受渡しの明細.csv")) == len(HOSTILE)
    lines = (tmp_path / "報告" / f"{STEM}-受渡しの明細.jsonl").read_text(encoding="ascii").splitlines()
    found = [json.loads(line) for line in lines]
    assert {row["item_name"] for row in found} == set(HOSTILE)


def test_a_template_that_lacks_a_name_makes_no_report(tmp_path: Path) -> None:
    """All that is missing is told at once, by file and name, before anything is written."""
    with office_of(tmp_path) as office:
        own = office.settings.paths.templates
        own.mkdir(parents=True)
        Document().save(str(own / "annual.docx"))
        openpyxl.Workbook().save(own / "annual.xlsx")
        (own / "report.typ").write_text('// data.title\n#json("data.json")', encoding="utf-8")
        enter(office, declaration())
        with pytest.raises(MistakesError) as told:
            write_annual(office, Wanted(2026), tmp_path / "報告")
    said = [str(one) for one in told.value.mistakes]
    assert len(said) == 3
    assert "declarations_count" in said[0]
    assert "summary" in said[1]
    assert "title" in said[2]
    assert not (tmp_path / "報告").exists()


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "報告").mkdir()
    (tmp_path / "報告" / "大事.txt").write_text("x", encoding="utf-8")
    with office_of(tmp_path) as office:
        enter(office, declaration())
        with pytest.raises(UsageError, match="すでに何か"):
            write_annual(office, Wanted(2026), tmp_path / "報告")
    assert [file.name for file in (tmp_path / "報告").iterdir()] == ["大事.txt"]
