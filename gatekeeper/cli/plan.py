"""gatekeeper plan"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.acting.plan_file import write_plan_file
from gatekeeper.acting.round import Acting
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import AtOption, FormatOption, RegistryOption, help_of, read_format, read_moment
from gatekeeper.cli.program import end, print_json, program_of
from gatekeeper.cli.registry_then import basis_of, tell_basis
from gatekeeper.enforcement.plan import plan as make_plan
from gatekeeper.errors import ExitStatus, UsageError
from gatekeeper.show.plan import plan_to_json, show_plan
from gatekeeper.show.reading import reading_plain, show_reading

__all__ = ["add_to"]


def plan(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=help_of("plan_out"))] = None,
    at: AtOption = None,
    registry: RegistryOption = "then",
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape, as_of = read_format(output), read_moment(at)
    if out is not None and as_of is not None:
        raise UsageError(program.words("act.plan_out_is_now"))
    with program.office() as office:
        reading, now = office.reading(), office.clock()
        acting = Acting(office)
        basis = basis_of(program, office, as_of, registry)
        was_confirmed = False
        if as_of is None:
            prepared = acting.prepare(now)
            planned, was_confirmed = prepared.plan, prepared.confirmed
            if out is not None:
                write_plan_file(acting, prepared, out)
        else:
            standing = (one.standing for one in office.standing(as_of, registry=basis.registry))
            planned = make_plan(standing, office.policies, as_of, acting.surroundings.record(now))
    if shape == "json":
        print_json(plan_to_json(planned) | {"confirmed": was_confirmed} | reading_plain(reading, now))
    else:
        show_plan(program.screen(), program.words, planned)
        show_reading(program.screen(), program.words, reading, now)
        tell_basis(program, as_of, basis)
        if was_confirmed:
            program.screen().line(program.words("act.confirmed"), "yellow")
        if out is not None:
            program.screen().line(program.words("act.plan_written", file=out, count=len(prepared.drafts)))
    end(ExitStatus.FOUND if planned.actions or planned.reported else ExitStatus.DONE)


def add_to(app: typer.Typer) -> None:
    add_verb(app, "plan", plan, "plan")
