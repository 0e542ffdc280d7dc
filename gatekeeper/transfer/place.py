"""Where files lie, as far as it is known: what an event leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

__all__ = ["ROOT", "ROOT_ID", "File", "Places", "Spot"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a folder lies: the ids from the outermost folder down to its own, and their names with slashes between."""

    ids: tuple[str, ...]
    path: str

    @property
    def trail(self) -> str:
        return "/".join((*self.ids, ""))


ROOT_ID = "0"
"""Box's name for the top of anybody's tree."""
ROOT = Spot((), "")
"""In no folder at all: nothing can be bound there."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was read last."""

    parent_id: str | None
    version_id: str | None = None
    sha1: str | None = None


class Places(Protocol):
    """What is known of folders and files; None: not known."""

    def trail_of(self, folder_id: str, at: datetime) -> Spot | None:
        """Where a folder lay at an aware moment."""

    def file(self, file_id: str) -> File | None: ...
