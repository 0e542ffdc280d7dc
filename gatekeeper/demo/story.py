"""The demo from beginning to end: a Box is started, swept and judged, and what came out is told and checked."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from gatekeeper.acting.round import Acting
from gatekeeper.bootstrap import Office
from gatekeeper.demo.filling import fill
from gatekeeper.demo.history import TRASHED, remember_trashed
from gatekeeper.demo.listening import listened
from gatekeeper.demo.night import acted
from gatekeeper.demo.outcome import Difference, differences
from gatekeeper.demo.people import People
from gatekeeper.demo.place import prepared
from gatekeeper.demo.telling import (
    tell_april,
    tell_beginning,
    tell_import,
    tell_next,
    tell_outcome,
    tell_plan,
    tell_sweep,
    tell_violations,
)
from gatekeeper.demo.year_end import PASSPHRASE, closed
from gatekeeper.errors import ExitStatus
from gatekeeper.jst import TOKYO
from gatekeeper.sandbox.server import running
from gatekeeper.settings import load
from gatekeeper.settings.secret import variable
from gatekeeper.show.screen import Screen
from gatekeeper.text import Words

__all__ = ["run_demo"]

_APRIL = datetime(2026, 4, 1, tzinfo=TOKYO)


def run_demo(screen: Screen, words: Words, keep: Path | None = None) -> ExitStatus:
    """Runs the demo and tells it; `keep` is a folder to leave everything in.

    `DONE` only where every rule found what the scenario holds, neither more nor less.

    :raises UsageError: `keep` can't be used.
    """
    started = time.monotonic()
    with prepared(keep) as place, running(place.scenario) as box:
        place.point_at(box.base_url)
        people, known_here = People(box.base_url), {variable(PASSPHRASE): secrets.token_urlsafe()}
        with Office(load(place.config, known_here), clock=box.world.clock.now) as office:
            filled = fill(office, place)
            tell_beginning(screen, words, office, box.base_url)
            tell_import(screen, words, filled)
            wrong = [] if filled.agrees else [words("demo.import_differs")]
            wrong += _swept(screen, words, office)
            if not wrong:
                wrong += _told(words, acted(screen, words, office, people, place.folder))
                wrong += _told(words, listened(screen, words, office, people))
                wrong += _told(words, closed(screen, words, office, people, place.folder))
        tell_next(screen, words, place)
    return _ended(screen, words, wrong, time.monotonic() - started)


def _swept(screen: Screen, words: Words, office: Office) -> list[str]:
    """What isn't as it has to be, in words."""
    screen.line(words("demo.sweeping"), "dim")
    _count(office)
    remember_trashed(office, *TRASHED)
    report = office.sweep()
    if not report.outcome.complete:
        return [words("demo.incomplete")]
    found = list(report.violations())
    planned = Acting(office).prepare(report.as_of).plan
    in_april = list(office.standing(_APRIL))
    tell_sweep(screen, words, report.outcome.counts)
    tell_violations(screen, words, found, office.registry())
    tell_plan(screen, words, planned)
    tell_april(screen, words, in_april)
    wrong = differences((one.violation for one in found), len(planned.actions), len(in_april))
    return _told(words, wrong)


def _told(words: Words, wrong: Sequence[Difference]) -> list[str]:
    return [words("demo.difference", rule=one.name, expected=one.expected, found=one.found) for one in wrong]


def _count(office: Office) -> None:
    """What a department would have recorded: more bookings than the 1,400 that the paper told the committee."""
    office.filing_counts.add(
        "R6-46-01", date(2026, 1, 31), 1460, by="区政情報課", now=office.clock(), source="registry count"
    )


def _ended(screen: Screen, words: Words, wrong: Sequence[str], seconds: float) -> ExitStatus:
    tell_outcome(screen, words, wrong, seconds)
    return ExitStatus.FOUND if wrong else ExitStatus.DONE
