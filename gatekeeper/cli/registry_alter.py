"""gatekeeper registry renew, extend, end: a declaration on record gets other days, as a version of its own"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated

import typer

from gatekeeper import jst
from gatekeeper.cli.option import ByOption, FormatOption, help_of, read_day, read_format
from gatekeeper.cli.program import Program, program_of
from gatekeeper.cli.registry_enter import Answer, Entering, enter, present_registry
from gatekeeper.declaring.change import ended, extended, renewed
from gatekeeper.errors import UsageError
from gatekeeper.policy.model import DeclarationPolicy
from gatekeeper.registry.model import Declaration, Pattern, Registry

__all__ = ["end", "extend", "renew"]

Alter = Callable[[Declaration, date, date | None, DeclarationPolicy, date], Declaration]

IdArgument = Annotated[str, typer.Argument(metavar="ID", help=help_of("declaration_id"))]
UntilOption = Annotated[str, typer.Option("--until", metavar="DATE", help=help_of("new_end"))]
OnOption = Annotated[str, typer.Option("--on", metavar="DATE", help=help_of("end_on"))]
DeleteOnOption = Annotated[str | None, typer.Option("--delete-on", metavar="DATE", help=help_of("new_delete_on"))]
WhyOption = Annotated[str, typer.Option("--why", metavar="TEXT", help=help_of("why"))]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help=help_of("form_dry_run"))]
YesOption = Annotated[bool, typer.Option("--yes", help=help_of("form_yes"))]


def renew(
    context: typer.Context,
    declaration_id: IdArgument,
    until: UntilOption,
    why: WhyOption,
    delete_on: DeleteOnOption = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    by: ByOption = None,
    output: FormatOption = "text",
) -> None:
    answer = Answer(dry_run=dry_run, yes=yes, shape=read_format(output))
    _alter(program_of(context), "renew", renewed, declaration_id, until, delete_on, why, answer, by)


def extend(
    context: typer.Context,
    declaration_id: IdArgument,
    until: UntilOption,
    why: WhyOption,
    delete_on: DeleteOnOption = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    by: ByOption = None,
    output: FormatOption = "text",
) -> None:
    answer = Answer(dry_run=dry_run, yes=yes, shape=read_format(output))
    _alter(program_of(context), "extend", extended, declaration_id, until, delete_on, why, answer, by)


def end(
    context: typer.Context,
    declaration_id: IdArgument,
    on: OnOption,
    why: WhyOption,
    delete_on: DeleteOnOption = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    by: ByOption = None,
    output: FormatOption = "text",
) -> None:
    answer = Answer(dry_run=dry_run, yes=yes, shape=read_format(output))
    _alter(program_of(context), "end", ended, declaration_id, on, delete_on, why, answer, by)


def _alter(
    program: Program,
    verb: str,
    alter: Alter,
    declaration_id: str,
    last_day: str,
    delete_on: str | None,
    why: str,
    answer: Answer,
    by: str | None,
) -> None:
    answer.check(program)
    if not why.strip():
        raise UsageError(program.words("declare.needs_why"))
    last, deletion = read_day(last_day), None if delete_on is None else read_day(delete_on)
    with program.office() as office:
        limits = office.policies.of(Pattern.POST_HOC).declarations
        present = present_registry(office, answer)
        one = _declaration(program, present[0], declaration_id)
        changed = alter(one, last, deletion, limits, jst.day_of(office.clock()))
        entering = Entering((changed,), source=f"registry {verb} {declaration_id}", sha256="", why=why)
        enter(program, office, entering, present, answer, by)


def _declaration(program: Program, registry: Registry, declaration_id: str) -> Declaration:
    for one in registry.declarations:
        if one.id == declaration_id:
            return one
    raise UsageError(program.words("declare.unknown", id=declaration_id))
