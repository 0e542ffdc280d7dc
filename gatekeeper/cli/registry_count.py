"""gatekeeper registry count: how many filings a procedure had in the fiscal year so far, on record"""

from __future__ import annotations

import re
from typing import Annotated

import typer

from gatekeeper import jst
from gatekeeper.cli.option import ByOption, FormatOption, help_of, read_day, read_format
from gatekeeper.cli.program import Program, print_json, program_of, whoever_runs_this
from gatekeeper.errors import UsageError
from gatekeeper.registry.filing import FilingCount, FilingLimit, Filings, limit_of
from gatekeeper.registry.model import Channel, Procedure, Registry, Submission
from gatekeeper.show.moment import day, iso, moment
from gatekeeper.show.screen import Column
from gatekeeper.text import Words

__all__ = ["count"]

_COUNT = re.compile(r"[0-9]+", re.ASCII)
_MOST = 999_999_999
_SOURCE = "registry count"


def count(
    context: typer.Context,
    procedure_id: Annotated[str, typer.Argument(metavar="PROCEDURE", help=help_of("count_procedure"))],
    number: Annotated[str | None, typer.Argument(metavar="COUNT", help=help_of("count_number"))] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=help_of("count_as_of"))] = None,
    by: ByOption = None,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=help_of("count_why"))] = "",
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape, words = read_format(output), program.words
    told, last = None if number is None else _number(words, number), None if as_of is None else read_day(as_of)
    if told is None and last is not None:
        raise UsageError(words("count.needs_number", option="--as-of"))
    with program.office() as office:
        today = jst.day_of(office.clock())
        if last is not None and last > today:
            raise UsageError(words("count.future", day=day(last), today=day(today)))
        procedure, paper = _procedure(words, office.registry(), procedure_id)
        before = office.filing_counts.history(procedure.id)
        recorded = None
        if told is not None:
            recorded = office.filing_counts.add(
                procedure.id,
                last or today,
                told,
                by=whoever_runs_this(by),
                now=office.clock(),
                source=_SOURCE,
                why=why,
            )
        history = office.filing_counts.history(procedure.id)
        limit = limit_of(procedure, paper, office.need_table.filings_per_year)
        current = Filings(history).latest(procedure.id, office.clock())
    if shape == "json":
        print_json(_plain(procedure, history, limit, current))
        return
    if recorded is not None:
        _tell_recorded(program, recorded, before)
    else:
        _tell_history(program, procedure, history)
    if paper.channel is Channel.BOX:
        program.screen().line(words("count.by_hand"))
    _tell_limit(program, limit, current, jst.fiscal_year(today))


def _number(words: Words, given: str) -> int:
    if not _COUNT.fullmatch(given):
        raise UsageError(words("count.not_a_count", value=given))
    # By its length first: the interpreter refuses to read thousands of digits.
    if len(given) > 18 or int(given) > _MOST:
        raise UsageError(words("count.too_large", value=given[:18], most=f"{_MOST:,}"))
    return int(given)


def _procedure(words: Words, registry: Registry, procedure_id: str) -> tuple[Procedure, Submission]:
    if any(one.id == procedure_id for one in registry.declarations):
        raise UsageError(words("count.declaration", id=procedure_id))
    procedure = next((one for one in registry.procedures if one.id == procedure_id), None)
    if procedure is None:
        raise UsageError(words("count.unknown", id=procedure_id))
    return procedure, next(one for one in registry.submissions if one.id == procedure.submission)


def _tell_recorded(program: Program, recorded: FilingCount, before: tuple[FilingCount, ...]) -> None:
    words, screen = program.words, program.screen()
    said = words(
        "count.recorded",
        id=recorded.procedure,
        year=jst.fiscal_year_name(recorded.fiscal_year),
        day=day(recorded.day),
        count=f"{recorded.count:,}",
    )
    screen.line(said, "green")
    if (higher := _higher_before(recorded, before)) is not None:
        screen.line(words("count.corrected", day=day(higher.day), count=f"{higher.count:,}"), "yellow")


def _higher_before(recorded: FilingCount, before: tuple[FilingCount, ...]) -> FilingCount | None:
    """The latest count of the same fiscal year, up to the same day, where it was higher."""
    same = [one for one in before if one.fiscal_year == recorded.fiscal_year and one.day <= recorded.day]
    return same[-1] if same and same[-1].count > recorded.count else None


def _tell_history(program: Program, procedure: Procedure, history: tuple[FilingCount, ...]) -> None:
    words, screen = program.words, program.screen()
    if not history:
        screen.line(words("count.none", id=procedure.id))
        return
    columns = [
        Column(words("count.year")),
        Column(words("count.day")),
        Column(words("count.number")),
        Column(words("count.by"), ratio=1),
        Column(words("count.at")),
        Column(words("count.why"), ratio=2),
    ]
    rows = (
        (jst.fiscal_year_name(one.fiscal_year), day(one.day), f"{one.count:,}", one.by, moment(one.at), one.why)
        for one in history
    )
    screen.table(columns, rows)


def _tell_limit(program: Program, limit: FilingLimit | None, current: FilingCount | None, year: int) -> None:
    if limit is None:
        return
    words, screen = program.words, program.screen()
    reason = words("count.reason_free" if limit.is_free else "count.reason_submitted")
    screen.line(words("count.allowed", year=jst.fiscal_year_name(year), most=f"{limit.most:,}", reason=reason))
    if current is not None and current.count > limit.most:
        screen.line(words("count.passed"), "red")


def _plain(
    procedure: Procedure, history: tuple[FilingCount, ...], limit: FilingLimit | None, current: FilingCount | None
) -> dict[str, object]:
    return {
        "procedure": procedure.id,
        "allowed": None if limit is None else limit.most,
        "passed": limit is not None and current is not None and current.count > limit.most,
        "counts": [_count_json(one) for one in history],
    }


def _count_json(one: FilingCount) -> dict[str, str | int]:
    return {
        "fiscal_year": one.fiscal_year,
        "as_of": one.day.isoformat(),
        "count": one.count,
        "by": one.by,
        "at": iso(one.at),
        "source": one.source,
        "why": one.why,
    }
