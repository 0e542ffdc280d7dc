"""The daemon of a whole year: one Box, one mail server, one database, and a clock that goes from due to due."""

from __future__ import annotations

import io
import resource
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog
from box_sdk_gen import BoxClient

from gatekeeper import log
from gatekeeper.bootstrap import Office
from gatekeeper.daemon.port import NotedAlarms
from gatekeeper.daemon.ruling import read_ruling
from gatekeeper.daemon.term import Term
from gatekeeper.daemon.times import Times
from gatekeeper.errors import DatabaseUnreachableError
from gatekeeper.jst import day_of, day_start
from gatekeeper.store.job import Jobs
from tests.acting.ward import Ward, ward_of
from tests.alerts.mail_server import MailServer, mail_server
from tests.sandbox.connection import connect_with_token
from tests.sandbox.control import token_of
from tests.year.place import FOLDERS, HEAD, PASSPHRASE, REGISTRY, SECRETS, configure

__all__ = ["House", "Impatient", "house_of"]

_AGAIN = timedelta(minutes=30)


class Impatient(threading.Event):
    """Takes no real time to wait, where time is moved by hand."""

    def wait(self, timeout: float | None = None) -> bool:
        del timeout
        return self.is_set()


@dataclass(slots=True)
class House:
    """The daemon on duty in a ward. `came` are the moments at which the mail server's letters came.

    Only days that are `lived` (None: all) are gone through from due to due; from each of them the clock goes on to the
    beginning of the next, as if the machine had been held up for so long.
    """

    ward: Ward
    mail: MailServer
    came: list[datetime] = field(default_factory=list)
    faults: list[dict[str, object]] = field(default_factory=list)
    lived: frozenset[date] | None = None
    beats_lost: int = 0
    _desk: Office | None = None
    _term: Term | None = None
    _post_office: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        """A new process takes up its work."""
        self._desk = Office(self.ward.settings(), clock=self.ward.clock)
        times = Times(self.ward.clock, lambda: self.ward.clock().timestamp())
        ruling = read_ruling(self.ward.settings)
        self._term = Term(ruling, self._desk, NotedAlarms(self._desk.database), times=times, stop=Impatient())

    def stop(self) -> None:
        """The process is gone, and with it all that it knew."""
        if self._term is not None:
            self._term.end(0)
        if self._desk is not None:
            self._desk.__exit__(None, None, None)
        self._term = self._desk = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def post_opens(self) -> None:
        self._post_office.enter_context(mail_server(server=self.mail, port=self.mail.port))

    def post_closes(self) -> None:
        self._post_office.close()

    def box_fails(self, *faults: dict[str, object]) -> None:
        """From now on Box's answers are spoilt like this; without any it is well again."""
        self.faults = list(faults)
        self.ward.ask("POST", "/_sandbox/faults", self.faults)

    @contextmanager
    def box_is_well(self) -> Iterator[None]:
        """For people, who go another way than the gatekeeper."""
        faults = self.faults
        self.box_fails()
        yield
        self.box_fails(*faults)

    def disk_fills(self) -> None:
        """No file may grow beyond its first page any more."""
        _limit_files(4096)

    def disk_is_emptied(self) -> None:
        _limit_files(None)

    def person(self, login: str) -> BoxClient:
        return connect_with_token(self.ward.box, token_of(self.ward.box, login))

    def live_until(self, moment: datetime) -> None:
        """Goes from due to due. What is due at `moment` itself is done as well."""
        while (now := self.ward.clock()) < moment:
            self._move(min(self._next(now), moment))
            self._beat()

    def _next(self, now: datetime) -> datetime:
        """When something is due next on a day that is lived; half an hour from now where that can't be told."""
        if self._desk is None:
            return datetime.max.replace(tzinfo=now.tzinfo)
        try:
            records = Jobs(self._desk.database).all().values()
        except DatabaseUnreachableError:
            return now + _AGAIN
        # What is overdue couldn't be done, and is tried again.
        due = min((one.next_due if one.next_due > now else now + _AGAIN for one in records), default=now + _AGAIN)
        return due if self.lived is None or day_of(due) in self.lived else self._next_lived(day_of(due))

    def _next_lived(self, day: date) -> datetime:
        later = (one for one in self.lived or () if one > day)
        return day_start(min(later, default=date(2100, 1, 1)))

    def _move(self, moment: datetime) -> None:
        self.ward.ask("POST", "/_sandbox/clock", {"set": moment.isoformat()})

    def _beat(self) -> None:
        if self._term is None:
            return
        try:
            self._term.daemon.tick()
        except DatabaseUnreachableError:
            self.beats_lost += 1  # as the heart does: the next beat tries again
        self.came += [self.ward.clock()] * (len(self.mail.letters) - len(self.came))


def _limit_files(size: int | None) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size is None else size, hard))


@contextmanager
def house_of(folder: Path, *, monthly: int = 30_000, more: str = "") -> Iterator[House]:
    """The ward on the morning of 1 April, with keys for its ledger and nobody on duty yet."""
    server = MailServer()
    log.configure("warning", "json", io.StringIO())  # the test runner's own file mustn't be the one that is too large
    with ward_of(folder, FOLDERS, registry=REGISTRY, head=HEAD, secrets=SECRETS) as ward:
        house = House(ward, server)
        with mail_server(server=server):
            pass  # finds a free port, which stays this server's
        configure(ward.config, server.port, monthly, more)
        office = ward.office()
        office.notary.make_keys(PASSPHRASE, ward.clock())
        try:
            house.post_opens()
            yield house
        finally:
            house.stop()
            house.post_closes()
            house.disk_is_emptied()
            structlog.reset_defaults()
