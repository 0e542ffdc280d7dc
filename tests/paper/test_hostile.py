"""Files that can't or mustn't be read: one message each, with the place, and nothing taken in."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.shared import Mm
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.drawing.image import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.paper.conftest import Refused, Take
from tests.paper.made import HEAD, ROWS, SHEET, separated, tabbed, workbook

TABLE = [HEAD, *ROWS]


def png() -> io.BytesIO:
    """A picture of one grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + body)


def protected(folder: Path) -> Path:
    plain, made = workbook(folder / "plain.xlsx", TABLE), folder / "protected.xlsx"
    with plain.open("rb") as source, made.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)
    return made


def old(folder: Path, name: str, stream: str = "") -> Path:
    made = folder / name
    made.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + stream.encode("utf-16-le"))
    return made


def with_part(folder: Path, name: str, part: str, data: bytes) -> Path:
    """A workbook in which one part is another one."""
    made = folder / name
    plain = workbook(folder / "plain.xlsx", TABLE)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for one in source.infolist():
            target.writestr(one, data if one.filename == part else source.read(one))
        if part not in source.namelist():
            target.writestr(part, data)
    return made


def bomb(folder: Path) -> Path:
    made = folder / "bomb.xlsx"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for number in range(20):
            target.writestr(f"xl/worksheets/sheet{number}.xml", b"<a>" + b" " * 10_000_000 + b"</a>")
    return made


def entities(folder: Path) -> Path:
    layers = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 9))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "boom">{layers}]><x>&a8;</x>'
    return with_part(folder, "entities.xlsx", "xl/sharedStrings.xml", text.encode())


def external(folder: Path) -> Path:
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    return with_part(folder, "external.xlsx", "xl/sharedStrings.xml", text.encode("utf-16"))


def scanned(folder: Path) -> Path:
    made = folder / "scanned.pdf"
    canvas = Canvas(str(made), pagesize=A4)
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.showPage()
    canvas.save()
    return made


def protected_pdf(folder: Path) -> Path:
    made = folder / "protected.pdf"
    canvas = Canvas(str(made), pagesize=A4, encrypt="secret")
    canvas.drawString(10, 10, "x")
    canvas.save()
    return made


def picture_in_document(folder: Path) -> Path:
    made = docx.Document()
    made.add_picture(png(), width=Mm(50))
    made.save(str(folder / "picture.docx"))
    return folder / "picture.docx"


def picture_of_a_table(folder: Path) -> Path:
    made = docx.Document()
    made.add_paragraph("資料61　令和8年度第6回")
    made.add_picture(png(), width=Mm(50))
    made.save(str(folder / "picture.docx"))
    return folder / "picture.docx"


def picture_in_a_cell(folder: Path) -> Path:
    made = docx.Document()
    made.add_paragraph("資料61　令和8年度第6回")
    made.add_table(1, 1).cell(0, 0).paragraphs[0].add_run().add_picture(png(), width=Mm(50))
    made.save(str(folder / "picture.docx"))
    return folder / "picture.docx"


def picture_in_workbook(folder: Path, text: str | None = None) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = text
    book.worksheets[0].add_image(Image(png()), "B3")
    book.save(folder / "picture.xlsx")
    return folder / "picture.xlsx"


def formula(folder: Path) -> Path:
    book = openpyxl.load_workbook(workbook(folder / "formula.xlsx", TABLE))
    book.worksheets[0]["C2"] = "=A1&B1"
    book.save(folder / "formula.xlsx")
    return folder / "formula.xlsx"


def written(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def changed(column: int, text: str) -> list[list[str]]:
    """The table with another text in its first row."""
    return [HEAD, [text if index == column else cell for index, cell in enumerate(ROWS[0])], *ROWS[1:]]


def with_term(text: str) -> list[list[str]]:
    return [row if row[0] != "結合の開始時期と期間" else [row[0], text] for row in SHEET]


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "password on a workbook": (protected, "パスワード"),
    "password on a PDF": (protected_pdf, "パスワード"),
    "xls": (lambda folder: old(folder, "a.xls"), "旧い Excel 形式（.xls）です。Excel で開き、.xlsx で保存"),
    "doc": (lambda folder: old(folder, "a.doc"), "旧い Word 形式（.doc）です。Word で開き、.docx で保存"),
    "xls under another name": (
        lambda folder: old(folder, "a.xlsx"),
        "名前は .xlsx ですが、中身は旧い Excel 形式（.xls）です。",
    ),
    "doc under another name": (
        lambda folder: old(folder, "a.docx"),
        "「名前を付けて保存」で別の名前の .docx に保存し直してください。",
    ),
    "doc named as a workbook": (
        lambda folder: old(folder, "a.xlsx", "WordDocument"),
        "名前は .xlsx ですが、中身は旧い Word 形式（.doc）です。",
    ),
    "xls named as a document": (
        lambda folder: old(folder, "a.docx", "Workbook"),
        "名前は .docx ですが、中身は旧い Excel 形式（.xls）です。",
    ),
    "slides": (lambda folder: written(folder, "a.pptx", b"PK"), "この形式は読めません（.pptx）。読めるのは .csv、"),
    "picture of a table in a document": (picture_of_a_table, "表の代わりに画像があります（2段落の画像「Picture 1」）"),
    "picture in a cell": (picture_in_a_cell, "表の代わりに画像があります（表1の1行1列の画像「Picture 1」）"),
    "picture of a table in a workbook": (
        lambda folder: picture_in_workbook(folder, "資料61"),
        "表の代わりに画像があります（Sheet!B3の画像）",
    ),
    "zip bomb": (bomb, "大きくなりすぎます"),
    "entity bomb": (entities, "実体の定義"),
    "external entity": (external, "実体の定義"),
    "broken part": (lambda folder: with_part(folder, "a.xlsx", "xl/workbook.xml", b"<a><b></a>"), "壊れています"),
    "not a workbook": (lambda folder: written(folder, "a.xlsx", b"hello"), "開けません"),
    "zip without a workbook": (lambda folder: with_part(folder, "a.docx", "x.txt", b"x"), "開けません"),
    "too large": (lambda folder: written(folder, "a.csv", b"a,b\n" * 12_500_000), "大きすぎます"),
    "empty": (lambda folder: written(folder, "a.csv", b""), "空のファイル"),
    "binary": (lambda folder: written(folder, "a.txt", b"\x00\x01\xff\xfe" * 50), "文字コード"),
    "no PDF": (lambda folder: written(folder, "a.pdf", b"hello"), "PDFではありません"),
    "broken PDF": (lambda folder: written(folder, "a.pdf", b"%PDF-1.7\nhello"), "壊れています"),
    "scanned PDF": (scanned, "画像だけ"),
    "picture in a document": (picture_in_document, "画像だけがあります（1段落の画像「Picture 1」）"),
    "picture in a workbook": (picture_in_workbook, "画像だけがあります（Sheet!B3の画像）"),
    "unknown kind": (lambda folder: written(folder, "a.xls.txt", b"hello"), "見つかりません"),
    "unclosed quotation": (lambda folder: written(folder, "a.csv", 'No,担当課\n"1,a'.encode()), "引用符"),
    "formula without a value": (formula, "別紙1!C2"),
    "no department": (
        lambda folder: separated(folder / "a.csv", [[row[0], *row[2:]] for row in TABLE]),
        "「担当課」の列がありません",
    ),
    "two of one number": (
        lambda folder: separated(folder / "a.csv", [*TABLE, ["1", "課", "名", "氏名", ""]]),
        "番号 1 が A2 にも",
    ),
    "no such day": (
        lambda folder: tabbed(folder / "a.txt", with_term("令和8年2月30日から令和8年3月31日まで"), TABLE),
        "「令和8年2月30日」という日はありません",
    ),
    "end before start": (
        lambda folder: tabbed(folder / "a.txt", with_term("令和8年4月1日から令和8年3月31日まで"), TABLE),
        "始まり（令和8年4月1日）より前",
    ),
    "era that hadn't begun": (
        lambda folder: tabbed(folder / "a.txt", with_term("令和元年4月1日から令和8年3月31日まで"), TABLE),
        "令和はまだ始まっていません",
    ),
    "formula as a text": (
        lambda folder: separated(folder / "a.csv", changed(2, '=HYPERLINK("http://x")')),
        "C2: 「=HYPERLINK",
    ),
    "wide formula": (lambda folder: separated(folder / "a.csv", changed(1, "＝cmd|x")), "B2: 「＝cmd"),
    "plus": (lambda folder: separated(folder / "a.csv", changed(3, "+1+cmd")), "D2: 「+1+cmd"),
    "empty items": (lambda folder: separated(folder / "a.csv", changed(3, "")), "D2: 「個人情報項目」が空"),
    "empty name": (lambda folder: separated(folder / "a.csv", changed(2, "")), "C2: 「手続名」が空"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_files(refused: Refused, tmp_path: Path, case: str) -> None:
    """Each has its one message, which tells the file and what is wrong."""
    make, said = BAD[case]
    made = make(tmp_path)
    mistakes = refused(made)
    assert len(mistakes) == 1
    assert said in mistakes[0]
    assert str(made) in mistakes[0]


def test_missing_file(refused: Refused, tmp_path: Path) -> None:
    """A file that isn't there is told by its name."""
    assert "ファイルがありません" in refused(tmp_path / "a.xlsx")[0]


def test_all_mistakes_of_all_files_at_once(refused: Refused, tmp_path: Path) -> None:
    """Nobody has to come back for the second mistake."""
    one = separated(tmp_path / "a.csv", [*changed(3, ""), ["2", "課", "", "氏名", ""]])
    mistakes = refused(one, written(tmp_path, "b.xlsx", b"hello"))
    assert len(mistakes) == 4


def test_a_picture_beside_a_table_is_told(take: Take, tmp_path: Path) -> None:
    """The table is read; that nobody read the picture is for a person to look at."""
    made = workbook(tmp_path / "a.xlsx", TABLE)
    book = openpyxl.load_workbook(made)
    book.worksheets[0].add_image(Image(png()), "H2")
    book.save(made)
    taken = take(made)
    assert len(taken.registry.procedures) == 3
    assert any("画像の中の文字は読んでいません（別紙1!H2の画像）" in note.message for note in taken.notes)


def test_macros_are_read_and_never_run(take: Take, tmp_path: Path) -> None:
    """The values are taken, and it is said that there was more."""
    made = with_part(tmp_path, "a.xlsm", "xl/vbaProject.bin", b"macro")
    taken = take(made)
    assert len(taken.registry.procedures) == 3
    assert any("マクロ" in note.message for note in taken.notes)


def test_formulas_with_values_are_read_as_values(take: Take, tmp_path: Path) -> None:
    """What Excel had calculated is what people saw; that it was a formula is told."""
    made = workbook(tmp_path / "a.xlsx", TABLE)
    with zipfile.ZipFile(made) as source:
        sheet = source.read("xl/worksheets/sheet1.xml").decode()
    cell = sheet[sheet.index('<c r="C2"') :]
    cell = cell[: cell.index("</c>") + 4]
    text = sheet.replace(cell, '<c r="C2" t="str"><f>"法律"&amp;"相談"</f><v>法律相談</v></c>')
    taken = take(with_part(tmp_path, "b.xlsx", "xl/worksheets/sheet1.xml", text.encode()))
    assert taken.registry.procedures[0].name == "法律相談"
    assert any("数式のセルが1個" in note.message for note in taken.notes)


@pytest.mark.parametrize("name", ["－", "-", "「課」", "@"])
def test_texts_that_only_look_dangerous(take: Take, tmp_path: Path, name: str) -> None:
    """A dash alone is no formula; what a spreadsheet would run is refused, and nothing else."""
    assert len(take(separated(tmp_path / "a.csv", changed(4, name))).registry.procedures) == 3
