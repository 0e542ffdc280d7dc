"""gatekeeper registry: list, show, bind, export (import, need, count and who stand in modules of their own)"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import Annotated, Any

import typer

from gatekeeper.cli.help import VERBS, Verb, add_verb
from gatekeeper.cli.option import ByOption, FormatOption, ShowAtOption, help_of, read_format, read_moment
from gatekeeper.cli.program import Program, print_json, program_of, whoever_runs_this
from gatekeeper.cli.registry_alter import end, extend, renew
from gatekeeper.cli.registry_count import count
from gatekeeper.cli.registry_declare import declare
from gatekeeper.cli.registry_export import export
from gatekeeper.cli.registry_history import difference, log
from gatekeeper.cli.registry_import import import_files
from gatekeeper.cli.registry_name import name_contractor
from gatekeeper.cli.registry_need import need
from gatekeeper.cli.registry_then import shown_at
from gatekeeper.cli.registry_who import who
from gatekeeper.errors import UsageError
from gatekeeper.registry.export import checklist_plain, entry_to_plain, to_plain, to_yaml
from gatekeeper.registry.model import Declaration, Governor, Measure, Procedure, Registry, Submission
from gatekeeper.registry.reading import from_plain
from gatekeeper.show.checklist import show_checklist
from gatekeeper.show.screen import Column
from gatekeeper.show.term import term_text
from gatekeeper.text import Words

__all__ = ["add_to"]

_FOLDER = re.compile(r"[1-9][0-9]{0,19}")

verbs = typer.Typer(**VERBS, no_args_is_help=True)
add_verb(verbs, "import", import_files, "registry_import")
add_verb(verbs, "log", log, "registry_log")
add_verb(verbs, "diff", difference, "registry_diff")
add_verb(verbs, "name", name_contractor, "registry_name")
add_verb(verbs, "export", export, "registry_export")
add_verb(verbs, "declare", declare, "registry_declare")
add_verb(verbs, "renew", renew, "registry_renew")
add_verb(verbs, "extend", extend, "registry_extend")
add_verb(verbs, "end", end, "registry_end")


@verbs.command("list", cls=Verb, help=help_of("registry_list"))
def list_entries(context: typer.Context, at: ShowAtOption = None, output: FormatOption = "text") -> None:
    program = program_of(context)
    shape = read_format(output)
    as_of = read_moment(at)
    with program.office() as office:
        basis = shown_at(program, office, as_of)
    registry = basis.registry
    if shape == "json":
        print_json({"procedures": to_plain(registry)["procedures"]})
        return
    words, screen = program.words, program.screen()
    governors: list[Governor] = [*registry.procedures, *registry.declarations]
    if not governors:
        screen.line(words("registry.empty"))
        return
    columns = [
        Column(words("registry.id")),
        Column(words("registry.department"), ratio=2),
        Column(words("registry.name"), ratio=4),
        Column(words("registry.party"), ratio=3),
        Column(words("registry.period"), ratio=3),
        Column(words("registry.folders")),
    ]
    screen.table(columns, (_row(words, one) for one in governors))
    screen.line(
        words(
            "registry.submissions",
            submissions=len(registry.submissions),
            procedures=len(registry.procedures),
            declarations=len(registry.declarations),
        )
    )


def _row(words: Words, one: Governor) -> tuple[str, ...]:
    if isinstance(one, Procedure):
        name = one.name
        parties = [words("registry.undetermined") if party.undetermined else party.name for party in one.counterparties]
    else:
        name, parties = one.subject, list(one.parties)
    return (one.id, one.department, name, "、".join(parties), term_text(words, one.term), " ".join(one.folders))


@verbs.command("show", cls=Verb, help=help_of("registry_show"))
def show(
    context: typer.Context,
    entry_id: Annotated[str, typer.Argument(metavar="ID", help=help_of("entry_id"))],
    at: ShowAtOption = None,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape, as_of = read_format(output), read_moment(at)
    with program.office() as office:
        basis = shown_at(program, office, as_of)
    entry = _entry(program, basis.registry, entry_id)
    checklist = _checklist_of(basis.registry, entry)
    if shape == "json":
        print_json(entry_to_plain(entry) | ({"checklist": checklist_plain(checklist)} if checklist else {}))
        return
    sys.stdout.write(to_yaml(_alone(entry)))
    if checklist:
        show_checklist(program.screen(), program.words, checklist)


def _checklist_of(registry: Registry, entry: Submission | Procedure | Declaration) -> tuple[Measure, ...]:
    """The checklist of the paper that a procedure stands in; that of a submission is part of it."""
    if not isinstance(entry, Procedure):
        return ()
    return next((one.checklist for one in registry.submissions if one.id == entry.submission), ())


@verbs.command("bind", cls=Verb, help=help_of("registry_bind"))
def bind(
    context: typer.Context,
    governor_id: Annotated[str, typer.Argument(metavar="ID", help=help_of("governor_id"))],
    folder_ids: Annotated[list[str], typer.Argument(metavar="FOLDER_ID…", help=help_of("folder_ids"))],
    remove: Annotated[bool, typer.Option("--remove", help=help_of("remove"))] = False,
    by: ByOption = None,
) -> None:
    program = program_of(context)
    words = program.words
    _check_folders(program, folder_ids)
    with program.office() as office:
        registry = office.registry()
        present = office.registries.version()
        governor = _entry(program, registry, governor_id)
        if isinstance(governor, Submission):
            raise UsageError(words("registry.not_bindable", id=governor_id))
        folders = _without(program, governor, folder_ids) if remove else _with(governor, folder_ids)
        changed = _replaced(registry, replace(governor, folders=folders))
        # Checked as a whole, as an import is: a folder may be bound once only.
        from_plain(to_plain(changed), "registry bind", office.settings.ward.domains)
        office.registries.apply(
            changed,
            by=whoever_runs_this(by),
            source="registry bind",
            sha256="",
            why=words("registry.unbind_why" if remove else "registry.bind_why", folders=" ".join(folder_ids)),
            now=office.clock(),
            based_on=0 if present is None else present.id,
        )
    said = words("registry.bound", id=governor_id, folders=" ".join(folders))
    screen = program.screen()
    screen.line(said if folders else words("registry.unbound", id=governor_id))
    screen.line(words("registry.unbound_here_only" if remove else "registry.bound_here_only", id=governor_id), "yellow")


def _check_folders(program: Program, folder_ids: list[str]) -> None:
    for folder in folder_ids:
        if not _FOLDER.fullmatch(folder):
            raise UsageError(program.words("registry.bad_folder", folder=folder))


def _with(governor: Governor, folder_ids: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*governor.folders, *folder_ids)))


def _without(program: Program, governor: Governor, folder_ids: list[str]) -> tuple[str, ...]:
    for folder in folder_ids:
        if folder not in governor.folders:
            raise UsageError(program.words("registry.not_bound", folder=folder, id=governor.id))
    return tuple(folder for folder in governor.folders if folder not in folder_ids)


def _replaced(registry: Registry, changed: Governor) -> Registry:
    def swap(entries: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(changed if one.id == changed.id else one for one in entries)

    return replace(registry, procedures=swap(registry.procedures), declarations=swap(registry.declarations))


def _entry(program: Program, registry: Registry, entry_id: str) -> Submission | Procedure | Declaration:
    entries: list[Submission | Procedure | Declaration] = [*registry.submissions, *registry.procedures]
    for one in (*entries, *registry.declarations):
        if one.id == entry_id:
            return one
    raise UsageError(program.words("registry.unknown", id=entry_id))


def _alone(entry: Submission | Procedure | Declaration) -> Registry:
    return Registry(
        submissions=(entry,) if isinstance(entry, Submission) else (),
        procedures=(entry,) if isinstance(entry, Procedure) else (),
        declarations=(entry,) if isinstance(entry, Declaration) else (),
    )


add_verb(verbs, "need", need, "registry_need")
add_verb(verbs, "count", count, "registry_count")
add_verb(verbs, "who", who, "registry_who")


def add_to(app: typer.Typer) -> None:
    app.add_typer(verbs, name="registry", help=help_of("registry"))
