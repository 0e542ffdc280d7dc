"""A form in whatever shape it comes, into drafts."""

from __future__ import annotations

from pathlib import Path

from gatekeeper.declaring.draft import Draft
from gatekeeper.declaring.workbook import WORKBOOK_SUFFIXES, read_workbook
from gatekeeper.declaring.yaml_file import read_yaml
from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.paper.block import Note

__all__ = ["read_forms"]

_YAML = frozenset({".yaml", ".yml"})


def read_forms(path: Path) -> tuple[list[Draft], list[Note]]:
    """The forms of a file, and remarks about it.

    :raises MistakesError: it is of another kind, or can't be read.
    """
    suffix = path.suffix.lower()
    if suffix in WORKBOOK_SUFFIXES:
        return read_workbook(path)
    if suffix in _YAML:
        return read_yaml(path), []
    message = "読める様式ではありません。Excel（.xlsx .xlsm）か YAML（.yaml）のファイルを指定してください。"
    raise MistakesError([Mistake(str(path), None, message)])
