"""gatekeeper plan"""

from __future__ import annotations

import typer

from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import AtOption, FormatOption, RegistryOption, read_format, read_moment
from gatekeeper.cli.program import end, print_json, program_of
from gatekeeper.cli.registry_then import basis_of, tell_basis
from gatekeeper.enforcement.plan import plan as make_plan
from gatekeeper.errors import ExitStatus
from gatekeeper.show.plan import plan_to_json, show_plan

__all__ = ["add_to"]


def plan(
    context: typer.Context, at: AtOption = None, registry: RegistryOption = "then", output: FormatOption = "text"
) -> None:
    program = program_of(context)
    shape, as_of = read_format(output), read_moment(at)
    with program.office() as office:
        basis = basis_of(program, office, as_of, registry)
        standing = [one.standing for one in office.standing(as_of, registry=basis.registry)]
        planned = make_plan(standing, office.policies, as_of or office.clock())
    if shape == "json":
        print_json(plan_to_json(planned))
    else:
        show_plan(program.screen(), program.words, planned)
        tell_basis(program, as_of, basis)
    end(ExitStatus.FOUND if planned.actions or planned.reported else ExitStatus.DONE)


def add_to(app: typer.Typer) -> None:
    add_verb(app, "plan", plan, "plan")
