"""gatekeeper registry name: the contractor that a paper left undetermined (未定) has been chosen"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from gatekeeper.cli.option import ByOption, help_of
from gatekeeper.cli.program import program_of, whoever_runs_this
from gatekeeper.errors import UsageError
from gatekeeper.registry.export import to_plain
from gatekeeper.registry.reading import from_plain

__all__ = ["name_contractor"]

_Names = list[str] | None


def name_contractor(
    context: typer.Context,
    procedure_id: Annotated[str, typer.Argument(metavar="ID", help=help_of("count_procedure"))],
    name: Annotated[str, typer.Argument(metavar="NAME", help=help_of("party_name"))],
    domain: Annotated[_Names, typer.Option("--domain", metavar="DOMAIN", help=help_of("party_domain"))] = None,
    handler: Annotated[_Names, typer.Option("--handler", metavar="MAIL", help=help_of("party_handler"))] = None,
    by: ByOption = None,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=help_of("why"))] = "",
) -> None:
    program = program_of(context)
    words = program.words
    with program.office() as office:
        registry, present = office.registry(), office.registries.version()
        procedure = next((one for one in registry.procedures if one.id == procedure_id), None)
        if procedure is None:
            raise UsageError(words("history.name_needs_procedure", id=procedure_id))
        if not any(one.undetermined for one in procedure.counterparties):
            raise UsageError(words("history.not_undetermined", id=procedure_id))
        parties = tuple(
            replace(one, name=name, undetermined=False, domains=tuple(domain or ()), handlers=tuple(handler or ()))
            if one.undetermined
            else one
            for one in procedure.counterparties
        )
        changed = replace(procedure, counterparties=parties)
        whole = replace(
            registry, procedures=tuple(changed if one.id == procedure_id else one for one in registry.procedures)
        )
        checked = from_plain(to_plain(whole), "registry name", office.settings.ward.domains)
        version = office.registries.apply(
            checked,
            by=whoever_runs_this(by),
            source="registry name",
            sha256="",
            why=why or words("history.name_why", name=name),
            now=office.clock(),
            based_on=0 if present is None else present.id,
        )
    number = "" if version is None else version.id
    program.screen().line(words("history.named", id=procedure_id, name=name, version=number), "green")
