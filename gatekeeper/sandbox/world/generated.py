"""Generated files that cost nothing until somebody touches one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gatekeeper.sandbox.world.content import Filler
from gatekeeper.sandbox.world.item import File, Folder, Version

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.world import World

__all__ = ["Generation", "UnmadeFiles", "file_of", "files_of", "make_files"]

_SMALLEST = 200
_SPREAD = 4_001


class Generation:
    """One `generate:` of a scenario: which files stand in which of its folders, told by arithmetic alone.

    The file number `k` of the folder number `n` has the id `first_file + n * per_folder + k`.
    """

    __slots__ = ("_digits", "days", "first_file", "folders", "per_folder", "seed")

    def __init__(self, first_file: int, per_folder: int, seed: int, newest: datetime) -> None:
        self.first_file = first_file
        self.per_folder = per_folder
        self.seed = seed
        self._digits = max(3, len(str(per_folder)))
        self.folders: list[Folder] = []
        self.days = [newest - timedelta(days=day) for day in range(20)]

    def name_of(self, k: int) -> str:
        """Of as many digits as the last one has, so that the names are in the order of the numbers."""
        return f"文書{k + 1:0{self._digits}d}.txt"

    def size_of(self, number: int) -> int:
        return _SMALLEST + ((number * 2_654_435_761 + self.seed * 40_503) >> 7) % _SPREAD

    def size_of_folder(self, index: int) -> int:
        first = index * self.per_folder
        return sum(self.size_of(first + k) for k in range(self.per_folder))


@dataclass(frozen=True, slots=True)
class UnmadeFiles:
    """The files of one folder that nobody has touched yet."""

    generation: Generation
    index: int

    def file(self, folder: Folder, k: int) -> File:
        generation = self.generation
        number = self.index * generation.per_folder + k
        file_id = str(generation.first_file + number)
        at = generation.days[(number * 7 + generation.seed) % len(generation.days)]
        file = File(file_id, generation.name_of(k), folder, folder.owner, at, folder.owner)
        filler = Filler(f"{generation.seed}-{file_id}", generation.size_of(number))
        file.versions.append(Version(f"1{file_id}", filler, file.name, folder.owner, at))
        return file


def files_of(folder: Folder) -> list[File]:
    """The untouched files of a folder as passing objects, for reading only."""
    unmade = folder.unmade
    return [] if unmade is None else [unmade.file(folder, k) for k in range(unmade.generation.per_folder)]


def make_files(world: World, folder: Folder) -> None:
    """Turns a folder's untouched files into real ones, because something in it is about to change."""
    if folder.unmade is None:
        return
    for file in files_of(folder):
        folder.put(file)
        world.files[file.id] = file
    folder.unmade = None


def file_of(world: World, file_id: str) -> File | None:
    """The generated file of an id, made real together with its neighbours."""
    if not file_id.isascii() or not file_id.isdecimal():
        return None
    for generation in world.generations:
        index, _ = divmod(int(file_id) - generation.first_file, generation.per_folder or 1)
        if 0 <= index < len(generation.folders) and generation.folders[index].unmade is not None:
            make_files(world, generation.folders[index])
            return world.files.get(file_id)
    return None
