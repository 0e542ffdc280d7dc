"""gatekeeper approve, reject, redo: what people decide about held runs and stopped actions"""

from __future__ import annotations

from typing import Annotated

import typer

from gatekeeper.acting.deciding import approve as approve_run
from gatekeeper.acting.deciding import let_again, let_run_again
from gatekeeper.acting.deciding import reject as reject_run
from gatekeeper.acting.round import Acting
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import ByOption, ReasonOption, help_of
from gatekeeper.cli.program import program_of, whoever_runs_this
from gatekeeper.errors import UsageError

__all__ = ["RunArgument", "add_to", "read_action", "read_run"]

RunArgument = Annotated[str, typer.Argument(metavar="RUN", help=help_of("run_number"))]
ActionArgument = Annotated[str, typer.Argument(metavar="ACTION|RUN", help=help_of("undo_number"))]


def read_run(given: str) -> int:
    """The number of a run, written `R3` or `3`.

    :raises UsageError: it is neither.
    """
    return _number(given.upper().removeprefix("R"), given, "R3")


def read_action(given: str) -> int:
    """:raises UsageError: not the number of an action."""
    return _number(given, given, "12")


def _number(text: str, given: str, example: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise UsageError(f"「{given}」は番号ではありません。「{example}」のように書いてください。")
    return int(text)


def approve(context: typer.Context, run: RunArgument, reason: ReasonOption, by: ByOption = None) -> None:
    program = program_of(context)
    with program.office() as office:
        done = approve_run(Acting(office), read_run(run), whoever_runs_this(by), reason)
    program.screen().line(program.words("act.approved", run=done.id))


def reject(context: typer.Context, run: RunArgument, reason: ReasonOption, by: ByOption = None) -> None:
    program = program_of(context)
    with program.office() as office:
        done = reject_run(Acting(office), read_run(run), whoever_runs_this(by), reason)
    program.screen().line(program.words("act.rejected", run=done.id))


def redo(context: typer.Context, action: ActionArgument, reason: ReasonOption, by: ByOption = None) -> None:
    program = program_of(context)
    with program.office() as office:
        acting, who = Acting(office), whoever_runs_this(by)
        if action.upper().startswith("R"):
            done = let_run_again(acting, read_run(action), who, reason)
        else:
            done = [let_again(acting, read_action(action), who, reason)]
    numbers = "、".join(str(one.id) for one in done)
    program.screen().line(program.words("act.let_again", number=numbers))


def add_to(app: typer.Typer) -> None:
    add_verb(app, "approve", approve, "approve")
    add_verb(app, "reject", reject, "reject")
    add_verb(app, "redo", redo, "redo")
