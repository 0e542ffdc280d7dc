"""The demo's third part: a month in which the gatekeeper hears of everything that happens in Box."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from gatekeeper.alerts.collecting import collect
from gatekeeper.bootstrap import Office
from gatekeeper.demo.month import BEGINS, ENDS, SHARED, Deed, deeds
from gatekeeper.demo.outcome import Difference, difference, of_the_month
from gatekeeper.demo.people import People
from gatekeeper.demo.telling_month import tell_mails, tell_month, tell_shared, tell_transfers, tell_wrong_transfers
from gatekeeper.hearing import go_on_filling, reread_items, take_in_stream
from gatekeeper.intake.port import Taken
from gatekeeper.policy.rules import RULES_OF_TRANSFER
from gatekeeper.show.screen import Screen
from gatekeeper.store.life import StoredViolation
from gatekeeper.store.mail import Mail, Mails
from gatekeeper.store.transfer import Grouping
from gatekeeper.store.violations import ViolationFilter
from gatekeeper.text import Words
from gatekeeper.transferring import judge_new, transfer_book

__all__ = ["listened"]

_A_DAY = timedelta(days=1)
_AT_ONCE = timedelta(minutes=5)
_ITEMS = 1_000
_MAILS = 4


@dataclass(slots=True)
class _Heard:
    """What was heard of so far."""

    taken: Taken = field(default_factory=Taken)
    times: int = 0


def listened(screen: Screen, words: Words, office: Office, people: People) -> list[Difference]:
    """Plays the month, a deed and a day after the other; each time what is new in Box's log is taken in and judged.

    What came out otherwise than it has to is given back.
    """
    heard = _Heard()
    collect(office, office.clock())
    for deed in _days_and_deeds():
        people.wait_until(deed.at)
        deed.do(people)
        _hear(office, heard)
    tell_month(screen, words, heard.taken, heard.times)
    tell_transfers(screen, words, office.transfers.counts((Grouping.GOVERNOR, Grouping.WAY)), office.registry())
    wrong = _found(office, ViolationFilter(rules=RULES_OF_TRANSFER))
    tell_wrong_transfers(screen, words, wrong)
    shared = [one for one in _found(office, ViolationFilter(path=SHARED)) if one not in wrong]
    tell_shared(screen, words, shared)
    mails = _mails_of(office, shared)
    tell_mails(screen, words, mails)
    found = (one.violation for one in (*wrong, *shared))
    return [*of_the_month(found), *difference("mails", _MAILS, len(mails))]


def _days_and_deeds() -> list[Deed]:
    """With nothing but the day's end on a quiet day."""
    days = (ENDS - BEGINS) // _A_DAY
    ends = [Deed(BEGINS + number * _A_DAY, lambda _: None) for number in range(1, days + 1)]
    return sorted([*deeds(), *ends], key=lambda one: one.at)


def _hear(office: Office, heard: _Heard) -> None:
    heard.taken += take_in_stream(office).taken + go_on_filling(office).taken
    heard.times += 1
    judged = judge_new(office, transfer_book(office))
    looked = reread_items(office, _ITEMS)
    if judged.told or looked.opened:
        collect(office, office.clock())


def _found(office: Office, wanted: ViolationFilter) -> list[StoredViolation]:
    return list(office.violations.find(office.clock(), wanted))


def _mails_of(office: Office, shared: list[StoredViolation]) -> list[Mail]:
    """The mails that were made when the share was found, in the order in which they would go."""
    since = min((one.first_seen for one in shared), default=office.clock())
    return [one for one in reversed(Mails(office.database).all()) if since <= one.made_at < since + _AT_ONCE]
