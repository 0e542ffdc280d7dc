"""What every verb is given: where the config is, the words, the way to the office, and the stop signal."""

from __future__ import annotations

import getpass
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TypeVar

import typer

from gatekeeper import log
from gatekeeper.bootstrap import Office
from gatekeeper.errors import ExitStatus, UsageError
from gatekeeper.settings import Settings, load
from gatekeeper.show.screen import Screen
from gatekeeper.show.script import as_json
from gatekeeper.text import Words, words

__all__ = ["Program", "choice", "end", "print_json", "program_of", "whoever_runs_this"]

T = TypeVar("T")


@dataclass(slots=True)
class Program:
    """One run of the program. `words` are Japanese but for the demo's."""

    config: Path | None = None
    log_level: str | None = None
    words: Words = field(default_factory=lambda: words("ja"))
    stop: threading.Event = field(default_factory=threading.Event)

    def screen(self) -> Screen:
        return Screen()

    def settings(self) -> Settings:
        """The settings; the log is set up as they say.

        :raises UsageError, MistakesError: there is no config, or it is wrong.
        """
        settings = load(self.config)
        log.configure(self.log_level or settings.log.level, settings.log.format)
        return settings

    @contextmanager
    def office(self) -> Iterator[Office]:
        with Office(self.settings(), stop=self.stop) as office:
            yield office

    @contextmanager
    def stoppable(self) -> Iterator[None]:
        """Within, SIGINT and SIGTERM ask for an end in good order; a second one ends at once."""
        former = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

        def ask(number: int, _frame: FrameType | None) -> None:
            self.stop.set()
            signal.signal(number, signal.SIG_DFL)

        for number in former:
            signal.signal(number, ask)
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)


def program_of(context: typer.Context) -> Program:
    found = context.find_object(Program)
    if found is None:
        raise RuntimeError("the program wasn't set up")
    return found


def end(status: ExitStatus) -> None:
    """Ends the verb with this exit status."""
    if status is not ExitStatus.DONE:
        raise typer.Exit(int(status))


def print_json(value: object) -> None:
    sys.stdout.write(as_json(value))


def choice(program: Program, option: str, value: str, known: Callable[[str], T], choices: Iterator[str]) -> T:
    """One of a few words.

    :raises UsageError: it isn't one of them.
    """
    try:
        return known(value)
    except (ValueError, KeyError):
        text = "、".join(choices)
        raise UsageError(program.words("usage.bad_choice", option=option, value=value, choices=text)) from None


def whoever_runs_this(by: str | None) -> str:
    """The name that a decision is recorded under: the one given, else the account's."""
    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no entry for this account: 3.11 and 3.12 raise KeyError, later ones OSError
        return "unknown"
