"""The PDF, read again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from gatekeeper.errors import MistakesError
from gatekeeper.press.font import MISSING, covering, fallbacks, own_font, spelled
from gatekeeper.press.paper import Column, Paper, Table
from gatekeeper.press.part import MOST_ROWS, parts_of
from gatekeeper.press.picture import to_picture
from gatekeeper.press.print import write_print
from gatekeeper.shipped import shipped_templates
from tests.press.sample import HOSTILE, paper, row, table

TEMPLATE = shipped_templates() / "report.typ"


def printed(tmp_path: Path, made: Paper, name: str = "x") -> str:
    aside = tmp_path / f"{name}.aside"
    aside.mkdir()
    write_print(made, TEMPLATE, tmp_path / f"{name}.pdf", aside)
    return "\n".join(page.extract_text() for page in PdfReader(tmp_path / f"{name}.pdf").pages).replace("\u200b", "")


def test_the_paper_is_set(tmp_path: Path) -> None:
    """Title, text, head and table on A4 lying, in a Japanese font that is embedded."""
    text = printed(tmp_path, paper())
    for said in (
        "見本の管理簿",
        "子育て支援課",
        "【案】",
        "概要の文です。",
        "12,345",
        "令和8年4月1日",
        "未対応",
        "1 / ",
    ):
        assert said in text, said
    assert "細かいこと" not in text
    page = PdfReader(tmp_path / "x.pdf").pages[0]
    assert page.mediabox.width > page.mediabox.height
    resources: Any = page["/Resources"]
    names = [font.get_object()["/BaseFont"] for font in resources["/Font"].values()]
    assert names
    assert all("IPAexGothic" in name for name in names)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_breaks_or_runs_anything(tmp_path: Path, name: str) -> None:
    """What looks like the setter's own language is printed as it is."""
    text = printed(tmp_path, paper(row(name), title=name))
    assert "1,234" in text
    if name.startswith("#import"):
        assert "#import" in text
        assert "$a$" in text


def test_a_sign_that_no_font_has_is_a_mark_and_said(tmp_path: Path) -> None:
    """Typst draws nothing for it and says nothing: the name would be another one."""
    text = printed(tmp_path, paper(row("\U0001f3f4\U0002ebef太郎")))
    assert f"{MISSING}{MISSING}太郎" in text
    assert "印刷用の書体にない文字" in text
    assert "印刷用の書体にない文字" not in printed(tmp_path, paper(), "plain")


def test_a_rare_sign_is_drawn_where_an_installed_font_has_it(tmp_path: Path) -> None:
    """𠮷 isn't in our own font; with Noto on the machine it is printed, else 〓."""
    text = printed(tmp_path, paper(row("𠮷野")))
    assert ("𠮷野" if fallbacks() else f"{MISSING}野") in text


def test_a_long_table_says_where_the_rest_is(tmp_path: Path) -> None:
    rows = Table("transfers", "明細", (Column("a", "あ"),), [("x",)] * (MOST_ROWS + 4))
    assert "ほかの4件" in printed(tmp_path, paper(tables=(rows,), charts=()))


def test_what_is_long_is_set_in_parts_and_bound(tmp_path: Path) -> None:
    """No row is lost or stands twice, the head stands once, pages are numbered through, all on A4 lying."""
    names = [f"{number:04}番" for number in range(850)]
    rows = Table("transfers", "明細", (Column("a", "あ"), Column("b", "い")), [(one, "長" * 480) for one in names])
    text = printed(tmp_path, paper(tables=(rows,), charts=()))
    assert re.findall(r"\d{4}番", text) == names
    assert text.count("概要の文です。") == 1
    assert "明細（続き）" in text
    pages = PdfReader(tmp_path / "x.pdf").pages
    assert [page.extract_text().split()[-1] for page in pages] == [str(number + 1) for number in range(len(pages))]
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(842, 595)}


def test_parts_are_cut_by_their_signs() -> None:
    """Each row once and in its order; what follows a table that was cut stands behind its end."""
    long = Table("a", "長い表", (Column("a", "あ"),), [(f"{number:010}",) for number in range(5)])
    short = Table("b", "短い表", (Column("b", "い"),), [])
    parts = list(parts_of(paper(tables=(long, short)), str, most_signs=40))
    assert [[table["title"] for table in part] for part in parts] == [
        ["長い表"],
        ["長い表（続き）"],
        ["長い表（続き）", "短い表"],
    ]
    assert [len(part[0]["rows"]) for part in parts] == [2, 2, 1]


def test_an_empty_table_says_so(tmp_path: Path) -> None:
    assert "ありません。" in printed(tmp_path, paper(tables=(table([]),), charts=()))


def test_the_same_paper_is_the_same_print(tmp_path: Path) -> None:
    """Pictures too: no moment is in either."""
    printed(tmp_path, paper(), "1")
    printed(tmp_path, paper(), "2")
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()


def test_a_template_that_can_not_be_set_is_told(tmp_path: Path) -> None:
    own = tmp_path / "report.typ"
    own.write_text('#let data = json("data.json")\n#data.titel', encoding="utf-8")
    (tmp_path / "aside").mkdir()
    with pytest.raises(MistakesError, match="titel"):
        write_print(paper(), own, tmp_path / "x.pdf", tmp_path / "aside")


def test_a_template_reads_no_file_of_the_machine(tmp_path: Path) -> None:
    """Only what lies beside it, which is the paper itself."""
    (tmp_path / "secret.txt").write_text("ひみつ", encoding="utf-8")
    own = tmp_path / "report.typ"
    own.write_text('#read("../secret.txt")', encoding="utf-8")
    (tmp_path / "aside").mkdir()
    with pytest.raises(MistakesError):
        write_print(paper(), own, tmp_path / "x.pdf", tmp_path / "aside")


def test_fonts_are_chosen_by_what_they_have() -> None:
    """Our own where it suffices; spaces need no sign."""
    assert covering(["日本 語"], [own_font(), *fallbacks()]) == own_font()
    assert spelled("𠮷 a", [own_font()]) == f"{MISSING} a"
    assert spelled("区役所", [own_font()]) == "区役所"


@pytest.mark.parametrize("name", ["𠮷田課", "長" * 100, "=1+1", "\ud800", "$x^2$", ""])
def test_a_picture_of_any_name(name: str) -> None:
    """No label stops the drawing, and matplotlib warns of no missing glyph (a warning fails the test)."""
    picture = to_picture(paper(row(name)), paper().charts[0])
    assert picture.startswith(b"\x89PNG")
    assert to_picture(paper(row(name)), paper().charts[0]) == picture


def test_a_picture_without_a_number_is_one_too() -> None:
    assert to_picture(paper(row(count=0)), paper().charts[0]).startswith(b"\x89PNG")
    assert to_picture(paper(tables=(table([]),)), paper().charts[0]).startswith(b"\x89PNG")
