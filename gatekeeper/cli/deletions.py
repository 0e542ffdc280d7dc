"""gatekeeper deletions, notices, postpone: what goes when, who was told, and putting it off"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import Annotated

import typer

from gatekeeper.acting.deletion_warning import warn_owners
from gatekeeper.acting.postponing import postpone as put_off
from gatekeeper.acting.postponing import withdraw as take_back
from gatekeeper.bootstrap import Office
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import ByOption, ListFormatOption, ReasonOption, help_of, read_day, read_format
from gatekeeper.cli.program import choice, print_json, program_of, whoever_runs_this
from gatekeeper.errors import UsageError
from gatekeeper.jst import day_of
from gatekeeper.policy.schedule import Scheduled
from gatekeeper.registry.model import Governor
from gatekeeper.show.deletion import (
    CSV_HEAD,
    csv_rows,
    deletion_plain,
    show_by,
    show_items,
)
from gatekeeper.show.moment import day
from gatekeeper.show.reading import reading_plain, show_reading
from gatekeeper.show.script import as_csv

__all__ = ["add_to"]

_GROUPINGS = ("folder", "department", "item")
_MOST_DAYS = 36_500

DaysOption = Annotated[int, typer.Option("--days", metavar="NUMBER", help=help_of("deletions_days"))]
GroupOption = Annotated[str, typer.Option("--per", metavar="folder|department|item", help=help_of("deletions_per"))]
DepartmentOption = Annotated[str | None, typer.Option("--department", metavar="NAME", help=help_of("department"))]
ProcedureOption = Annotated[str | None, typer.Option("--procedure", metavar="ID", help=help_of("procedure"))]
WarnOption = Annotated[bool, typer.Option("--warn", help=help_of("deletions_warn"))]
ItemArgument = Annotated[str, typer.Argument(metavar="ITEM", help=help_of("postpone_item"))]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DATE", help=help_of("postpone_until"))]
WithdrawOption = Annotated[bool, typer.Option("--withdraw", help=help_of("postpone_withdraw"))]


def deletions(
    context: typer.Context,
    days: DaysOption = 30,
    per: GroupOption = "folder",
    department: DepartmentOption = None,
    procedure: ProcedureOption = None,
    warn: WarnOption = False,
    output: ListFormatOption = "text",
) -> None:
    program = program_of(context)
    shape, words = read_format(output, ("text", "json", "csv")), program.words
    grouping = choice(program, "--per", per, lambda one: _GROUPINGS[_GROUPINGS.index(one)], iter(_GROUPINGS))
    if not 0 <= days <= _MOST_DAYS:
        raise UsageError(words("deletion.bad_days", value=days, most=f"{_MOST_DAYS:,}"))
    with program.office() as office:
        now = office.clock()
        told = warn_owners(office, now) if warn else None
        found = _found(office, day_of(now) + timedelta(days=days), department, procedure)
        reading = office.reading()
    if shape == "json":
        plain = {**reading_plain(reading, now), "deletions": [deletion_plain(one) for one in found]}
        print_json(plain if told is None else {**plain, "warned": told})
        return
    if shape == "csv":
        sys.stdout.write(as_csv([words(name) for name in CSV_HEAD], csv_rows(words, found)))
        return
    screen, today = program.screen(), day_of(now)
    if told is not None:
        screen.line(words("deletion.warned", count=told))
    if not found:
        screen.line(words("deletion.none", days=days))
    elif grouping == "item":
        show_items(screen, words, found, today)
    else:
        show_by(screen, words, found, grouping, today)
    late = sum(one.due.day < today for one in found)
    if found:
        screen.line(words("deletion.total", count=f"{len(found):,}", days=days))
    if late:
        screen.line(words("deletion.late", count=f"{late:,}"), "red")
    show_reading(screen, words, reading, now)


def _found(office: Office, last: date, department: str | None, procedure: str | None) -> list[Scheduled]:
    """What goes up to a day, the nearest first.

    :raises UsageError: no such department or procedure is in the registry.
    """
    registry = office.registry()
    governors: list[Governor] = [*registry.procedures, *registry.declarations]
    if department is not None and department not in {one.department for one in governors}:
        raise UsageError(f"登録簿に「{department}」という課はありません。")
    if procedure is not None and procedure not in {one.id for one in governors}:
        raise UsageError(f"登録簿に「{procedure}」という手続や所定の様式はありません。")
    found = [
        one
        for one in office.schedule(office.clock())
        if one.due.day <= last and department in {None, one.department} and procedure in {None, one.governor}
    ]
    return sorted(found, key=lambda one: (one.due.day, one.path, one.item_type, one.item_id))


def postpone(
    context: typer.Context,
    item: ItemArgument,
    reason: ReasonOption,
    until: UntilOption = None,
    withdraw: WithdrawOption = False,
    by: ByOption = None,
) -> None:
    program = program_of(context)
    words, who = program.words, whoever_runs_this(by)
    if withdraw == (until is not None):
        raise UsageError(words("deletion.until_or_withdraw"))
    with program.office() as office:
        if until is None:
            back = take_back(office, item, by=who, reason=reason)
            program.screen().line(words("deletion.withdrawn", path=back.path))
            return
        made = put_off(office, item, read_day(until), by=who, reason=reason)
    said = words("deletion.put_off", path=made.path, day=day(made.until))
    program.screen().line(said, "green")


def add_to(app: typer.Typer) -> None:
    add_verb(app, "deletions", deletions, "deletions")
    add_verb(app, "postpone", postpone, "postpone")
