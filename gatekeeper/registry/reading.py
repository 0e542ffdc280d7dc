"""Registry files into one registry, checked as a whole: all mistakes of all files at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from gatekeeper.document.judge import judge, judge_plain
from gatekeeper.document.node import ListNode, MapNode, Node, TextNode
from gatekeeper.document.os_reason import os_reason
from gatekeeper.document.yaml import load, loads
from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.registry.check import check
from gatekeeper.registry.form import DeclarationForm, ProcedureForm, RegistryForm, SubmissionForm
from gatekeeper.registry.model import Declaration, Procedure, Registry, Submission
from gatekeeper.registry.placed import Gathered, Placed

__all__ = ["Place", "Reading", "from_plain", "from_text", "read", "registry_files"]

_SUFFIXES = frozenset({".yaml", ".yml"})
_NOTHING = Registry()
_IN_FORCE = "取り込み済みの登録簿"
FormT = TypeVar("FormT", bound=BaseModel)
EntryT = TypeVar("EntryT", Submission, Procedure, Declaration)


@dataclass(frozen=True, slots=True)
class Place:
    file: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A registry, and where each of its entries stands: `places["R7-36-03"]`."""

    registry: Registry
    places: dict[str, Place]


def read(
    paths: Path | str | Iterable[Path | str], ward_domains: Iterable[str] = (), beside: Registry = _NOTHING
) -> Reading:
    """The registry of one or several files; a folder stands for all YAML files in and beneath it, in order of names.

    A file that is named twice is read once.

    `ward_domains` let the checks find a counterparty that is the ward itself, or that imitates it. `beside` is what is
    in force already and stays, unless a file has an entry of the same id: the files are checked together with it.

    :raises MistakesError: every mistake of every file, and of all files together, each with file and line.
    """
    given = [paths] if isinstance(paths, Path | str) else list(paths)
    gathered, mistakes, seen = Gathered(), list[Mistake](), set[Path]()
    for path in given:
        try:
            files = registry_files(Path(path))
        except MistakesError as error:
            mistakes += error.mistakes
            gathered.whole = False
            continue
        for file in files:
            if (whole_path := file.absolute()) not in seen:
                seen.add(whole_path)
                _gather(file, gathered, mistakes)
    return _finish(gathered, mistakes, ward_domains, beside)


def from_text(text: str, file: str, ward_domains: Iterable[str] = ()) -> Reading:
    """The registry of one YAML text; `file` is the name that mistakes carry.

    :raises MistakesError: as `read`.
    """
    gathered, mistakes = Gathered(), list[Mistake]()
    _gather_tree(loads(text, file), file, gathered, mistakes)
    return _finish(gathered, mistakes, ward_domains)


def from_plain(plain: object, source: str, ward_domains: Iterable[str] = (), beside: Registry = _NOTHING) -> Registry:
    """The registry of plain data (what `export.to_plain` gives, or JSON); `source` names it in mistakes.

    It is checked together with what stays `beside` it, as `read` does.

    :raises MistakesError: as `read`, without lines.
    """
    whole = judge_plain(plain, RegistryForm, source)
    gathered, mistakes = Gathered(), list[Mistake]()
    lists = {"submissions": whole.submissions, "procedures": whole.procedures, "declarations": whole.declarations}
    for key, entries in lists.items():
        for index, entry in enumerate(entries):
            _gather_entry(entry, None, source, (key, index), gathered, mistakes)
    return _finish(gathered, mistakes, ward_domains, beside).registry


def registry_files(path: Path) -> list[Path]:
    """The files that a path given by a person stands for.

    :raises MistakesError: for a folder without any YAML file, or one that can't be listed.
    """
    if not path.is_dir():
        return [path]
    try:
        found = sorted(file for file in path.rglob("*") if file.suffix in _SUFFIXES and not file.name.startswith("."))
    except OSError as cause:
        raise MistakesError([Mistake(str(path), None, f"フォルダを読めません（{os_reason(cause)}）。")]) from cause
    if not found:
        raise MistakesError([Mistake(str(path), None, "このフォルダにはYAMLファイル（*.yaml）がありません。")])
    return found


def _finish(
    gathered: Gathered, mistakes: list[Mistake], ward_domains: Iterable[str], beside: Registry = _NOTHING
) -> Reading:
    mistakes += check(_with(gathered, beside), ward_domains)
    if mistakes:
        raise MistakesError(
            sorted(set(mistakes), key=lambda mistake: (mistake.file, mistake.line or 0, mistake.message))
        )
    entries = [*gathered.submissions, *gathered.governors()]
    return Reading(gathered.registry(), {placed.entry.id: Place(placed.file, placed.line()) for placed in entries})


def _with(gathered: Gathered, beside: Registry) -> Gathered:
    """What was read with what stays beside it."""
    papers = {placed.entry.id for placed in gathered.submissions} | gathered.unread_ids
    governors = {placed.entry.id for placed in gathered.governors()} | gathered.unread_ids

    def staying(entries: Iterable[EntryT], replaced: set[str]) -> list[Placed[EntryT]]:
        return [Placed(entry, _IN_FORCE) for entry in entries if entry.id not in replaced]

    return Gathered(
        [*staying(beside.submissions, papers), *gathered.submissions],
        [*staying(beside.procedures, governors), *gathered.procedures],
        [*staying(beside.declarations, governors), *gathered.declarations],
        gathered.unread_ids,
        gathered.whole,
    )


def _gather(path: Path, gathered: Gathered, mistakes: list[Mistake]) -> None:
    try:
        tree = load(path)
    except MistakesError as error:
        mistakes += error.mistakes
        gathered.whole = False
        return
    _gather_tree(tree, str(path), gathered, mistakes)


def _gather_tree(tree: Node, file: str, gathered: Gathered, mistakes: list[Mistake]) -> None:
    try:
        judge(tree, RegistryForm, file)
    except MistakesError as error:
        mistakes += error.mistakes
    for key, entries in tree.entries if isinstance(tree, MapNode) else ():
        if key.text in RegistryForm.model_fields and isinstance(entries, ListNode):
            for index, node in enumerate(entries.elements):
                _gather_entry(None, node, file, (key.text, index), gathered, mistakes)


def _gather_entry(
    plain: object, node: Node | None, file: str, place: tuple[str, int], gathered: Gathered, mistakes: list[Mistake]
) -> None:
    """Adds one entry, or its mistakes. Data without a tree comes as `plain`."""

    def judged(form: type[FormT]) -> FormT:
        if node is None:
            return judge_plain(plain, form, file, within=place)
        return judge(node, form, file, within=place)

    try:
        match place[0]:
            case "submissions":
                gathered.submissions.append(Placed(judged(SubmissionForm).value(), file, node))
            case "procedures":
                gathered.procedures.append(Placed(judged(ProcedureForm).value(), file, node))
            case _:
                gathered.declarations.append(Placed(judged(DeclarationForm).value(), file, node))
    except MistakesError as error:
        mistakes += error.mistakes
        named = node.value("id") if isinstance(node, MapNode) else None
        if isinstance(named, TextNode):
            gathered.unread_ids.add(named.text)
