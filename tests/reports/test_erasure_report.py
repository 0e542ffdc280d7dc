"""The erasure report: what it tells, in every shape, whatever outsiders have named their files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import openpyxl
import pytest
from docx import Document

from gatekeeper.enforcement.erasure import Answer, Erased
from gatekeeper.reports.erasure import COLUMNS, ErasureReport
from gatekeeper.reports.erasure_data import to_csv, to_json
from gatekeeper.reports.erasure_document import to_document
from gatekeeper.reports.erasure_workbook import to_workbook
from gatekeeper.store.erasure import StoredReport

ONE = Erased(
    id=1,
    action=7,
    item_type="file",
    item_id="501",
    path="受渡し/国保督促状/督促状.xlsx",
    name="督促状.xlsx",
    trashed_at=datetime(2026, 3, 31, 15, 0, tzinfo=UTC),
    trashed=Answer(shown='{"where":"trash"}'),
    size=120_000,
    sha1="a" * 40,
    version_id="9",
    versions=3,
    owner="hanako@city.example.jp",
    governor="R7-36-03",
    department="医療保険年金課",
    due=date(2026, 3, 31),
    source="procedure_term_end",
    policy="outsourcing",
    purge=9,
    purged_at=datetime(2026, 4, 7, 15, 30, tzinfo=UTC),
    purged=Answer(),
)
HOSTILE = [
    '=HYPERLINK("http://evil.example","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "＝1",
    "a\x00b\x0b\x1b[2Jc",
    "長" * 40_000,
    "\ud800半分",
    "a\u202eb",
    "𠮷野家.xlsx",
]


def report(*items: Erased, **changes: Any) -> ErasureReport:
    whole = ErasureReport(
        ward="新宿区",
        made_on=date(2026, 4, 10),
        items=items,
        governor="R7-36-03",
        title="国民健康保険",
        department="医療保険年金課",
        counterparties=("株式会社みなと印刷",),
        received=(
            StoredReport(
                "R7-36-03", "株式会社みなと印刷", date(2026, 4, 8), "報告.pdf", "b" * 64, 10, "花子", ONE.trashed_at
            ),
        ),
    )
    return replace(whole, **changes)


def sheets(made: ErasureReport) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(to_workbook(made)))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def document_texts(made: ErasureReport) -> list[str]:
    document = Document(io.BytesIO(to_document(made)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def csv_rows(made: ErasureReport) -> Sequence[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(made).lstrip("\ufeff"))))


def test_the_list_tells_of_each_item() -> None:
    """Days and moments in eras and Japan's time; the digest is that of the evidence."""
    (row,) = csv_rows(report(ONE))
    assert row["消去の期限"] == "令和8年3月31日"
    assert row["期限の根拠"] == "手続の制限（期間の終わりから）"
    assert (row["ごみ箱に移した時"], row["完全に消した時"]) == ("令和8年4月1日 00:00", "令和8年4月8日 00:30")
    assert (row["大きさ（バイト）"], row["版の数"], row["SHA-1（Boxの値）"]) == ("120,000", "3", "a" * 40)
    assert row["承認"] == "ポリシー「outsourcing」による"
    assert row["証拠の要約値（SHA-256）"] == ONE.digest


def test_anybody_can_check_the_digest() -> None:
    """It is worked out from the JSON beside the paper, without this program."""
    (item,) = json.loads(to_json(report(ONE)))["items"]
    canonical = json.dumps(item["evidence"], sort_keys=True, separators=(",", ":"))
    assert sha256(canonical.encode()).hexdigest() == item["digest"] == ONE.digest
    assert replace(ONE, size=120_001).digest != ONE.digest


def test_workbook_and_document_say_the_same() -> None:
    """Head, list and the counterparty's report stand in both; who approved is named."""
    held = replace(ONE, approved_by="佐藤", approved_reason="確かめた", promised=date(2026, 3, 1))
    made = report(held, replace(ONE, id=2, purged_at=None, purged=None))
    book = sheets(made)
    assert list(book) == ["消去報告書", "消去したもの", "相手方の消去報告書"]
    assert len(book["消去したもの"]) == 3
    assert len(book["消去したもの"][0]) == len(COLUMNS)
    written = "\n".join(str(cell) for rows in book.values() for row in rows for cell in row)
    typed = "\n".join(document_texts(made))
    for text in ("消去報告書", "新宿区", "国民健康保険（R7-36-03）", "佐藤（確かめた）", "令和8年3月1日から延期",
                 "まだ（ごみ箱にある）", "株式会社みなと印刷", "b" * 64, held.digest, "令和8年4月10日"):  # fmt: skip
        assert text in written, text
        assert text in typed, text
    assert "完全に消したもの（1件）" in typed
    assert "ごみ箱にあるもの（1件）" in typed


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_breaks_or_runs_anything(name: str) -> None:
    """Formulas stay texts, signs that aren't seen are made visible, what is too long is cut and says so."""
    made = report(replace(ONE, path=f"{name}", name=name, owner=name, approved_by=name, approved_reason=name))
    (row,) = csv_rows(made)
    assert not row["場所"].lstrip().startswith(("=", "+", "-", "@", "＝"))
    book = openpyxl.load_workbook(io.BytesIO(to_workbook(made)))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.value is None for cell in cells if cell.data_type == "n")
    assert max(len(str(cell.value)) for cell in cells) <= 32_767
    assert any(ONE.item_id in text for text in document_texts(made))
    (item,) = json.loads(to_json(made))["items"]
    assert item["evidence"]["name"] == name
    assert item["digest"] == made.items[0].digest
    if len(name) > 32_767:
        assert any("40,000文字" in str(cell.value) for cell in cells)


def test_the_same_record_gives_the_same_bytes() -> None:
    """JSON and CSV hang on nothing but what is on record; not on the day of the paper either."""
    first, second = report(ONE), report(ONE, made_on=date(2027, 1, 1))
    assert (to_json(first), to_csv(first)) == (to_json(second), to_csv(second))
    assert to_workbook(first) == to_workbook(report(ONE))


def test_an_empty_report_is_a_paper_too() -> None:
    """It says that there is nothing."""
    made = report(received=())
    assert "ありません。" in document_texts(made)
    assert "届いた記録はありません。" in document_texts(made)
    assert len(sheets(made)["消去したもの"]) == 1
    assert csv_rows(made) == []


def test_a_word_of_a_newer_program_stands_as_it_is() -> None:
    """Nothing is left out of the paper because this program doesn't know a code."""
    (row,) = csv_rows(report(replace(ONE, source="wish_upload", purged=Answer("sworn", "200"))))
    assert (row["期限の根拠"], row["Boxの答え"]) == ("wish_upload", "sworn（200）")
