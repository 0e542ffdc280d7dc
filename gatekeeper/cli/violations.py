"""gatekeeper violations: list, show, ack, waive, unwaive"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from gatekeeper.bootstrap import Office
from gatekeeper.cli.help import VERBS, Verb
from gatekeeper.cli.option import (
    AtOption,
    ByOption,
    FormatOption,
    ListFormatOption,
    ReasonOption,
    RegistryOption,
    help_of,
    read_day,
    read_format,
)
from gatekeeper.cli.option import read_moment as read_at
from gatekeeper.cli.program import Program, choice, end, print_json, program_of, whoever_runs_this
from gatekeeper.cli.registry_then import basis_of, tell_basis
from gatekeeper.cli.violation_filter import UNRESOLVED, check_names, read_filter
from gatekeeper.enforcement.action import RunState
from gatekeeper.errors import ExitStatus, UsageError
from gatekeeper.policy.sentence import message
from gatekeeper.policy.violation import Status
from gatekeeper.reading import Reading
from gatekeeper.show.act import action_plain, failed_plain, tell_actions, tell_failed
from gatekeeper.show.lockdown import lockdowns_json, show_banner
from gatekeeper.show.moment import day, iso, moment
from gatekeeper.show.reading import reading_plain, show_reading
from gatekeeper.show.screen import Screen
from gatekeeper.show.script import as_csv
from gatekeeper.show.violation import CSV_HEAD, csv_rows, remedy, rule_title, show_table, to_json
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.life import StoredViolation, ViolationEvent
from gatekeeper.store.violations import Order, ViolationFilter
from gatekeeper.text import Words

__all__ = ["add_to"]

_STANDING = frozenset({Status.OPEN, Status.ACKNOWLEDGED})

Many = list[str] | None
RuleOption = Annotated[Many, typer.Option("--rule", metavar="ID", help=help_of("rule"))]
SeverityOption = Annotated[Many, typer.Option("--severity", metavar="LEVEL", help=help_of("severity"))]
DepartmentOption = Annotated[Many, typer.Option("--department", metavar="NAME", help=help_of("department"))]
ProcedureOption = Annotated[Many, typer.Option("--procedure", metavar="ID", help=help_of("procedure"))]
StatusOption = Annotated[Many, typer.Option("--status", metavar="STATUS", help=help_of("status"))]
PathOption = Annotated[str | None, typer.Option("--path", metavar="PATH", help=help_of("path"))]
OrderOption = Annotated[str, typer.Option("--order", metavar="ORDER", help=help_of("order"))]
NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help=help_of("violation_id"))]

verbs = typer.Typer(**VERBS)


@verbs.callback(invoke_without_command=True)
def violations(
    context: typer.Context,
    rule: RuleOption = None,
    severity: SeverityOption = None,
    department: DepartmentOption = None,
    procedure: ProcedureOption = None,
    status: StatusOption = None,
    path: PathOption = None,
    order: OrderOption = "severity",
    at: AtOption = None,
    registry: RegistryOption = "then",
    output: ListFormatOption = "text",
) -> None:
    if context.invoked_subcommand is None:
        list_them(context, rule, severity, department, procedure, status, path, order, at, registry, output)


@verbs.command("list", cls=Verb, help=help_of("violations_list"))
def list_them(
    context: typer.Context,
    rule: RuleOption = None,
    severity: SeverityOption = None,
    department: DepartmentOption = None,
    procedure: ProcedureOption = None,
    status: StatusOption = None,
    path: PathOption = None,
    order: OrderOption = "severity",
    at: AtOption = None,
    registry: RegistryOption = "then",
    output: ListFormatOption = "text",
) -> None:
    program = program_of(context)
    shape = read_format(output, ("text", "json", "csv"))
    wanted = read_filter(
        program,
        rules=rule,
        severities=severity,
        departments=department,
        procedures=procedure,
        statuses=status,
        path=path,
    )
    sorted_by, as_of = choice(program, "--order", order, Order, map(str, Order)), read_at(at)
    with program.office() as office:
        now = office.clock()
        basis = basis_of(program, office, as_of, registry)
        check_names(program, office, basis.registry, wanted)
        found = list(office.standing(as_of, wanted, sorted_by, basis.registry))
        reading = _reading(office, found)
        stale = [] if as_of is not None else office.violations.stale_waivers(now)
        journal = DatabaseJournal(office.database)
        failed, waiting = journal.ended_badly(), journal.runs([RunState.HELD])
        locked = office.lockdowns.in_force()
    match shape:
        case "json":
            listed = [to_json(one) | failed_plain(one, failed) for one in found]
            print_json({"violations": listed, "lockdowns": lockdowns_json(locked)} | reading_plain(reading, now))
        case "csv":
            words = program.words
            sys.stdout.write(as_csv([words(name) for name in CSV_HEAD], csv_rows(words, found)))
        case _:
            show_banner(program.screen(), program.words, locked)
            _list(program, found, stale, as_of, is_filtered=wanted != ViolationFilter(statuses=UNRESOLVED))
            tell_failed(program.screen(), program.words, found, failed)
            if waiting:
                runs = "、".join(f"R{run.id}" for run in waiting)
                program.screen().line(program.words("act.waiting_runs", runs=runs), "yellow")
            show_reading(program.screen(), program.words, reading, now)
            tell_basis(program, as_of, basis)
    end(ExitStatus.FOUND if any(one.status in _STANDING for one in found) else ExitStatus.DONE)


def _reading(office: Office, found: Sequence[StoredViolation]) -> Reading | None:
    """None: no sweep has ended yet, and events alone have shown what was found.

    :raises UsageError: nor was anything found; to say so would read as all clear.
    """
    last = office.inventory.last_sweep()
    return None if found and (last is None or last.finished_at is None) else office.reading()


def _list(
    program: Program,
    found: list[StoredViolation],
    stale: Sequence[StoredViolation],
    as_of: datetime | None,
    *,
    is_filtered: bool,
) -> None:
    words, screen = program.words, program.screen()
    if as_of is not None:
        screen.line(words("violations.at", moment=moment(as_of)), "bold")
    if found:
        show_table(screen, words, found)
        screen.line(words("violations.found", count=len(found)))
    else:
        screen.line(words("violations.no_match" if is_filtered else "violations.none"))
    if outgrown := [one for one in found if one.outgrown_waiver is not None]:
        ids = "、".join(str(one.id) for one in outgrown)
        screen.line(words("violations.outgrown", count=len(outgrown), ids=ids), "yellow")
    if stale:
        ids = "、".join(str(one.id) for one in stale)
        screen.line(words("violations.stale", count=len(stale), ids=ids), "yellow")


@verbs.command("show", cls=Verb, help=help_of("violations_show"))
def show(context: typer.Context, number: NumberArgument, output: FormatOption = "text") -> None:
    program = program_of(context)
    shape = read_format(output)
    with program.office() as office:
        one = office.violations.get(_number(program, number), office.clock())
        history = office.violations.history(one.id)
        actions = DatabaseJournal(office.database).about(one.violation)
    if shape == "json":
        done = [action_plain(action) for action in actions]
        print_json(to_json(one) | {"history": [_event_json(event) for event in history], "actions": done})
        return
    _detail(program.screen(), program.words, one, history)
    tell_actions(program.screen(), program.words, actions)


def _detail(screen: Screen, words: Words, one: StoredViolation, history: Sequence[ViolationEvent]) -> None:
    violation = one.violation
    screen.line(f"{one.id}  {violation.rule} {rule_title(violation.rule)}", "bold")
    screen.line(message(violation))
    screen.line()
    facts = (
        ("severity", words(f"severity.{violation.severity}")),
        ("status", words(f"status.{one.status}")),
        ("place", violation.item.path),
        ("item", words("violations.detail_item", type=words(f"item.{violation.item.type}"), id=violation.item.id)),
        ("subject", violation.subject.login or ""),
        ("department", violation.department or words("table.unregistered")),
        ("procedure", violation.governor or words("table.none")),
        ("remedy", remedy(words, violation.remedy)),
        ("first_seen", moment(one.first_seen)),
        ("last_seen", moment(one.last_seen)),
    )
    for name, value in facts:
        if value:
            screen.line(f"{words(f'table.{name}')}: {value}", indent=2)
    if one.waiver is not None:
        waiver = one.waiver
        screen.line(words("violations.waiver", by=waiver.by, until=day(waiver.until), reason=waiver.reason), indent=2)
    if (outgrown := one.outgrown_waiver) is not None:
        then, now = (words(f"severity.{level}") for level in (outgrown.severity, violation.severity))
        screen.line(words("violations.waiver_outgrown", then=then, now=now), "yellow", indent=2)
    if one.acknowledgement is not None:
        noted = one.acknowledgement
        screen.line(words("violations.acknowledgement", by=noted.by, reason=noted.reason), indent=2)
    screen.heading(words("violations.history"))
    for event in history:
        screen.line(_event(words, event), indent=2)


def _event(words: Words, event: ViolationEvent) -> str:
    said = f"{moment(event.at)}  {words(f'violations.event_{event.kind}')}"
    if event.until is not None:
        said += words("violations.until", until=day(event.until))
    if event.by is not None:
        said += "  " + words("violations.by", by=event.by, reason=event.reason or "")
    return said


def _event_json(event: ViolationEvent) -> dict[str, object]:
    return {
        "what": str(event.kind),
        "at": iso(event.at),
        "by": event.by,
        "reason": event.reason,
        "until": None if event.until is None else event.until.isoformat(),
        "sweep": event.sweep_id,
    }


@verbs.command("ack", cls=Verb, help=help_of("violations_ack"))
def acknowledge(context: typer.Context, number: NumberArgument, reason: ReasonOption, by: ByOption = None) -> None:
    program = program_of(context)
    with program.office() as office:
        one = office.violations.acknowledge(_number(program, number), whoever_runs_this(by), reason, office.clock())
    if one.status is Status.WAIVED and one.waiver is not None:
        said = program.words("violations.acknowledged_waived", id=one.id, until=day(one.waiver.until))
    else:
        said = program.words("violations.acknowledged", id=one.id)
    program.screen().line(said)


@verbs.command("waive", cls=Verb, help=help_of("violations_waive"))
def waive(
    context: typer.Context,
    number: NumberArgument,
    reason: ReasonOption,
    until: Annotated[str, typer.Option("--until", metavar="DATE", help=help_of("until"))],
    by: ByOption = None,
) -> None:
    program = program_of(context)
    last = read_day(until)
    with program.office() as office:
        one = office.violations.waive(_number(program, number), whoever_runs_this(by), reason, last, office.clock())
    program.screen().line(program.words("violations.waived", id=one.id, until=day(last)))


@verbs.command("unwaive", cls=Verb, help=help_of("violations_unwaive"))
def unwaive(context: typer.Context, number: NumberArgument, reason: ReasonOption, by: ByOption = None) -> None:
    program = program_of(context)
    with program.office() as office:
        one = office.violations.unwaive(_number(program, number), whoever_runs_this(by), reason, office.clock())
    program.screen().line(program.words("violations.unwaived", id=one.id))


def _number(program: Program, given: str) -> int:
    if not (given.isascii() and given.isdecimal()) or len(given) > 18:
        raise UsageError(program.words("usage.bad_number", value=given))
    return int(given)


def add_to(app: typer.Typer) -> None:
    app.add_typer(verbs, name="violations", help=help_of("violations"))
