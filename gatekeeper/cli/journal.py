"""gatekeeper journal: what was done, what waits, and every step of one action"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from gatekeeper.cli.decide import read_action, read_run
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import FormatOption, help_of, read_format
from gatekeeper.cli.program import Program, end, print_json, program_of
from gatekeeper.enforcement.action import Action, ActionState, Run, RunState
from gatekeeper.errors import ExitStatus
from gatekeeper.policy.sentence import role_name
from gatekeeper.show.act import action_plain, outcome_text, run_plain, show_reasons, show_run
from gatekeeper.show.moment import iso, moment
from gatekeeper.show.screen import Column
from gatekeeper.show.violation import rule_title
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.text import Words

__all__ = ["add_to"]

_SHOWN = 20
_NAMED = frozenset({"where", "access", "set_access", "upload_email_access", "item_type", "principal_type", "status"})


def journal(
    context: typer.Context,
    number: Annotated[str | None, typer.Argument(metavar="ACTION|RUN", help=help_of("journal_number"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=help_of("journal_all"))] = False,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape = read_format(output)
    with program.office() as office:
        kept = DatabaseJournal(office.database)
        if number is None:
            _list(program, kept, shape, everything=everything)
        elif number.upper().startswith("R"):
            _run(program, kept, kept.run(read_run(number)), shape)
        else:
            _action(program, kept, kept.action(read_action(number)), shape)
        waits = bool(kept.runs([RunState.HELD]))
    if number is None and waits:
        end(ExitStatus.FOUND)


def _list(program: Program, kept: DatabaseJournal, shape: str, *, everything: bool) -> None:
    runs = sorted(kept.runs(), key=lambda run: run.id, reverse=True)
    shown = runs if everything else runs[:_SHOWN]
    if shape == "json":
        print_json({"runs": [run_plain(run) for run in shown]})
        return
    screen, words = program.screen(), program.words
    if not runs:
        screen.line(words("act.empty"))
        return
    columns = [
        Column(words("act.run_number")),
        Column(words("act.made_at")),
        Column(words("act.kind"), ratio=1),
        Column(words("table.status")),
        Column(words("table.count")),
        Column(words("act.result"), ratio=2),
    ]
    screen.table(columns, (_row(program, kept, run) for run in shown))
    if len(shown) < len(runs):
        screen.line(words("act.more_runs", count=len(runs) - len(shown)), "dim")


def _row(program: Program, kept: DatabaseJournal, run: Run) -> tuple[str, ...]:
    words, actions = program.words, kept.of_run(run.id)
    counts: dict[ActionState, int] = {}
    for one in actions:
        counts[one.state] = counts.get(one.state, 0) + 1
    result = "、".join(f"{words(f'action_state.{state}')} {count}" for state, count in sorted(counts.items()))
    kind, state = words(f"run_kind.{run.draft.kind}"), words(f"run_state.{run.state}")
    return (f"R{run.id}", moment(run.made_at), kind, state, str(len(actions)), result)


def _run(program: Program, kept: DatabaseJournal, run: Run, shape: str) -> None:
    actions = kept.of_run(run.id)
    if shape == "json":
        print_json(run_plain(run) | {"actions": [action_plain(one) for one in actions]})
        return
    show_run(program.screen(), program.words, run, actions)
    if run.draft.held:
        program.screen().line(program.words("act.held_because"))
        show_reasons(program.screen(), program.words, run.draft.held)


def _action(program: Program, kept: DatabaseJournal, one: Action, shape: str) -> None:
    steps = kept.history(one.id)
    if shape == "json":
        listed = [
            {"at": iso(step.at), "state": str(step.state), "code": step.code, "detail": step.detail} for step in steps
        ]
        print_json(action_plain(one) | {"history": listed})
        return
    screen, words = program.screen(), program.words
    show_run(screen, words, kept.run(one.run), [one])
    before = one.found or one.draft.before
    draft = one.draft
    screen.line(words("act.because_of", rules=_rules(draft.rules), moment=moment(draft.due)), indent=2)
    screen.heading(words("act.before"))
    for name, value in sorted(before.facts.items()):
        screen.line(f"{words(f'fact.{name}')}: {_shown(words, name, value)}", indent=2)
    screen.heading(words("act.history"))
    for step in steps:
        screen.line(f"{moment(step.at)}  {outcome_text(words, step.state, step.code, step.detail)}", indent=2)


def _rules(rules: tuple[str, ...]) -> str:
    return "、".join(f"{rule} {rule_title(rule)}" for rule in rules)


def _shown(words: Words, name: str, value: object) -> str:
    """A fact's value as people say it; Box's own words only where there are no others."""
    if isinstance(value, bool):
        return words(f"fact_value.{'yes' if value else 'no'}")
    if value is None:
        return words("fact_value.none")
    if name.endswith("_at") and isinstance(value, str):
        return moment(datetime.fromisoformat(value))
    if name == "role":
        return role_name(str(value))
    known = f"fact_value.{value}"
    return words(known) if name in _NAMED and known in words.names() else str(value)


def add_to(app: typer.Typer) -> None:
    add_verb(app, "journal", journal, "journal")
