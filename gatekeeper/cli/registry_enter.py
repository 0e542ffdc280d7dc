"""How a declaration gets into the registry: shown first, agreed to, and then a version of its own."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gatekeeper.bootstrap import Office
from gatekeeper.cli.answer import agrees
from gatekeeper.cli.program import Program, print_json, whoever_runs_this
from gatekeeper.declaring.label import Field
from gatekeeper.errors import UsageError
from gatekeeper.paper.block import Note
from gatekeeper.registry.diff import Change, diff
from gatekeeper.registry.export import to_plain
from gatekeeper.registry.model import Declaration, Registry
from gatekeeper.registry.reading import from_plain
from gatekeeper.show.change import changes_plain, show_changes
from gatekeeper.show.declaration import show_declaration
from gatekeeper.store.registry import RegistryVersion

__all__ = ["Answer", "Entering", "enter", "present_registry"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a person is asked, has already said yes, or only wants to look; and in which shape all is told."""

    dry_run: bool
    yes: bool
    shape: str

    def check(self, program: Program) -> None:
        """:raises UsageError: nobody can be asked, and neither was said; or both were."""
        if self.dry_run and self.yes:
            raise UsageError(program.words("registry.both"))
        if not (self.dry_run or self.yes or (sys.stdin.isatty() and self.shape == "text")):
            raise UsageError(program.words("registry.need_yes"))

    def agrees(self, program: Program) -> bool:
        if self.dry_run:
            return False
        return self.yes or agrees(program, program.words("declare.ask"))


@dataclass(frozen=True, slots=True)
class Entering:
    """Declarations to be entered, with what goes on record beside them. `places` tells where each field was read."""

    declarations: tuple[Declaration, ...]
    source: str
    sha256: str
    why: str
    notes: tuple[Note, ...] = ()
    places: Mapping[str, Mapping[Field, str]] = field(default_factory=dict)


def present_registry(office: Office, answer: Answer) -> tuple[Registry, RegistryVersion | None]:
    """The registry in force and its version. Where there was none, the config's files come first."""
    registry = office.registry_ahead() if answer.dry_run else office.registry()
    return registry, office.registries.version()


def enter(
    program: Program,
    office: Office,
    entering: Entering,
    present: tuple[Registry, RegistryVersion | None],
    answer: Answer,
    by: str | None,
) -> None:
    """Shows what would change and enters it, if that is agreed to.

    :raises MistakesError: the registry as a whole would be wrong with it.
    """
    registry, version = present
    new = from_plain(
        to_plain(Registry(declarations=entering.declarations)), entering.source, office.settings.ward.domains, registry
    )
    ids = {one.id for one in new.declarations}
    before = Registry(declarations=tuple(one for one in registry.declarations if one.id in ids))
    changes = diff(before, new)
    if answer.shape == "text":
        _show(program, entering, new, changes)
    applied = None
    if changes and answer.agrees(program):
        applied = office.registries.apply(
            new,
            by=whoever_runs_this(by),
            source=entering.source,
            sha256=entering.sha256,
            why=entering.why,
            now=office.clock(),
            based_on=0 if version is None else version.id,
        )
    if answer.shape == "json":
        print_json(_plain(entering, new, changes, applied))
    elif changes:
        _tell_end(program, applied, answer)


def _show(program: Program, entering: Entering, new: Registry, changes: tuple[Change, ...]) -> None:
    screen, words = program.screen(), program.words
    for one in new.declarations:
        show_declaration(screen, words, one, entering.places.get(one.id, {}))
        screen.line()
    for note in entering.notes:
        screen.line(words("declare.note", place=note.place, message=note.message), "yellow")
    show_changes(screen, words, changes, prune=False)


def _tell_end(program: Program, applied: RegistryVersion | None, answer: Answer) -> None:
    words, screen = program.words, program.screen()
    if applied is not None:
        screen.line(words("declare.applied", version=applied.id), "green")
    else:
        screen.line(words("declare.dry_run" if answer.dry_run else "declare.declined"))


def _plain(
    entering: Entering, new: Registry, changes: tuple[Change, ...], applied: RegistryVersion | None
) -> dict[str, Any]:
    return {
        **to_plain(new),
        "changes": changes_plain(changes),
        "notes": [
            {"file": one.file, "place": one.place, "kind": one.kind, "message": one.message} for one in entering.notes
        ],
        "places": {name: {str(key): place for key, place in at.items()} for name, at in entering.places.items()},
        "version": None if applied is None else applied.id,
    }
