"""gatekeeper registry need: must this be submitted? By the need table alone, and with its reasons"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from gatekeeper.bootstrap import Office
from gatekeeper.cli.need_answer import ask, missing, plan_from_json
from gatekeeper.cli.option import FormatOption, help_of, read_day, read_format
from gatekeeper.cli.program import Program, print_json, program_of
from gatekeeper.document.judge import judge_plain
from gatekeeper.errors import UsageError
from gatekeeper.need.compare import compared
from gatekeeper.need.decide import Decision, Question, decide
from gatekeeper.need.draft import Draft, draft, to_json, to_yaml
from gatekeeper.need.form import PlanForm
from gatekeeper.need.plan import Plan, answers, settled
from gatekeeper.need.table import NeedTable
from gatekeeper.registry.model import Procedure
from gatekeeper.show.need import explanation, step_line
from gatekeeper.text import visible

__all__ = ["need"]

Text = str | None
Flag = bool | None
Many = list[str] | None


def need(
    context: typer.Context,
    channel: Annotated[Text, typer.Option("--channel", metavar="CHANNEL", help=help_of("need_channel"))] = None,
    party: Annotated[Text, typer.Option("--party", metavar="PARTY", help=help_of("need_party"))] = None,
    procedure: Annotated[Text, typer.Option("--procedure", metavar="ID", help=help_of("need_procedure"))] = None,
    approved: Annotated[Flag, typer.Option("--approved/--no-approved", help=help_of("need_approved"))] = None,
    new_items: Annotated[Flag, typer.Option("--new-items/--no-new-items", help=help_of("need_new_items"))] = None,
    new_counterparty: Annotated[
        Flag, typer.Option("--new-counterparty/--no-new-counterparty", help=help_of("need_new_counterparty"))
    ] = None,
    longer_term: Annotated[
        Flag, typer.Option("--longer-term/--no-longer-term", help=help_of("need_longer_term"))
    ] = None,
    new_basis: Annotated[Flag, typer.Option("--new-basis/--no-new-basis", help=help_of("need_new_basis"))] = None,
    history: Annotated[Text, typer.Option("--history", metavar="HISTORY", help=help_of("need_history"))] = None,
    moves_to_box: Annotated[
        Flag, typer.Option("--moves-to-box/--no-moves-to-box", help=help_of("need_moves_to_box"))
    ] = None,
    start: Annotated[Text, typer.Option("--start", metavar="DATE", help=help_of("need_start"))] = None,
    filings: Annotated[Text, typer.Option("--filings", metavar="NUMBER", help=help_of("need_filings"))] = None,
    online_payment: Annotated[
        Flag, typer.Option("--online-payment/--no-online-payment", help=help_of("need_online_payment"))
    ] = None,
    my_number_card: Annotated[
        Flag, typer.Option("--my-number-card/--no-my-number-card", help=help_of("need_my_number_card"))
    ] = None,
    external_connection: Annotated[
        Flag, typer.Option("--external-connection/--no-external-connection", help=help_of("need_external_connection"))
    ] = None,
    outsourcing: Annotated[
        Flag, typer.Option("--outsourcing/--no-outsourcing", help=help_of("need_outsourcing"))
    ] = None,
    subcontract: Annotated[
        Flag, typer.Option("--subcontract/--no-subcontract", help=help_of("need_subcontract"))
    ] = None,
    data_processing: Annotated[
        Flag, typer.Option("--data-processing/--no-data-processing", help=help_of("need_data_processing"))
    ] = None,
    entry_id: Annotated[Text, typer.Option("--id", metavar="ID", help=help_of("need_id"))] = None,
    department: Annotated[Text, typer.Option("--department", metavar="NAME", help=help_of("need_department"))] = None,
    name: Annotated[Text, typer.Option("--name", metavar="NAME", help=help_of("need_name"))] = None,
    item: Annotated[Many, typer.Option("--item", metavar="NAME", help=help_of("need_item"))] = None,
    counterparty: Annotated[
        Many, typer.Option("--counterparty", metavar="NAME", help=help_of("need_counterparty"))
    ] = None,
    end: Annotated[Text, typer.Option("--end", metavar="DATE", help=help_of("need_end"))] = None,
    renews_yearly: Annotated[
        Flag, typer.Option("--renews-yearly/--no-renews-yearly", help=help_of("need_renews_yearly"))
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help=help_of("need_json"))] = None,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape = read_format(output)
    given = {
        "channel": channel,
        "party": party,
        "approved": approved,
        "new_items": new_items,
        "new_counterparty": new_counterparty,
        "longer_term": longer_term,
        "new_basis": new_basis,
        "history": history,
        "moves_to_box": moves_to_box,
        "start": None if start is None else read_day(start),
        "filings": filings,
        "online_payment": online_payment,
        "my_number_card": my_number_card,
        "external_connection": external_connection,
        "outsourcing": outsourcing,
        "subcontract": subcontract,
        "data_processing": data_processing,
        "id": entry_id,
        "department": department,
        "name": name,
        "items": item or None,
        "counterparties": counterparty or None,
        "end": None if end is None else read_day(end),
        "renews_yearly": renews_yearly,
        "procedure": procedure,
    }
    form = _form(program, json_file, given)
    plan, entry = form.value(), None
    may_ask = json_file is None and shape == "text" and sys.stdin.isatty() and sys.stdout.isatty()
    with program.office() as office:
        table = office.need_table
        if office.need_is_shipped:
            # Not on standard output, which is the JSON's alone.
            sys.stderr.write(visible(program.words("need.shipped", file=office.need_file)) + "\n")
        if form.procedure is not None:
            entry, plan = _beside(program, office, form.procedure, plan)
    plan, decision = _decided(program, table, plan, may_ask=may_ask)
    followed = draft(decision.row, plan, table, entry)
    if shape == "json":
        print_json(
            {
                "verdict": str(decision.row.verdict),
                "ground": decision.row.ground,
                "draft": to_json(followed),
                "explanation": explanation(program.words, table, decision),
            }
        )
    else:
        _tell(program, table, decision, followed)


def _form(program: Program, json_file: Path | None, given: dict[str, Any]) -> PlanForm:
    """What the JSON says, and over it what the options say.

    :raises MistakesError: every mistake in either.
    """
    options = {key: value for key, value in given.items() if value is not None}
    if json_file is None:
        return judge_plain(options, PlanForm, program.words("need.options"))
    said, source = plan_from_json(program.words, json_file)
    judge_plain(said, PlanForm, source)
    return judge_plain({**said, **options}, PlanForm, source)


def _beside(program: Program, office: Office, entry_id: str, plan: Plan) -> tuple[Procedure, Plan]:
    """The entry that the plan changes, and the plan compared with it.

    :raises UsageError: there is no such procedure, or it goes another way.
    """
    registry = office.registry()
    entry = next((one for one in registry.procedures if one.id == entry_id), None)
    if entry is None:
        raise UsageError(program.words("need.unknown", id=entry_id))
    paper = next(one for one in registry.submissions if one.id == entry.submission)
    if plan.channel not in {None, paper.channel}:
        raise UsageError(program.words("need.other_channel", id=entry_id, channel=paper.channel))
    return entry, compared(plan, entry, paper, office.need_table)


def _decided(program: Program, table: NeedTable, plan: Plan, *, may_ask: bool) -> tuple[Plan, Decision]:
    """The decision, and the plan with what was asked for it.

    Where nobody can be asked, a plan that names no approved procedure and no change is a new one.

    :raises UsageError: an answer is missing, and nobody can be asked.
    """
    plan = settled(plan)
    if not may_ask and plan.approved is None:
        plan = replace(plan, approved=False)
    while isinstance(found := decide(table, answers(plan, table)), Question):
        if not may_ask:
            raise UsageError(missing(program.words, table, found.fact))
        answered: dict[str, Any] = {found.fact: ask(program, table, found.fact)}
        plan = replace(plan, **answered)
    return plan, found


def _tell(program: Program, table: NeedTable, decision: Decision, followed: Draft | None) -> None:
    words, screen = program.words, program.screen()
    screen.line(str(decision.row.verdict), "bold")
    screen.line(words("need.ground", ground=decision.row.ground))
    screen.heading(words("need.steps"))
    for step in decision.steps:
        said = words("need.fits" if step.fits else "need.fits_not", row=step.row.name)
        screen.line(f"{said}: {step_line(words, table, step)}", "bold" if step.fits else "dim", indent=2)
    if followed is not None:
        screen.heading(words("need.draft"))
        # As it stands, for copying into a file: a screen would break its lines.
        sys.stdout.write(to_yaml(followed))
