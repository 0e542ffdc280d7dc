"""gatekeeper registry declare: a form that is filled in, or options in its place, becomes a declaration"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper import jst
from gatekeeper.bootstrap import Office
from gatekeeper.cli.option import ByOption, FormatOption, help_of, read_format
from gatekeeper.cli.program import Program, program_of
from gatekeeper.cli.registry_enter import Answer, Entering, enter, present_registry
from gatekeeper.declaring.draft import Draft, joined, told
from gatekeeper.declaring.entering import declared_all
from gatekeeper.declaring.label import Field
from gatekeeper.declaring.reading import read_forms
from gatekeeper.declaring.template import template as made_template
from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import UsageError
from gatekeeper.paper.block import Note
from gatekeeper.registry.model import Pattern
from gatekeeper.registry.source import sha256_of

__all__ = ["declare"]

Many = list[str] | None


def declare(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=help_of("form_file"), show_default=False)] = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="FILE", help=help_of("form_template"))] = None,
    number: Annotated[str | None, typer.Option("--id", metavar="ID", help=help_of("form_id"))] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help=help_of("form_kind"))] = None,
    department: Annotated[
        str | None, typer.Option("--department", metavar="NAME", help=help_of("form_department"))
    ] = None,
    subject: Annotated[str | None, typer.Option("--subject", metavar="TEXT", help=help_of("form_subject"))] = None,
    party: Annotated[Many, typer.Option("--party", metavar="MAIL", help=help_of("form_party"))] = None,
    item: Annotated[Many, typer.Option("--item", metavar="NAME", help=help_of("form_item"))] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help=help_of("form_from"))] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help=help_of("form_until"))] = None,
    delete_on: Annotated[
        str | None, typer.Option("--delete-on", metavar="DATE", help=help_of("form_delete_on"))
    ] = None,
    download: Annotated[str | None, typer.Option("--download", metavar="WORD", help=help_of("form_download"))] = None,
    folder: Annotated[Many, typer.Option("--folder", metavar="FOLDER_ID", help=help_of("form_folder"))] = None,
    declared_by: Annotated[
        str | None, typer.Option("--declared-by", metavar="NAME", help=help_of("form_declared_by"))
    ] = None,
    declared_on: Annotated[
        str | None, typer.Option("--declared-on", metavar="DATE", help=help_of("form_declared_on"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=help_of("form_dry_run"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("form_yes"))] = False,
    by: ByOption = None,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=help_of("form_why"))] = "",
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    options = told(
        {
            Field.ID: ("--id", _given(number)),
            Field.KIND: ("--kind", _given(kind)),
            Field.DEPARTMENT: ("--department", _given(department)),
            Field.SUBJECT: ("--subject", _given(subject)),
            Field.PARTIES: ("--party", party or []),
            Field.ITEMS: ("--item", item or []),
            Field.START: ("--from", _given(start)),
            Field.END: ("--until", _given(until)),
            Field.DELETE_ON: ("--delete-on", _given(delete_on)),
            Field.DOWNLOAD: ("--download", _given(download)),
            Field.FOLDERS: ("--folder", folder or []),
            Field.DECLARED_BY: ("--declared-by", _given(declared_by)),
            Field.DECLARED_ON: ("--declared-on", _given(declared_on)),
        }
    )
    if template is not None:
        _write_template(program, template, is_alone=file is None and not options.values)
        return
    answer = Answer(dry_run=dry_run, yes=yes, shape=read_format(output))
    answer.check(program)
    drafts, notes = _drafts(program, file, options)
    with program.office() as office:
        _declare(program, office, drafts, notes, answer, file, by, why)


def _given(value: str | None) -> list[str]:
    return [] if value is None else [value]


def _write_template(program: Program, file: Path, *, is_alone: bool) -> None:
    if not is_alone:
        raise UsageError(program.words("declare.template_alone"))
    try:
        with file.open("xb") as out:  # a form that somebody has filled in is never overwritten
            out.write(made_template())
    except FileExistsError as error:
        raise UsageError(program.words("declare.template_exists", file=file)) from error
    except OSError as error:
        raise UsageError(program.words("usage.not_writable", file=file, why=os_reason(error))) from error
    program.screen().line(program.words("declare.template_written", file=file))


def _drafts(program: Program, file: Path | None, options: Draft) -> tuple[list[Draft], Iterable[Note]]:
    if file is None:
        if not options.values:
            raise UsageError(program.words("declare.nothing"))
        return [options], ()
    drafts, notes = read_forms(file)
    if options.values and len(drafts) > 1:
        raise UsageError(program.words("declare.one_form", count=len(drafts)))
    return [joined(draft, options) for draft in drafts], notes


def _declare(
    program: Program,
    office: Office,
    drafts: list[Draft],
    notes: Iterable[Note],
    answer: Answer,
    file: Path | None,
    by: str | None,
    why: str,
) -> None:
    limits = office.policies.of(Pattern.POST_HOC).declarations  # before the registry, which may be taken in first
    present = present_registry(office, answer)
    made = declared_all(drafts, present[0], office.registries.declaration_ids(), limits, jst.day_of(office.clock()))
    ids = "、".join(one.declaration.id for one in made)
    entering = Entering(
        tuple(one.declaration for one in made),
        source="registry declare" if file is None else str(file),
        sha256="" if file is None else sha256_of([file]),
        why=why or program.words("declare.why", ids=ids),
        notes=(*notes, *(note for one in made for note in one.notes)),
        places={one.declaration.id: one.places for one in made},
    )
    enter(program, office, entering, present, answer, by)
