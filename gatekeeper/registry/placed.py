"""Entries of registry files with their places, so that a check of the whole can say where each mistake stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from gatekeeper.document.node import Node, line_at
from gatekeeper.errors import Mistake
from gatekeeper.registry.model import Declaration, Procedure, Registry, Submission

__all__ = ["Gathered", "Placed"]

EntryT_co = TypeVar("EntryT_co", Submission, Procedure, Declaration, covariant=True)


@dataclass(frozen=True, slots=True)
class Placed(Generic[EntryT_co]):
    """One entry, the file that it stands in, and its part of the file's tree (None where it came another way)."""

    entry: EntryT_co
    file: str
    node: Node | None = None

    def line(self, *place: str | int) -> int | None:
        return None if self.node is None else line_at(self.node, place)

    def where(self, *place: str | int) -> str:
        """The place for the inside of a sentence."""
        line = self.line(*place)
        return self.file if line is None else f"{self.file}:{line}行目"

    def mistake(self, message: str, *place: str | int) -> Mistake:
        return Mistake(self.file, self.line(*place), f"「{self.entry.id}」: {message}")


@dataclass(slots=True)
class Gathered:
    """Everything that was read so far.

    `unread_ids` are those of entries that are themselves wrong; `whole` is false where a file couldn't be read, so
    that what isn't here may stand there.
    """

    submissions: list[Placed[Submission]] = field(default_factory=list)
    procedures: list[Placed[Procedure]] = field(default_factory=list)
    declarations: list[Placed[Declaration]] = field(default_factory=list)
    unread_ids: set[str] = field(default_factory=set)
    whole: bool = True

    def governors(self) -> list[Placed[Procedure] | Placed[Declaration]]:
        return [*self.procedures, *self.declarations]

    def registry(self) -> Registry:
        return Registry(
            tuple(placed.entry for placed in self.submissions),
            tuple(placed.entry for placed in self.procedures),
            tuple(placed.entry for placed in self.declarations),
        )
