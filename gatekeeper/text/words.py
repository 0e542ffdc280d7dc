"""Looks sentences up by name and fills in their facts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

__all__ = ["Language", "Words", "words"]

Language = Literal["ja", "en"]


class Words:
    """The sentences of one language. `words("sweep.complete", folders=3)` looks up `complete` in `[sweep]`."""

    def __init__(self, lang: Language, tables: Mapping[str, Mapping[str, str]]) -> None:
        self.lang = lang
        self._sentences = {f"{table}.{name}": text for table, names in tables.items() for name, text in names.items()}

    def __call__(self, name: str, /, **facts: object) -> str:
        """:raises KeyError: there is no such sentence, or a fact is missing that it names."""
        return self._sentences[name].format(**facts)

    def names(self) -> frozenset[str]:
        return frozenset(self._sentences)

    def template(self, name: str) -> str:
        return self._sentences[name]


@cache
def words(lang: Language) -> Words:
    """The sentences of a language, read once.

    :raises ValueError: a table stands in two files.
    """
    tables: dict[str, Any] = {}
    for file in sorted(files(__package__).joinpath(lang).iterdir(), key=lambda one: one.name):
        for name, sentences in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if name in tables:
                raise ValueError(f"[{name}] stands twice; the second time in {lang}/{file.name}")
            tables[name] = sentences
    return Words(lang, tables)
