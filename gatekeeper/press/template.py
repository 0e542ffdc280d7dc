"""The templates of papers: the ward's own where it has one, else the shipped one; each with the fields it needs."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from docx.opc.exceptions import OpcError
from jinja2 import TemplateError
from openpyxl.utils.exceptions import InvalidFileException

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import Mistake, MistakesError, UsageError
from gatekeeper.press.cover import names_in
from gatekeeper.press.document import fields_in
from gatekeeper.text import words

__all__ = ["NEEDED", "Templates"]

_WORDS = words("ja")
_ANNUAL = ("title", "department", "mark", "overview", "summary", "declarations", "late")
_LEDGER = ("title", "department", "mark", "transfers")
_FIGURES = ("declarations_count", "inward", "outward")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "annual.xlsx": ("title", "department", "mark", *_FIGURES),
    "annual.docx": _ANNUAL,
    "ledger.xlsx": ("title", "department", "mark", "period"),
    "ledger.docx": _LEDGER,
    "report.typ": ("title", "department", "mark", "overview", "tables"),
}
"""The names without which a template isn't taken, by its file."""

_UNREADABLE = (OSError, ValueError, KeyError, zipfile.BadZipFile, InvalidFileException, OpcError, TypeError)


@dataclass(frozen=True, slots=True)
class Templates:
    """The ward's folder, which needn't be there, and the shipped one."""

    own: Path
    shipped: Path

    def file(self, name: str) -> Path:
        found = self.own / name
        return found if found.exists() else self.shipped / name

    def check(self, template: str) -> None:
        """Looks at the templates of a paper before any work is done.

        :raises MistakesError: every one that can't be read, or lacks fields, which are named.
        """
        names = (f"{template}.xlsx", f"{template}.docx", "report.typ")
        mistakes = [found for name in names if (found := _mistake(self.file(name), NEEDED[name])) is not None]
        if mistakes:
            raise MistakesError(mistakes)

    def copy(self, out: Path) -> list[Path]:
        """Writes the shipped templates to start from, over none that is there.

        :raises UsageError: one is there, or the folder can't be written.
        """
        there = next((out / name for name in NEEDED if (out / name).exists()), None)
        if there is not None:
            raise UsageError(_WORDS("press.there", file=there))
        made: list[Path] = []
        try:
            out.mkdir(parents=True, exist_ok=True)
            for name in NEEDED:
                made.append(out / name)
                shutil.copyfile(self.shipped / name, out / name)
        except OSError as error:
            for file in made:
                file.unlink(missing_ok=True)
            raise UsageError(_WORDS("usage.not_writable", file=out, why=os_reason(error))) from error
        return made


def _mistake(file: Path, needed: tuple[str, ...]) -> Mistake | None:
    try:
        found = _READERS[file.suffix](file)
    except TemplateError as error:
        return Mistake(str(file), None, _WORDS("press.bad_fields", why=str(error)))
    except _UNREADABLE as error:
        return Mistake(str(file), None, _WORDS("press.unreadable", why=str(error) or type(error).__name__))
    missing = [name for name in needed if name not in found]
    if not missing:
        return None
    how = _WORDS(f"press.how_{file.suffix[1:]}")
    return Mistake(str(file), None, _WORDS("press.lacks", names="、".join(missing), how=how))


def _data_names(file: Path) -> frozenset[str]:
    """What a typst template takes of the data; comments name fields, too, and don't count."""
    code = re.sub(r"(?m)^\s*//.*$", "", file.read_text(encoding="utf-8"))
    return frozenset(re.findall(r"\bdata\.(\w+)", code))


_READERS: Mapping[str, Callable[[Path], frozenset[str]]] = {
    ".xlsx": names_in,
    ".docx": fields_in,
    ".typ": _data_names,
}
