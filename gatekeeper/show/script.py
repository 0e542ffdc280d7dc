"""Output for other programs: JSON, and CSV that a spreadsheet opens rightly and harmlessly."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import indent
from typing import Any

from gatekeeper.text import visible

__all__ = ["as_csv", "as_json", "csv_lines", "harmless", "json_lines"]

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_OUTSIDE_PLAIN = re.compile("[^\n\x20-\x7e\u3000-\u9fff\uff01-\uff9f]")


def as_json(value: Any) -> str:
    """One JSON text with a line end.

    Signs that a terminal would obey, and half characters, which UTF-8 can't hold, are escaped: a program that reads
    it gets each name as Box has it.
    """
    return _OUTSIDE_PLAIN.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return sign if visible(sign) == sign else json.dumps(sign)[1:-1]


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with a byte order mark, by which Excel knows UTF-8, and CRLF.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front: names in Box are outsiders' words.
    Signs that aren't seen are made visible, as on a screen.
    """
    return "".join(csv_lines(head, rows))


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """What `as_csv` gives, line by line: for more rows than fit into memory."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    target.write("\ufeff")
    writer.writerow(head)
    for row in rows:
        yield _taken(target)
        writer.writerow([harmless("" if value is None else str(value)) for value in row])
    yield _taken(target)


def _taken(target: io.StringIO) -> str:
    text = target.getvalue()
    target.seek(0)
    target.truncate()
    return text


def json_lines(facts: Mapping[str, Any], name: str, listed: Iterable[Any]) -> Iterator[str]:
    """What `as_json` gives of `{**facts, name: [*listed]}`, piece by piece: for more than fits into memory."""
    yield as_json({**facts, name: []}).rstrip()[: -len("]\n}")]
    is_first = True
    for one in listed:
        yield ("\n" if is_first else ",\n") + indent(as_json(one).rstrip("\n"), "    ")
        is_first = False
    yield "]\n}\n" if is_first else "\n  ]\n}\n"


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, without signs that aren't seen."""
    shown = visible(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
