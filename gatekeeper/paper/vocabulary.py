"""The words that papers use, from `vocabulary.toml`: heads of tables, labels of sheets, data items that are common."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["common_items", "heads_of_columns", "labels_of_sheets"]


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8"))


def heads_of_columns() -> dict[str, list[str]]:
    """The heads by which each column is known, under the column's own name."""
    return dict(_words()["columns"])


def labels_of_sheets() -> list[tuple[str, str | None, list[str]]]:
    """Role, kind of sheet and names of each group of labels."""
    return [(group["role"], group.get("kind"), group["names"]) for group in _words()["labels"]]


def common_items() -> frozenset[str]:
    return frozenset(_words()["items"]["common"])
