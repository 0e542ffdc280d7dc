"""A filled-in form as an Excel workbook: opened only when it is known to be harmless, its macros never run."""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from gatekeeper.declaring.draft import Draft
from gatekeeper.declaring.grid import Grid
from gatekeeper.declaring.sheet import form_on
from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.paper.block import Note, NoteKind
from gatekeeper.paper.container import open_office, read_bytes

__all__ = ["WORKBOOK_SUFFIXES", "read_workbook"]

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls"})
_LARGEST_INSIDE = 20 * 2**20
_MACROS = "xl/vbaproject.bin"
_GET_ONE = "新しい様式は gatekeeper registry declare --template 様式.xlsx で作れます"


def read_workbook(path: Path) -> tuple[list[Draft], list[Note]]:
    """The forms in a workbook, a sheet each, and what was odd about the file. Sheets of examples are passed over.

    :raises MistakesError: it isn't a harmless workbook, or holds no form, or none that is filled in.
    """
    _check_size(path)
    data = open_office(path)
    file, notes = str(path), list[Note]()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.lower() for name in archive.namelist()}
    if _MACROS in names:
        message = "マクロを含むファイルです。値だけを読み、マクロは動かしていません"
        notes.append(Note(file, "ファイル", message, NoteKind.READ))
    sheets, hidden = _sheets(path, data)
    notes += [
        Note(file, one.title, "隠れたシートに様式があります。読んでいません", NoteKind.UNSURE)
        for one in hidden
        if (form := form_on(one)) is not None and form.values
    ]
    forms = list[Draft]()
    for sheet in sheets:
        if (form := form_on(sheet)) is None:
            continue
        forms.append(form)
        if form.values and sheet.has_hidden:
            notes.append(Note(file, sheet.title, "隠れた行か列があります。そこに書かれたものも読みました"))
    if not forms:
        raise _mistake(path, f"所定の様式の欄が見つかりません（「記入例」のシートは読みません）。{_GET_ONE}。")
    filled = [form for form in forms if form.values]
    if not filled:
        raise _mistake(path, "様式に何も書かれていません（「記入例」のシートは読みません）。")
    return filled, notes


def _check_size(path: Path) -> None:
    """Refuses by its own account what is far larger than a form, before anything of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(read_bytes(path))) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        return  # what it is instead is told when it is opened
    if size > _LARGEST_INSIDE:
        largest = f"{_LARGEST_INSIDE // 2**20} MB"
        raise _mistake(path, f"所定の様式にしては大きすぎます（圧縮を解くと{largest}を超えます）。開いていません。")


def _sheets(path: Path, data: bytes) -> tuple[list[Grid], list[Grid]]:
    """The sheets that people see, and those that are hidden."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drawings and validations, on which no value depends
            values: Any = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            formulas: Any = openpyxl.load_workbook(io.BytesIO(data), data_only=False)
        seen, hidden = list[Grid](), list[Grid]()
        for sheet in values.worksheets:
            grid = Grid(str(path), sheet, formulas[sheet.title])
            (seen if sheet.sheet_state == "visible" else hidden).append(grid)
    except Exception as cause:  # the library raises of every kind for what is damaged
        raise _mistake(path, "Excelのファイルとして開けません。Excelで開いて保存し直してください。") from cause
    return seen, hidden


def _mistake(path: Path, message: str) -> MistakesError:
    return MistakesError([Mistake(str(path), None, message)])
