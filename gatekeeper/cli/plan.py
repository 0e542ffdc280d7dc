"""gatekeeper plan"""

from __future__ import annotations

import typer

from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import AtOption, FormatOption, read_format, read_moment
from gatekeeper.cli.program import end, print_json, program_of
from gatekeeper.enforcement.plan import plan as make_plan
from gatekeeper.errors import ExitStatus
from gatekeeper.show.plan import plan_to_json, show_plan

__all__ = ["add_to"]


def plan(context: typer.Context, at: AtOption = None, output: FormatOption = "text") -> None:
    program = program_of(context)
    shape, as_of = read_format(output), read_moment(at)
    with program.office() as office:
        standing = [one.standing for one in office.standing(as_of)]
        planned = make_plan(standing, office.policies, as_of or office.clock())
    if shape == "json":
        print_json(plan_to_json(planned))
    else:
        show_plan(program.screen(), program.words, planned)
    end(ExitStatus.FOUND if planned.actions or planned.reported else ExitStatus.DONE)


def add_to(app: typer.Typer) -> None:
    add_verb(app, "plan", plan, "plan")
