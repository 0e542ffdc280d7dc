"""The Word document, opened again."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from gatekeeper.errors import MistakesError
from gatekeeper.press.document import write_document
from gatekeeper.press.paper import Column, Table
from gatekeeper.shipped import shipped_templates
from tests.press.sample import HOSTILE, paper, row, table

TEMPLATE = shipped_templates() / "ledger.docx"


def texts(file: Path) -> list[str]:
    document = Document(str(file))
    cells = [cell.text for one in document.tables for line in one.rows for cell in line.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_the_fields_are_filled_in(tmp_path: Path) -> None:
    """Title, department, text, head and table stand where the template has their names; days are in eras."""
    write_document(paper(), TEMPLATE, tmp_path / "x.docx")
    found = texts(tmp_path / "x.docx")
    for text in ("見本の管理簿", "子育て支援課", "【案】", "　概要の文です。", "12,345", "令和8年4月1日",
                 "令和9年4月1日 00:00", "未対応", "氏名\n住所"):  # fmt: skip
        assert text in found, text
    assert not any("{{" in text or "{%" in text for text in found)
    assert "細かいこと" not in found
    document = Document(str(tmp_path / "x.docx"))
    assert len(document.inline_shapes) == 1
    assert "w:tblHeader" in document.element.xml


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_breaks_or_runs_anything(tmp_path: Path, name: str) -> None:
    """Neither XML nor a field of the template can be smuggled in."""
    made = paper(row(name, lines=(name,)), title=name, overview=(name,))
    write_document(made, TEMPLATE, tmp_path / "x.docx")
    found = "\n".join(texts(tmp_path / "x.docx"))
    assert "1,234" in found
    if name.startswith("{{"):
        assert found.count(name) == 4
    if "<b>" in name:
        assert name in found


def test_a_long_table_says_where_the_rest_is(tmp_path: Path) -> None:
    """A document of a hundred thousand rows opens in no Word."""
    made = paper(tables=(Table("transfers", "明細", (Column("a", "あ"),), [("x",)] * 2_003),), charts=())
    write_document(made, without_chart(tmp_path), tmp_path / "x.docx")
    document = Document(str(tmp_path / "x.docx"))
    assert len(document.tables[-1].rows) == 2_001
    assert "ほかの3件は、同じフォルダのExcelとCSVのファイルにあります。" in [one.text for one in document.paragraphs]


def without_chart(tmp_path: Path) -> Path:
    """The shipped template but for its picture."""
    document = Document(str(TEMPLATE))
    for paragraph in document.paragraphs:
        if "chart_months" in paragraph.text:
            paragraph.text = ""
    document.save(str(tmp_path / "own.docx"))
    return tmp_path / "own.docx"


def test_an_empty_table_says_so(tmp_path: Path) -> None:
    write_document(paper(tables=(table([]),)), TEMPLATE, tmp_path / "x.docx")
    assert "ありません。" in texts(tmp_path / "x.docx")


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    """A slip of the pen in the ward's own template doesn't leave a hole in the paper."""
    document = Document(str(TEMPLATE))
    document.add_paragraph("{{ titel }}")
    document.save(str(tmp_path / "own.docx"))
    with pytest.raises(MistakesError, match="titel"):
        write_document(paper(), tmp_path / "own.docx", tmp_path / "x.docx")
    assert not (tmp_path / "x.docx").exists()


def test_a_template_reaches_nothing_but_the_paper(tmp_path: Path) -> None:
    """An expression that climbs into the program is refused."""
    document = Document(str(TEMPLATE))
    document.add_paragraph("{{ title.__class__.__mro__ }}")
    document.save(str(tmp_path / "own.docx"))
    with pytest.raises(MistakesError):
        write_document(paper(), tmp_path / "own.docx", tmp_path / "x.docx")


def test_the_same_paper_is_the_same_document(tmp_path: Path) -> None:
    """Neither the hour nor the day of the making is in it."""
    for name in "12":
        write_document(paper(), TEMPLATE, tmp_path / f"{name}.docx")
    assert (tmp_path / "1.docx").read_bytes() == (tmp_path / "2.docx").read_bytes()
    about = Document(str(tmp_path / "1.docx")).core_properties
    assert (about.title, about.author) == ("見本の管理簿", "新宿区")
    assert about.created is not None
    assert about.created.date() == paper().made_for
