"""gatekeeper undo: takes back an action or a whole run, from what the journal holds"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gatekeeper.acting.round import Acting
from gatekeeper.acting.undoing import Reversible, enter_undo, reversible
from gatekeeper.cli.answer import agrees
from gatekeeper.cli.apply import status_of, tell_round
from gatekeeper.cli.decide import read_action, read_run
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import ByOption, FormatOption, ReasonOption, help_of, read_format
from gatekeeper.cli.program import Program, end, print_json, program_of, whoever_runs_this
from gatekeeper.enforcement.action import Action, ActionState
from gatekeeper.errors import UsageError
from gatekeeper.show.act import action_plain, what_is_done
from gatekeeper.show.screen import Column

__all__ = ["add_to"]


def undo(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="ACTION|RUN", help=help_of("undo_number"))],
    reason: ReasonOption,
    force: Annotated[bool, typer.Option("--force", help=help_of("undo_force"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("undo_yes"))] = False,
    by: ByOption = None,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    words, shape = program.words, read_format(output)
    if not yes and not (sys.stdin.isatty() and shape == "text"):
        raise UsageError(words("act.undo_needs_yes"))
    with program.office() as office, program.stoppable():
        acting = Acting(office)
        wanted = reversible(acting, _actions(acting, number), force=force)
        if shape == "text":
            _preview(program, wanted)
        if not yes and not agrees(program, words("act.undo_sure")):
            program.screen().line(words("act.undo_not_done"))
            return
        made = acting.go_on(enter_undo(acting, wanted, whoever_runs_this(by), reason))
        if shape == "json":
            print_json({"actions": [action_plain(one) for run in made.runs for one in acting.journal.of_run(run.id)]})
        else:
            tell_round(program, acting, made)
        ended = [acting.journal.action(done.action.id) for done in made.done]
        dropped = [one.code for one in ended if one.state is ActionState.DROPPED]
        if "changed" in dropped and shape == "text":
            program.screen().line(words("act.undo_moved_on"), "yellow")
        status = status_of(acting.journal, made)
    if dropped:
        raise typer.Exit(1)
    end(status)


def _actions(acting: Acting, given: str) -> list[Action]:
    """The action of that number, or (`R3`) what a run has really changed.

    :raises UsageError: there is no such action or run, or the run has changed nothing.
    """
    if not given.upper().startswith("R"):
        return [acting.journal.action(read_action(given))]
    run = acting.journal.run(read_run(given))
    done = [one for one in acting.journal.actions([ActionState.VERIFIED], run.id) if one.had_effect]
    if not done:
        raise UsageError(f"実行 R{run.id} では何も変えていないか、もう元に戻してあります。")
    return done


def _preview(program: Program, wanted: tuple[Reversible, ...]) -> None:
    screen, words = program.screen(), program.words
    screen.line(words("act.undo_preview", count=len(wanted)), "bold")
    columns = [
        Column(words("table.number")),
        Column(words("table.place"), ratio=2),
        Column(words("table.subject"), ratio=1),
        Column(words("act.was_done"), ratio=2),
        Column(words("act.not_as_before"), ratio=2),
    ]
    rows = (
        (
            str(one.action.id),
            one.action.draft.path,
            one.action.draft.login or "",
            what_is_done(words, one.action.draft),
            "、".join(words(f"undo_note.{note}") for note in one.notes),
        )
        for one in wanted
    )
    screen.table(columns, rows)


def add_to(app: typer.Typer) -> None:
    add_verb(app, "undo", undo, "undo")
