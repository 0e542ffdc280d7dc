"""Files that a person gives into entries of the registry: YAML as it is, our own books read back, papers as drafted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from gatekeeper.book.reading import book_of
from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.paper.block import Note, Paper
from gatekeeper.paper.column import Column
from gatekeeper.paper.draft import Told, draft
from gatekeeper.paper.merge import known_submission, merged
from gatekeeper.paper.opening import open_paper
from gatekeeper.paper.reading import PaperReading, read_paper
from gatekeeper.registry.export import to_plain
from gatekeeper.registry.model import Registry
from gatekeeper.registry.reading import from_plain, read

__all__ = ["Taken", "is_paper", "take_in_files"]


_NOTHING_TOLD = Told()
_YAML_SUFFIXES = frozenset({"", ".yaml", ".yml", ".json"})


@dataclass(frozen=True, slots=True)
class Taken:
    """The entries that files hold. `papers` are the submissions whose papers were read: of these, and of nothing else
    on record, a paper tells what there is.

    `unnamed` are those among them whose number is nothing but the name of a file. `entire`: there are files among
    them that hold a registry as a whole. `places` says where each entry was read, `heads` which head of a table was
    taken for which column.
    """

    registry: Registry
    entire: bool
    papers: frozenset[str] = frozenset()
    unnamed: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[Column, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Work:
    """What is being put together, and every mistake so far."""

    beside: Registry
    domains: tuple[str, ...]
    taken: Taken
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def record(self) -> Registry:
        """What is on record, with what was read so far in its place."""
        return _joined(self.beside, self.taken.registry)


def is_paper(path: Path) -> bool:
    """Whether a file is opened as a paper or a book: any but a folder, YAML, and what has no kind in its name."""
    return path.suffix.lower() not in _YAML_SUFFIXES and not path.is_dir()


def take_in_files(
    files: Sequence[Path],
    beside: Registry,
    *,
    ward_domains: Iterable[str],
    today: date,
    told: Told = _NOTHING_TOLD,
    columns: Mapping[Column, int] | None = None,
) -> Taken:
    """The entries of files of any kind, checked as a whole together with what is on record (`beside`).

    `told` and `columns` are what a person says of a paper that doesn't say it itself; `today` is the day in Japan.

    :raises MistakesError: every mistake of every file.
    """
    work = _Work(beside, tuple(ward_domains), Taken(Registry(), entire=False))
    given = list(dict.fromkeys(files))
    _take_yaml(work, [file for file in given if not is_paper(file)])
    papers = [paper for file in given if is_paper(file) and (paper := _opened(work, file)) is not None]
    for reading in _readings(papers, columns):
        try:
            _take_paper(work, reading, told, today)
        except MistakesError as error:
            work.mistakes += error.mistakes
    if work.mistakes:
        raise MistakesError(dict.fromkeys(work.mistakes))
    return work.taken


def _take_yaml(work: _Work, files: Sequence[Path]) -> None:
    if not files:
        return
    try:
        work.taken = Taken(read(files, work.domains, work.beside).registry, entire=True)
    except MistakesError as error:
        work.mistakes += error.mistakes


def _opened(work: _Work, file: Path) -> Paper | None:
    """A paper to be read; a book is taken over at once, and is none."""
    try:
        paper = open_paper(file)
        book = book_of(paper)
        if book is None:
            return paper
        found = from_plain(book, str(file), work.domains, work.record)
        work.taken = replace(work.taken, registry=_joined(work.taken.registry, found), entire=True)
    except MistakesError as error:
        work.mistakes += error.mistakes
    return None


def _readings(papers: Sequence[Paper], columns: Mapping[Column, int] | None) -> list[PaperReading]:
    """Files of one document (資料36 and 資料36-1) are one paper; others stand for themselves."""
    groups: dict[str, list[tuple[Paper, PaperReading]]] = {}
    for paper in papers:
        alone = read_paper([paper], columns)
        groups.setdefault(alone.front.document or paper.file, []).append((paper, alone))
    return [
        group[0][1] if len(group) == 1 else read_paper([paper for paper, _ in group], columns)
        for group in groups.values()
    ]


def _take_paper(work: _Work, reading: PaperReading, told: Told, today: date) -> None:
    """:raises MistakesError: what is wrong in the paper, or would be in the registry with it."""
    front, record = reading.front, work.record
    start = next((sheet.term.term.start for sheet in reading.sheets if sheet.term and sheet.term.term.start), None)
    known = told.submission or known_submission(record, front.title, told.document or front.document, start)
    made = draft(reading, told, today, known)
    if made.mistakes:
        raise MistakesError(made.mistakes)
    submission, procedures, notes = merged(made, record)
    plain = to_plain(Registry((submission,), procedures))
    found = from_plain(plain, reading.file, work.domains, record)
    work.taken = replace(
        work.taken,
        registry=_joined(work.taken.registry, found),
        papers=work.taken.papers | {submission.id},
        unnamed=work.taken.unnamed if made.is_named else work.taken.unnamed | {submission.id},
        notes=(*work.taken.notes, *(replace(one, file=one.file or reading.file) for one in (*made.notes, *notes))),
        places={**work.taken.places, **made.places},
        heads={**reading.heads, **work.taken.heads},
    )


def _joined(one: Registry, other: Registry) -> Registry:
    """Both, with the other's entry where both have one."""

    def both(first: tuple[Any, ...], second: tuple[Any, ...]) -> tuple[Any, ...]:
        later = {entry.id: entry for entry in second}
        own = [later.pop(entry.id, entry) for entry in first]
        return (*own, *later.values())

    return Registry(
        both(one.submissions, other.submissions),
        both(one.procedures, other.procedures),
        both(one.declarations, other.declarations),
    )
