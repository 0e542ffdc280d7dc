"""Papers of every kind made for the tests: the same table and sheets as a workbook, a document, a PDF and text."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.table import Table
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate
from reportlab.platypus import Table as PdfTable

__all__ = ["HEAD", "ROWS", "SHEET", "document", "pdf", "separated", "tabbed", "workbook"]

HEAD = ["No", "担当課", "手続名（登録業務名）", "取扱う個人情報項目", "付議内容"]
ROWS = [
    ["1", "区政情報課", "法律相談の予約", "氏名、フリガナ、電話番号、相談内容（選択式、複数可）", "①約1,400件"],
    [
        "2",
        "医療保険年金課",
        "国民健康保険",
        "住所、（医療分）所得割・税率、納付額・延滞金額、個人番号",
        "①約10,000件 ③マイナンバーカード",
    ],
    [
        "3",
        "医療保険年金課",
        "国民健康保険料",
        "世帯主、【納入（変更）通知書】氏名、保険料額【納付書】氏名、納期限",
        "②オンライン決済",
    ],
]
SHEET = [
    ["件名", "LoGoフォームの利用に係る外部結合について（手続の追加）"],
    ["保有課（担当課）", "区政情報課、医療保険年金課"],
    ["登録業務の名称", "追加する手続は、資料46-1のとおり"],
    ["結合される情報項目（だれの、どのような項目か）", "資料46-1のとおり"],
    ["結合の相手方", "株式会社トラストバンク"],
    ["結合の開始時期と期間", "令和6年12月20日から令和7年3月31日まで（次年度以降も、同様の外部結合を行う。）"],
    ["情報保護対策", "別紙チェックリストのとおり"],
]
_FONT = "HeiseiKakuGo-W5"


def tabbed(path: Path, *tables: Sequence[Sequence[str]], before: str = "資料46\n", encoding: str = "utf-8") -> Path:
    """A text with tab-separated rows."""
    text = before + "\n\n".join("\n".join("\t".join(row) for row in table) for table in tables) + "\n"
    path.write_bytes(text.encode(encoding))
    return path


def separated(path: Path, *tables: Sequence[Sequence[str]], encoding: str = "utf-8", mark: str = ",") -> Path:
    out = io.StringIO()
    for table in tables:
        csv.writer(out, delimiter=mark).writerows(table)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def workbook(path: Path, *tables: Sequence[Sequence[Any]], merge: Sequence[str] = ()) -> Path:
    """Each table on a sheet of its own; `merge` are ranges of the last one."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for number, table in enumerate(tables, start=1):
        sheet = book.create_sheet(f"別紙{number}")
        for row in table:
            sheet.append(list(row))
    for area in merge:
        book.worksheets[-1].merge_cells(area)
    book.save(path)
    return path


def document(path: Path, *tables: Sequence[Sequence[str]], before: Sequence[str] = ("資料46",)) -> Path:
    """Paragraphs, then each table."""
    made = docx.Document()
    for line in before:
        made.add_paragraph(line)
    for table in tables:
        fill(made.add_table(len(table), max(map(len, table))), table)
        made.add_paragraph()
    made.save(str(path))
    return path


def fill(table: Table, rows: Sequence[Sequence[str]]) -> None:
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def pdf(path: Path, *tables: Sequence[Sequence[str]], before: str = "資料46") -> Path:
    """Ruled tables whose cells break where the width of their column ends, over as many pages as they take."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    style = ParagraphStyle("cell", fontName=_FONT, fontSize=9, leading=12, wordWrap="CJK")
    flow: list[Any] = [Paragraph(before, style)]
    for table in tables:
        cells = [[Paragraph(text, style) for text in row] for row in table]
        widths = [40, 90, 130, 300, 150] if len(table[0]) == 5 else [180, 500]
        flow.append(PdfTable(cells, colWidths=widths, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
        flow.append(Paragraph("　", style))
    SimpleDocTemplate(str(path), pagesize=landscape(A4)).build(flow)
    return path
