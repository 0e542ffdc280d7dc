"""gatekeeper apply: does what is due, or shows what the guard holds"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gatekeeper.acting.basis_change import basis_changes
from gatekeeper.acting.crew import Done
from gatekeeper.acting.plan_file import check_unchanged, read_plan_file
from gatekeeper.acting.round import Acting, Round
from gatekeeper.bootstrap import Office
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.lockdown_answer import locked_json, show_locked, show_target
from gatekeeper.cli.option import ByOption, FormatOption, help_of, read_format
from gatekeeper.cli.program import Program, end, print_json, program_of, whoever_runs_this
from gatekeeper.enforcement.action import ActionState, Run, RunState
from gatekeeper.errors import ExitStatus, UsageError
from gatekeeper.show.act import action_plain, run_plain, show_drafts, show_reasons, show_run
from gatekeeper.store.journal import DatabaseJournal

__all__ = ["add_to", "status_of", "tell_round"]

_BAD_ENDS = frozenset({ActionState.FAILED, ActionState.UNKNOWN})


def apply(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=help_of("plan_file"))] = None,
    by: ByOption = None,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape = read_format(output)
    with program.office() as office, program.stoppable():
        acting = Acting(office)
        made = acting.round() if file is None else _from_file(acting, file, whoever_runs_this(by))
        if shape == "json":
            print_json(_plain(acting.journal, made))
        else:
            tell_round(program, acting, made)
        status = status_of(acting.journal, made)
    end(status)


def _from_file(acting: Acting, file: Path, by: str) -> Round:
    plan = read_plan_file(acting, file)
    now = acting.office.clock()
    if plan.as_of > now:
        raise UsageError(f"{file} は、まだ来ていない時点の予定です。その時点を過ぎてから実行してください。")
    prepared = acting.prepare(now)
    check_unchanged(acting, plan, prepared)
    run = acting.take_in(plan.basis, plan.drafts, plan.digest, by, prepared)
    if run.state is RunState.HELD:
        return Round(held=run)
    return acting.go_on(run)


def tell_round(program: Program, acting: Acting, made: Round) -> None:
    """What a round has done, and what it waits for."""
    screen, words = program.screen(), program.words
    journal = acting.journal
    for locked in made.locked:
        show_target(screen, words, locked.aimed)
        show_locked(screen, words, locked)
    if made.settled:
        screen.heading(words("act.settled", count=len(made.settled)))
        for done in made.settled:
            _tell_done(program, journal, done)
    _tell_given_up(program, acting.office, made)
    _tell_looked_again(program, made)
    for run in {one.id: one for one in made.runs}.values():
        actions = journal.of_run(run.id)
        if actions:
            show_run(screen, words, journal.run(run.id), actions)
    for action, password in acting.passwords:
        screen.line(words("act.new_password", path=action.draft.path, password=password), "yellow")
    if made.confirmed:
        screen.line(words("act.confirmed"), "yellow")
    if made.held is not None:
        _tell_held(program, journal, made.held)
    elif not made.runs and not made.settled and not made.locked:
        screen.line(words("act.nothing"))


def _tell_given_up(program: Program, office: Office, made: Round) -> None:
    for run in made.dropped:
        changed = "／".join(basis_changes(office, run.draft.basis, run.made_at))
        program.screen().line(program.words("act.dropped", run=run.id, changed=changed), "yellow")
    for run in made.too_late:
        program.screen().line(program.words("act.too_late", run=run.id), "yellow")


def _tell_looked_again(program: Program, made: Round) -> None:
    if made.looked_again:
        program.screen().line(program.words("act.looked_again", count=made.looked_again))
    for one in made.unread:
        program.screen().line(program.words("act.unread", number=one.id, path=one.draft.path), "yellow")


def _tell_done(program: Program, journal: DatabaseJournal, done: Done) -> None:
    one = journal.action(done.action.id)
    show_run(program.screen(), program.words, journal.run(one.run), [one])


def _tell_held(program: Program, journal: DatabaseJournal, run: Run) -> None:
    screen, words = program.screen(), program.words
    held = journal.actions([ActionState.HELD], run.id)
    screen.line(words("act.held", run=run.id, count=len(held)), "yellow")
    show_reasons(screen, words, run.draft.held)
    show_drafts(screen, words, (one.draft for one in held))
    screen.line(words("act.how_to_decide", run=run.id))


def status_of(journal: DatabaseJournal, made: Round) -> ExitStatus:
    """1 where something couldn't be done, 3 where Box didn't say what became of it or what had to be looked at before
    couldn't be read, else 4 where the guard holds.
    """
    if any(not one.is_complete for one in made.locked):
        return ExitStatus.UNREACHABLE
    if any(one.failed or one.remaining for one in made.locked):
        return ExitStatus.FOUND
    ended = [journal.action(done.action.id) for done in (*made.settled, *made.done)]
    if any(one.state in _BAD_ENDS for one in ended):
        return ExitStatus.FOUND
    is_left = made.unread or any(done.error is not None for done in made.done)
    if is_left or any(one.state is ActionState.APPLYING for one in ended):
        return ExitStatus.UNREACHABLE
    return ExitStatus.DONE if made.held is None else ExitStatus.REFUSED


def _plain(journal: DatabaseJournal, made: Round) -> dict[str, Any]:
    actions = [action_plain(one) for run in made.runs for one in journal.of_run(run.id)]
    return {
        "runs": [run_plain(journal.run(run.id)) for run in made.runs],
        "actions": actions,
        "held": None
        if made.held is None
        else run_plain(made.held)
        | {"actions": [action_plain(one) for one in journal.actions([ActionState.HELD], made.held.id)]},
        "confirmed": made.confirmed,
        "looked_again": made.looked_again,
        "unread": [one.id for one in made.unread],
        "settled": [action_plain(journal.action(done.action.id)) for done in made.settled],
        "dropped": [run.id for run in made.dropped],
        "too_late": [run.id for run in made.too_late],
        "lockdowns": [locked_json(one) for one in made.locked],
    }


def add_to(app: typer.Typer) -> None:
    add_verb(app, "apply", apply, "apply")
