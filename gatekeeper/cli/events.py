"""gatekeeper events: take-in, status, quarantine, rederive"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from gatekeeper.cli.help import VERBS, Verb
from gatekeeper.cli.option import FormatOption, help_of, read_format
from gatekeeper.cli.program import Program, end, print_json, program_of
from gatekeeper.errors import ExitStatus
from gatekeeper.hearing import (
    FillReport,
    NightReport,
    RereadReport,
    go_on_filling,
    re_read_nightly,
    rederive,
    reread_items,
    take_in_stream,
)
from gatekeeper.intake.live import LiveOutcome
from gatekeeper.intake.port import Fill
from gatekeeper.show.event import (
    fill_plain,
    quarantined_plain,
    show_fill,
    show_quarantined,
    show_status,
    show_unread,
    status_plain,
    taken_plain,
)
from gatekeeper.show.moment import iso, moment
from gatekeeper.store.event_record import EventRecord
from gatekeeper.transferring import Judgement, judge_new, transfer_book

__all__ = ["add_to"]

_PAGES_A_SIGN = 20

verbs = typer.Typer(**VERBS)


@verbs.command("take-in", cls=Verb, help=help_of("events_take_in"))
def take_in(
    context: typer.Context,
    nightly: Annotated[bool, typer.Option("--nightly", help=help_of("events_nightly"))] = False,
    reread: Annotated[int, typer.Option("--reread", metavar="N", min=0, help=help_of("events_reread"))] = 200,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape = read_format(output)
    with program.office() as office, program.stoppable():
        live = take_in_stream(office)
        night = re_read_nightly(office, progress=_progress(program)) if nightly else None
        filled = go_on_filling(office, progress=_progress(program)) if night is None else night.filled
        judged = judge_new(office, transfer_book(office))
        looked = reread_items(office, reread)
        status = EventRecord(office.database).status(office.clock())
    if shape == "json":
        print_json(_plain(live, filled, night, judged, looked, status.waiting))
    else:
        _tell(program, live, filled, night, judged, looked, status.waiting)
    end(ExitStatus.FOUND if looked.opened or judged.told else ExitStatus.DONE)


@verbs.command("status", cls=Verb, help=help_of("events_status"))
def status(context: typer.Context, output: FormatOption = "text") -> None:
    program = program_of(context)
    shape = read_format(output)
    with program.office() as office:
        now = office.clock()
        found = EventRecord(office.database).status(now)
    if shape == "json":
        print_json(status_plain(found, now))
    else:
        show_status(program.screen(), program.words, found, now)


@verbs.command("quarantine", cls=Verb, help=help_of("events_quarantine"))
def quarantine(context: typer.Context, output: FormatOption = "text") -> None:
    program = program_of(context)
    shape = read_format(output)
    with program.office() as office:
        found = list(EventRecord(office.database).quarantined())
    if shape == "json":
        print_json({"quarantined": quarantined_plain(found)})
    else:
        show_quarantined(program.screen(), program.words, found)


@verbs.command("rederive", cls=Verb, help=help_of("events_rederive"))
def derive_again(context: typer.Context, output: FormatOption = "text") -> None:
    program = program_of(context)
    shape, words = read_format(output), program.words
    with program.office() as office:
        report = rederive(office)
    if shape == "json":
        print_json({"events": report.events, "released": report.released})
        return
    screen = program.screen()
    screen.line(words("event.rederived", events=f"{report.events:,}"))
    if report.released:
        screen.line(words("event.released", count=f"{report.released:,}"))


def _plain(
    live: LiveOutcome,
    filled: FillReport,
    night: NightReport | None,
    judged: Judgement,
    looked: RereadReport,
    waiting: int,
) -> dict[str, object]:
    return {
        "taken": taken_plain(live.taken + filled.taken),
        "pages": live.pages,
        "has_more": live.has_more,
        "first": live.is_first,
        "gap_since": None if live.gap_since is None else iso(live.gap_since),
        "lost_since": None if live.lost_since is None else iso(live.lost_since),
        "fills": [fill_plain(one) for one in filled.fills],
        "night": None if night is None else {**fill_plain(night.night), "pruned": night.pruned},
        "transfers": {"told": judged.told, "ended": judged.ended, "unjudged": judged.unjudged},
        "reread": {"looked": looked.looked, "opened": looked.opened, "waiting": waiting},
        "unread": [
            {"type": one.waiting.item_type, "id": one.waiting.item_id, "reason": one.reason} for one in looked.unread
        ],
    }


def _tell_gap(program: Program, live: LiveOutcome) -> None:
    screen, words, since = program.screen(), program.words, live.gap_since
    if since is not None:
        screen.line(words("event.gap", since=moment(since)), "yellow")
        if live.lost_since is not None:
            screen.line(words("event.lost", since=moment(live.lost_since), until=moment(since)), "red")


def _tell(
    program: Program,
    live: LiveOutcome,
    filled: FillReport,
    night: NightReport | None,
    judged: Judgement,
    looked: RereadReport,
    waiting: int,
) -> None:
    screen, words, taken = program.screen(), program.words, live.taken
    _tell_gap(program, live)
    counts = {"pages": live.pages, "new": f"{taken.new:,}", "own": f"{taken.own:,}"}
    screen.line(words("event.taken", **counts) if taken.new else words("event.nothing"))
    if live.has_more:
        screen.line(words("event.has_more"), "yellow")
    for fill in filled.fills:
        show_fill(screen, words, fill)
    if malformed := taken.malformed + filled.taken.malformed:
        screen.line(words("event.malformed", count=f"{malformed:,}"), "yellow")
    if night is not None and night.pruned:
        screen.line(words("event.pruned", count=f"{night.pruned:,}"))
    if judged.told:
        screen.line(words("event.judged", count=f"{judged.told:,}"), "bold")
    if judged.unjudged:
        screen.line(words("event.unjudged", count=f"{judged.unjudged:,}"), "yellow")
    if looked.looked:
        told = words("event.looked", count=f"{looked.looked:,}", opened=f"{looked.opened:,}")
        screen.line(told, "bold" if looked.opened else "")
    if waiting:
        screen.line(words("event.waiting", count=f"{waiting:,}"))
    show_unread(
        screen, words, [(one.waiting.item_type, one.waiting.item_id, one.reason or "") for one in looked.unread]
    )


def _progress(program: Program) -> Callable[[Fill], None]:
    """A sign of life on standard error every few pages, where that is a terminal."""
    pages = 0

    def told(fill: Fill) -> None:
        nonlocal pages
        pages += 1
        if sys.stderr.isatty() and pages % _PAGES_A_SIGN == 0:
            kind = program.words(f"event.fill_{fill.kind}")
            sys.stderr.write(program.words("event.progress", kind=kind, seen=f"{fill.seen:,}") + "\n")

    return told


def add_to(app: typer.Typer) -> None:
    app.add_typer(verbs, name="events", help=help_of("events"))
