"""TOML with line numbers: the standard library reads it, a scan of the text finds where each key stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any

from gatekeeper.errors import Mistake, MistakesError

__all__ = ["Place", "loads"]

Place = tuple[str | int, ...]

_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_BARE_OR_QUOTED = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = rf"{_BARE_OR_QUOTED}(?:\s*\.\s*{_BARE_OR_QUOTED})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_KEY})\s*\]")
_ENTRY = re.compile(rf"\s*({_KEY})\s*=")
_PART = re.compile(_BARE_OR_QUOTED)
_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}]')

_SYNTAX = {
    "Cannot overwrite": "同じ項目が2回あります。1つにしてください。",
    "Cannot declare": "同じ見出し（[…]）が2回あります。1つにまとめてください。",
    "Expected '='": "「項目 = 値」の形になっていません。「=」を確かめてください。",
    "Expected ']'": "見出しの「[」が「]」で閉じていません。",
    "Expected newline": '値の後に余分な文字があります。文字の値は「"」で囲んでください。',
    "Invalid value": '値の書き方が正しくありません。文字の値は「"」で囲んでください。',
    "Invalid statement": "「項目 = 値」か見出し「[…]」を書いてください（項目の名前は半角です）。",
    "Unterminated string": '文字の値の「"」が閉じていません。',
    "Illegal character": '使えない文字か、行の途中で終わった値があります。文字の値は1行で「"」に囲んでください。',
    "Unescaped '\\'": "「\"」の中の「\\」が正しくありません。「'」で囲むか「\\\\」と書いてください。",
}


def loads(text: str, file: str) -> tuple[dict[str, Any], Callable[[Place], int | None]]:
    """The table of a TOML text, and a function from a place in it to its line.

    A place that stands nowhere (a missing key) has the line of what it would stand in.

    :raises MistakesError: the first mistake of syntax.
    """
    # With a line end added, the parser names a line even for what goes wrong at the very end.
    whole = text.replace("\r\n", "\n") + "\n"
    try:
        table = tomllib.loads(whole)
    except tomllib.TOMLDecodeError as error:
        raise MistakesError([_mistake(str(error), whole, file)]) from error
    lines = _lines(whole)
    return table, lambda place: _line_of(lines, place)


def _mistake(said: str, text: str, file: str) -> Mistake:
    found = _POSITION.search(said)
    line = int(found[1]) if found and found[1] else text.count("\n")
    known = next((japanese for english, japanese in _SYNTAX.items() if said.startswith(english)), None)
    return Mistake(file, line, known or f"TOMLとして読めません（{said}）。")


def _line_of(lines: dict[Place, int], place: Place) -> int | None:
    for length in range(len(place), 0, -1):
        if (found := lines.get(place[:length])) is not None:
            return found
    return None


def _lines(text: str) -> dict[Place, int]:
    """The line of each key of a text that is known to be right; within an array or inline table, of what opens it."""
    found: dict[Place, int] = {}
    table: Place = ()
    open_brackets, open_string = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        if not open_brackets and not open_string:
            if header := _HEADER.match(line):
                table = _parts(header[1])
                found.setdefault(table, number)
                continue
            if entry := _ENTRY.match(line):
                found[(*table, *_parts(entry[1]))] = number
        open_brackets, open_string = _after(line, open_brackets, open_string)
    return found


def _parts(key: str) -> Place:
    return tuple(part.strip("\"'") for part in _PART.findall(key))


def _after(line: str, open_brackets: int, open_string: str) -> tuple[int, str]:
    """How many brackets, and which triple quote, are still open at the end of a line."""
    position = 0
    while position < len(line):
        if open_string:
            end = line.find(open_string, position)
            if end < 0:
                return open_brackets, open_string
            position, open_string = end + 3, ""
            continue
        token = _TOKEN.search(line, position)
        if token is None:
            break
        position = token.end()
        if token[0] in {'"""', "'''"}:
            open_string = token[0]
        elif token[0] in "[{":
            open_brackets += 1
        elif token[0] in "]}":
            open_brackets -= 1
    return open_brackets, open_string
