"""How an office speaks with Box: a session to read with, one to change things with, and the calls of both."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from gatekeeper.box.session import BoxSession
from gatekeeper.box.terms import Terms
from gatekeeper.reach import box_access, enforcer_access
from gatekeeper.records import Records
from gatekeeper.settings import Settings

__all__ = ["Clock", "Sessions"]

Clock = Callable[[], datetime]


class Sessions(Records):
    """Each session is opened when it is first asked for. Setting `stop` ends every call of both."""

    def __init__(self, settings: Settings, clock: Clock, stop: threading.Event, terms: Terms) -> None:
        super().__init__(settings)
        self._terms = terms
        self.clock = clock
        self.stop = stop

    @cached_property
    def session(self) -> BoxSession:
        """:raises UsageError, MistakesError: a credential is missing or can't be read."""
        session = BoxSession(box_access(self.settings), self.stop, terms=self._terms)
        self._closing.callback(session.close)
        return session

    @cached_property
    def enforcer(self) -> BoxSession:
        """What things in Box are changed with: a session of its own where the ward wants two credentials.

        It isn't opened, and its credential isn't looked at, before something is to be changed.

        :raises UsageError, MistakesError: a credential is missing or can't be read.
        """
        if self.settings.box.enforcer is None:
            return self.session
        # Box counts the rate by account: this one's isn't shared with the reader's.
        session = BoxSession(enforcer_access(self.settings), self.stop, terms=replace(self._terms, limiter=None))
        self._closing.callback(session.close)
        return session

    @property
    def box_answers(self) -> int:
        """How many of Box's answers to the reader have told its clock so far."""
        return self.session.answers if "session" in vars(self) else 0

    def count_calls(self) -> None:
        """Puts on record the calls to Box that nobody has counted yet.

        :raises DatabaseUnreachableError:
        """
        opened = [vars(self)[name] for name in ("session", "enforcer") if name in vars(self)]
        for session in dict.fromkeys(opened):
            self.usage.add(session.take_calls(), self.clock())
