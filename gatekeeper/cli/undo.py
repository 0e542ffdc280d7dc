"""gatekeeper undo: takes back an action or a whole run, from what the journal holds"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gatekeeper.acting.round import Acting
from gatekeeper.acting.undoing import Kept, Reversible, enter_undo, reversible, reversible_run
from gatekeeper.cli.answer import agrees
from gatekeeper.cli.apply import status_of, tell_round
from gatekeeper.cli.decide import read_action, read_run
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import ByOption, FormatOption, ReasonOption, help_of, read_format
from gatekeeper.cli.program import Program, end, print_json, program_of, whoever_runs_this
from gatekeeper.enforcement.action import ActionState
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
        wanted, kept = _wanted(acting, number, force=force)
        if shape == "text":
            _preview(program, wanted)
            _tell_kept(program, kept)
        if not yes and not agrees(program, words("act.undo_sure")):
            program.screen().line(words("act.undo_not_done"))
            return
        made = acting.go_on(enter_undo(acting, wanted, whoever_runs_this(by), reason))
        if shape == "json":
            actions = [action_plain(one) for run in made.runs for one in acting.journal.of_run(run.id)]
            print_json({"actions": actions, "kept": [{"id": one.action.id, "reason": one.reason} for one in kept]})
        else:
            tell_round(program, acting, made)
        ended = [acting.journal.action(done.action.id) for done in made.done]
        dropped = [one.code for one in ended if one.state is ActionState.DROPPED]
        if "changed" in dropped and shape == "text":
            program.screen().line(words("act.undo_moved_on"), "yellow")
        status = status_of(acting.journal, made)
    if dropped or kept:
        raise typer.Exit(1)
    end(status)


def _wanted(acting: Acting, given: str, *, force: bool) -> tuple[tuple[Reversible, ...], list[Kept]]:
    """How the action of that number, or (`R3`) what a run has really changed, is taken back; and what of it can't be.

    :raises UsageError: there is no such action or run, or nothing to be taken back.
    """
    if given.upper().startswith("R"):
        return reversible_run(acting, read_run(given), force=force)
    return reversible(acting, [acting.journal.action(read_action(given))], force=force), []


def _tell_kept(program: Program, kept: list[Kept]) -> None:
    if kept:
        program.screen().line(program.words("act.undo_kept", count=len(kept)), "yellow")
        for one in kept:
            program.screen().line(one.reason, "yellow", indent=2)


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
