"""gatekeeper ledger prune: records whose time is over go, and the ledger goes on verifying"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gatekeeper.cli.answer import agrees
from gatekeeper.cli.option import ByOption, FormatOption, ReasonOption, help_of, read_day, read_format
from gatekeeper.cli.program import choice, print_json, program_of, whoever_runs_this
from gatekeeper.errors import UsageError
from gatekeeper.jst import day_start
from gatekeeper.ledger.removal import Removable
from gatekeeper.retaining import check_before, due_before, prune_before
from gatekeeper.show.moment import day as day_text

__all__ = ["prune"]


def prune(
    context: typer.Context,
    before: Annotated[str, typer.Option("--before", metavar="DATE", help=help_of("ledger_before"))],
    reason: ReasonOption,
    of: Annotated[str, typer.Option("--class", metavar="CLASS", help=help_of("ledger_class"))] = "ledger",
    by: ByOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=help_of("ledger_dry_run"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("ledger_yes"))] = False,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    words, shape = program.words, read_format(output)
    what, day = choice(program, "--class", of, Removable, map(str, Removable)), read_day(before)
    if dry_run and yes:
        raise UsageError(words("retention.both"))
    if not (dry_run or yes or (sys.stdin.isatty() and shape == "text")):
        raise UsageError(words("retention.need_yes"))
    with program.stoppable(), program.office() as office:
        now = office.clock()
        check_before(day, reason, now)
        due, gone = due_before(office, what, day_start(day)), 0
        if shape == "text":
            screen = program.screen()
            said = words("retention.nothing", day=day_text(day)) if not due else ""
            screen.line(said or words(f"retention.due_{what}", day=day_text(day), count=f"{due:,}"))
        if due and not dry_run and (yes or agrees(program, words("retention.agree"))):
            gone = prune_before(office, what, day, whoever_runs_this(by), reason, now)
    if shape == "json":
        print_json({"class": str(what), "before": day.isoformat(), "due": due, "removed": gone})
    elif gone:
        screen.line(words(f"retention.done_{what}", count=f"{gone:,}"), "green")
    elif due:
        screen.line(words("retention.kept"))
