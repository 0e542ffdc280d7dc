"""Text files (.txt, .md, what a PDF was turned into): tab-separated rows, rows of Markdown, and flowing text."""

from __future__ import annotations

import re

from gatekeeper.paper.block import Cell, Row

__all__ = ["text_rows"]

_MARKDOWN_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*\|?\s*$")


def text_rows(text: str) -> tuple[Row, ...]:
    """The lines of a text as rows; places are line numbers, and pages where the text has form feeds."""
    rows, page = list[Row](), 1
    paged = "\f" in text
    for number, raw in enumerate(text.split("\n"), start=1):
        for part_number, line in enumerate(raw.rstrip("\r").split("\f")):
            page += 1 if part_number else 0
            place = f"{page}ページ（{number}行目）" if paged else f"{number}行目"
            if _MARKDOWN_RULE.match(line):
                continue
            rows.append(Row(tuple(_cells(line, place)), place))
    return tuple(rows)


def _cells(line: str, place: str) -> list[Cell]:
    stripped = line.strip()
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 1:
        texts = re.split(r"(?<!\\)\|", stripped[1:-1])
        return [Cell(text.strip().replace("\\|", "|"), f"{place}{index}列目") for index, text in enumerate(texts, 1)]
    texts = line.split("\t")
    if len(texts) == 1:
        return [Cell(line, place)]
    return [Cell(text.strip(" \u3000"), f"{place}{index}列目") for index, text in enumerate(texts, 1)]
