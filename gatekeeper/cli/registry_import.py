"""gatekeeper registry import: what would change is shown first, and taken in as a whole or not at all"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from gatekeeper.cli.option import ByOption, FilesArgument, FormatOption, help_of, read_format
from gatekeeper.cli.program import Program, print_json, program_of, whoever_runs_this
from gatekeeper.errors import UsageError
from gatekeeper.registry.diff import Change, diff
from gatekeeper.registry.export import to_plain
from gatekeeper.registry.model import Registry
from gatekeeper.registry.reading import read
from gatekeeper.registry.source import sha256_of
from gatekeeper.show.screen import Cell, Column, Screen, Style
from gatekeeper.store.registry import RegistryVersion
from gatekeeper.text import Words

__all__ = ["import_files"]

_STYLES: dict[str, Style] = {"added": "green", "changed": "yellow", "missing": "red"}


def import_files(
    context: typer.Context,
    files: FilesArgument,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=help_of("dry_run"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("yes"))] = False,
    prune: Annotated[bool, typer.Option("--prune", help=help_of("prune"))] = False,
    by: ByOption = None,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=help_of("why"))] = "",
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    words, shape = program.words, read_format(output)
    if dry_run and yes:
        raise UsageError(words("registry.both"))
    if not (dry_run or yes or (sys.stdin.isatty() and shape == "text")):
        raise UsageError(words("registry.need_yes"))
    with program.office() as office:
        present, version = office.registries.load(), office.registries.version()
        beside = Registry() if prune else present
        new = read(files, office.settings.ward.domains, beside).registry
        changes = diff(present, new)
        effective = [one for one in changes if prune or one.change != "missing"]
        if shape == "text":
            _tell(program, changes, prune=prune)
        applied = None
        if effective and not dry_run and (yes or _agrees(program)):
            applied = office.registries.apply(
                new,
                by=whoever_runs_this(by),
                source=" ".join(map(str, files)),
                sha256=sha256_of(files),
                why=why,
                now=office.clock(),
                prune=prune,
                based_on=0 if version is None else version.id,
            )
    if shape == "json":
        print_json(_plain(words, new, changes, applied, prune=prune, files=files))
    elif effective:
        _tell_end(program.screen(), words, applied, dry_run=dry_run)


def _tell(program: Program, changes: tuple[Change, ...], *, prune: bool) -> None:
    words, screen = program.words, program.screen()
    shown = [one for one in changes if prune or one.change != "missing"]
    if not shown:
        screen.line(words("registry.same"))
    else:
        screen.line(words("registry.changes", count=len(shown)), "bold")
        columns = [
            Column(words("registry.kind")),
            Column(words("registry.id")),
            Column(words("registry.place"), ratio=2),
            Column(words("registry.old"), ratio=2),
            Column(words("registry.new"), ratio=2),
        ]
        screen.table(columns, (row for one in shown for row in _rows(words, one)))
    kept = [one.id for one in changes if one.change == "missing" and not prune]
    if kept:
        screen.line(words("registry.kept", ids="、".join(kept)), "dim")


def _rows(words: Words, change: Change) -> list[tuple[Cell | str, ...]]:
    name = "removed" if change.change == "missing" else change.change
    kind = Cell(words(f"registry.{name}"), _STYLES[change.change])
    if not change.fields:
        return [(kind, change.id, "", "", "")]
    rows: list[tuple[Cell | str, ...]] = []
    for number, one in enumerate(change.fields):
        first = (kind, change.id) if number == 0 else ("", "")
        rows.append((*first, one.path, _value(one.old), _value(one.new)))
    return rows


def _value(value: Any) -> str:
    if value is None:
        return "—"
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _agrees(program: Program) -> bool:
    return typer.confirm(program.words("registry.ask"), default=False)


def _tell_end(screen: Screen, words: Words, applied: RegistryVersion | None, *, dry_run: bool) -> None:
    if applied is not None:
        screen.line(words("registry.applied", version=applied.id), "green")
    else:
        screen.line(words("registry.dry_run" if dry_run else "registry.declined"))


def _plain(
    words: Words,
    new: Registry,
    changes: tuple[Change, ...],
    applied: RegistryVersion | None,
    *,
    prune: bool,
    files: list[Path],
) -> dict[str, Any]:
    kept = [one for one in changes if one.change == "missing" and not prune]
    return {
        **to_plain(new),
        "changes": [
            {
                "change": one.change,
                "kind": one.kind,
                "id": one.id,
                "fields": [{"path": field.path, "old": field.old, "new": field.new} for field in one.fields],
            }
            for one in changes
        ],
        "notes": [
            {"file": " ".join(map(str, files)), "place": one.id, "message": words("registry.note_kept")} for one in kept
        ],
        "version": None if applied is None else applied.id,
    }
