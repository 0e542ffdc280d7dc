"""The first sheet of a workbook: the template's, cell by cell, with what belongs into its named cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from gatekeeper.press.cell import lines_in, shortened
from gatekeeper.press.paper import Paper
from gatekeeper.text import visible

__all__ = ["names_in", "values_of", "write_cover"]

_LONGEST_CELL = 32_767
_LINE = 18
_STANDARD_WIDTH = 9
_NO_BORDER, _BORDERS = 0, {"thin": 1, "medium": 2, "dashed": 3, "dotted": 4, "thick": 5, "double": 6, "hair": 7}


def names_in(template: Path) -> frozenset[str]:
    """The names of single cells of the template's first sheet.

    For what is raised where it is no workbook see `openpyxl.load_workbook`.
    """
    book = load_workbook(template)
    return frozenset(name for name, _ in _named(book))


def values_of(paper: Paper) -> Mapping[str, str | int]:
    """What a cell of each name is filled with."""
    texts = {"title": paper.title, "ward": paper.ward, "department": paper.department, "mark": paper.mark}
    return {**{fact.name: fact.value for fact in paper.facts}, **texts, "overview": "\n".join(paper.overview)}


def write_cover(book: Any, paper: Paper, template: Path) -> None:
    """Adds the sheet to a workbook that is being written: texts, looks, widths, merged cells and print set-up."""
    source_book = load_workbook(template)
    source = source_book.worksheets[0]
    sheet = book.add_worksheet(source.title)
    values = values_of(paper)
    filled = {place: values[name] for name, place in _named(source_book) if name in values}
    _set_up(sheet, source)
    merged = {(one.min_row, one.min_col): one for one in source.merged_cells.ranges}
    covered = {(row, column) for one in merged.values() for row, column in _inside(one)} - set(merged)
    # Not by `merge_range`, which writes the rows below at once: rows are written one after the other here.
    sheet.merge += [[one.min_row - 1, one.min_col - 1, one.max_row - 1, one.max_col - 1] for one in merged.values()]
    formats: dict[str, Any] = {}
    for row in range(1, source.max_row + 1):
        height = source.row_dimensions[row].height
        needed = max(
            (_height(source, merged.get(at), at, value) for at, value in filled.items() if at[0] == row), default=0
        )
        if height or needed:
            sheet.set_row(row - 1, max(height or 0, needed))
        for column in range(1, source.max_column + 1):
            at = (row, column)
            cell = source.cell(row, column)
            look = _look(book, formats, cell)
            value = filled.get(at, cell.value)
            if at in covered:
                sheet.write_blank(row - 1, column - 1, None, look)
                continue
            if isinstance(value, int | float):
                sheet.write_number(row - 1, column - 1, value, look)
            else:
                text = "" if value is None else "\n".join(map(visible, str(value).split("\n")))
                sheet.write_string(row - 1, column - 1, shortened(text, _LONGEST_CELL), look)


def _named(book: Any) -> Iterator[tuple[str, tuple[int, int]]]:
    """Names of cells of the first sheet, each with the cell's row and column, from 1."""
    first = book.worksheets[0]
    for name, defined in [*book.defined_names.items(), *first.defined_names.items()]:
        for title, place in defined.destinations:
            if title == first.title and ":" not in place:
                yield name.lower(), coordinate_to_tuple(place.replace("$", ""))


def _inside(merged: Any) -> Iterator[tuple[int, int]]:
    for row in range(merged.min_row, merged.max_row + 1):
        for column in range(merged.min_col, merged.max_col + 1):
            yield row, column


def _set_up(sheet: Any, source: Any) -> None:
    for letter, dimension in source.column_dimensions.items():
        first, _, last, _ = range_boundaries(f"{letter}1:{letter}1")
        sheet.set_column(int(first or 1) - 1, int(dimension.max or last or 1) - 1, dimension.width)
    if source.page_setup.orientation == "landscape":
        sheet.set_landscape()
    sheet.set_paper(int(source.page_setup.paperSize or 9))
    sheet.fit_to_pages(1, 0)
    if not source.sheet_view.showGridLines:
        sheet.hide_gridlines(2)


def _height(source: Any, merged: Any, at: tuple[int, int], value: str | int) -> int:
    """High enough for a text in its column or columns: merged cells don't grow by themselves."""
    columns = range(at[1], (at[1] if merged is None else merged.max_col) + 1)
    letters = [source.cell(1, column).column_letter for column in columns]
    width = sum(int(source.column_dimensions[letter].width or _STANDARD_WIDTH) for letter in letters)
    rows = 1 if merged is None else merged.max_row - merged.min_row + 1
    return _LINE * -(-lines_in(str(value), width) // rows) if isinstance(value, str) else 0


def _look(book: Any, formats: dict[str, Any], cell: Any) -> Any:
    """The format of a cell, made once for all that look alike."""
    font, side, fill = cell.font, cell.border, cell.fill
    look = {
        "font_name": font.name,
        "font_size": font.sz or 11,
        "bold": bool(font.b),
        "italic": bool(font.i),
        "align": cell.alignment.horizontal or "",
        "valign": {"center": "vcenter"}.get(cell.alignment.vertical, cell.alignment.vertical or "bottom"),
        "text_wrap": bool(cell.alignment.wrap_text),
        "num_format": cell.number_format,
        "bg_color": _colour(fill.fgColor) if fill.fill_type == "solid" else "",
        "font_color": _colour(font.color),
        **{
            name: _BORDERS.get(getattr(side, name).style, _NO_BORDER) if getattr(side, name) is not None else _NO_BORDER
            for name in ("left", "right", "top", "bottom")
        },
    }
    told = {name: value for name, value in look.items() if value not in {"", 0}}
    key = repr(sorted(told.items()))
    if key not in formats:
        formats[key] = book.add_format(told)
    return formats[key]


def _colour(colour: Any) -> str:
    """A colour as #RRGGBB; one of a theme isn't looked up."""
    rgb = getattr(colour, "rgb", None)
    return f"#{rgb[-6:]}" if isinstance(rgb, str) else ""
