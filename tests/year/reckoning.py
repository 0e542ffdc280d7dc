"""The year's end: what is on record, in Box and in the mail, held against what people did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

from sqlalchemy import text

from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.action import Action, ActionState, RunState
from gatekeeper.jst import day_end, day_of, day_start
from gatekeeper.store.job import Jobs
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.mail import Mails, MailState
from gatekeeper.store.transfer import TransferFilter, Transfers
from gatekeeper.vault.anchor import Anchor
from gatekeeper.workday import is_working_day
from tests.year.house import House
from tests.year.place import END, START, at
from tests.year.plot import Deeds

__all__ = [
    "check_accesses",
    "check_budget",
    "check_deletions",
    "check_effects",
    "check_ledger",
    "check_mails",
    "check_mornings",
    "check_report",
    "check_strangers",
    "check_transfers",
]

_A_DAY = timedelta(days=1)
_PUT_OFF_BY_BOX = {date(2026, 7, 6): date(2026, 7, 7)}
"""What was due while Box was away is done on the first day on which it answers."""


def done(office: Office) -> tuple[Action, ...]:
    return DatabaseJournal(office.database).actions([ActionState.VERIFIED])


def day_done(office: Office, item: str, rule: str) -> list[date]:
    """The days on which something was done about an item, or about a way into it, because of a rule."""
    named = (one for one in done(office) if rule in one.draft.rules and item in {one.thing.item_id, one.thing.id})
    return [day_of(one.ended_at) for one in named if one.ended_at is not None and one.had_effect]


def check_deletions(house: House, deeds: Deeds) -> None:
    """Each file went on the day after its last one, and a week later for good."""
    office = house.ward.office()
    for item, (folder, uploaded) in deeds.uploads.items():
        due = date(2027, 1, 1) if folder == "1002" else uploaded + 31 * _A_DAY
        due = _PUT_OFF_BY_BOX.get(due, due)
        expected = [due] if due < day_of(END) else []
        assert day_done(office, item, "GK401") == expected, (folder, uploaded)
        if expected and due + 7 * _A_DAY < day_of(END):
            # What went at noon is found to be over by the sweep of the night after.
            cooled = due + (8 if due in _PUT_OFF_BY_BOX.values() else 7) * _A_DAY
            assert day_done(office, item, "GK404") == [cooled], (folder, uploaded)
    assert len(deeds.uploads) == 6 + 5 + 12


def check_accesses(house: House) -> None:
    """Whose term ended was shut out on the day after it, once; of whom Box itself keeps the date, nothing was done."""
    office = house.ward.office()
    ended = {"71": date(2026, 10, 1), "72": date(2026, 12, 1), "73": date(2027, 4, 1)}
    for collaboration, day in ended.items():
        days = [
            day_of(one.ended_at)
            for one in done(office)
            if one.thing.id == collaboration and "remove_collaboration" in one.draft.remedies and one.ended_at
        ]
        assert days == [day], collaboration
    assert [one for one in done(office) if one.thing.id == "74"] == []


def check_strangers(house: House, deeds: Deeds) -> None:
    """Each stranger was let out and each link closed within a day, or with the first rounds after it could be known."""
    office = house.ward.office()
    known = {
        at(5, 20, 10): at(5, 21, 12),  # the day of the proxy's page
        at(8, 12, 11): at(8, 13, 9, 30),  # the day of the full disk
        at(11, 21, 9): at(11, 24, 7),  # nobody on duty
    }
    for item, came in (deeds.strangers | deeds.links).items():
        acts = [one for one in done(office) if item in {one.thing.id, one.thing.item_id} and one.had_effect]
        acts = [one for one in acts if one.planned_at >= came and "GK401" not in one.draft.rules]
        first = min(one.ended_at for one in acts if one.ended_at is not None)
        latest = known.get(came, came + timedelta(hours=23)) + timedelta(hours=1)
        assert first <= latest, (item, came, first)
        assert item not in house.ward.box.world.collaborations


def check_effects(house: House) -> None:
    """Box's own log shows each effect in the journal once, and none beside it; nothing hangs, is unknown or held."""
    office = house.ward.office()
    journal = DatabaseJournal(office.database)
    left = [one for one in journal.actions(list(ActionState)) if one.state is not ActionState.VERIFIED]
    assert [one for one in left if one.state is not ActionState.DROPPED] == []
    assert journal.runs([RunState.HELD]) == ()
    world = house.ward.box.world
    ours = Counter(one.type for one in world.events if one.by is world.service)
    removed = sum(one.had_effect and "remove_collaboration" in one.draft.remedies for one in done(office))
    trashed = sum(one.had_effect and "delete_item" in one.draft.remedies for one in done(office))
    purged = sum(one.had_effect and "purge_item" in one.draft.remedies for one in done(office))
    assert (ours["COLLABORATION_REMOVE"], ours["DELETE"]) == (removed, trashed)
    assert len(list(office.erasures.find())) == trashed
    assert sum(one.purged_at is not None for one in office.erasures.find()) == purged


def check_transfers(house: House, deeds: Deeds) -> None:
    """Each file that came or went in a month is on record, once."""
    transfers = Transfers(house.ward.office().database)
    for (year, month), count in deeds.transfers.items():
        first = date(year, month, 1)
        last = (first + 31 * _A_DAY).replace(day=1) - _A_DAY
        assert transfers.count(TransferFilter(day_start(first), day_end(last))) == count, (year, month)


def check_mails(house: House) -> None:
    """What is in the queue came, once; nothing waits; each thing to tell was told or had settled itself."""
    office = house.ward.office()
    came = Counter(str(one["Message-ID"]) for one in house.mail.mails())
    assert [name for name, count in came.items() if count > 1] == []
    with office.database.read() as connection:
        queue = connection.execute(text("SELECT message_id, state, made_at FROM mail")).all()
        untold = connection.execute(text("SELECT matter FROM alert WHERE told_at IS NULL")).all()
    sent = {row.message_id for row in queue if row.state == MailState.SENT}
    assert sent == set(came)
    states = Counter(row.state for row in queue) - Counter({MailState.SENT: len(sent)})
    assert set(states) <= {MailState.DROPPED, MailState.WAITING}
    assert [row.matter for row in untold] == []
    assert Mails(office.database).undelivered() == {}


def check_mornings(house: House) -> None:
    """The digest comes on each working morning and on no other day, the sign of life once in each week."""
    digests = set(_days(house, "毎朝のまとめ", "kojin@city.example.jp"))
    days = [day_of(START) + number * _A_DAY for number in range((day_of(END) - day_of(START)).days + 1)]
    lived = [day for day in days if house.lived is None or day in house.lived]
    assert {day for day in digests if not is_working_day(day)} == set()
    assert {day for day in lived if is_working_day(day)} - digests == set()
    beats = Counter(day - day.weekday() * _A_DAY for day in _days(house, "動いています", "joho@city.example.jp"))
    assert beats == Counter({day - day.weekday() * _A_DAY for day in lived})


def _days(house: House, subject: str, to: str) -> Iterator[date]:
    """The days on which mails of a kind were made."""
    for one in house.mail.mails(to):
        if subject in str(one["Subject"]):
            yield day_of(parsedate_to_datetime(str(one["Date"])))


def check_budget(house: House, deeds: Deeds, monthly: int) -> None:
    """No month cost more than it might, and Box has counted what we have."""
    office = house.ward.office()
    with office.database.read() as connection:
        rows = connection.execute(text("SELECT day, calls FROM call_count")).all()
    months = Counter[str]()
    for row in rows:
        months[str(row.day)[:7]] += row.calls
    assert len(months) == 13
    assert max(months.values()) <= monthly
    # Of what was spoilt only the method is known: ours post nothing but what they sign in with.
    free = {"POST /oauth2/token", "POST (spoilt)"}
    counted = sum(count for route, count in house.ward.calls().items() if route not in free)
    assert sum(months.values()) == counted - deeds.calls


def check_report(house: House) -> None:
    """The draft of the year's report was made on 1 April."""
    folder = house.ward.settings().paths.reports / "annual-2026-draft"
    assert {file.suffix for file in folder.iterdir()} >= {".xlsx", ".docx", ".pdf", ".json"}
    made = Jobs(house.ward.office().database).all()["draft"].last_success
    assert made is not None
    assert day_of(made) == date(2027, 4, 1)


def check_ledger(house: House) -> None:
    """Signatures, chain, checkpoints outside and counts agree."""
    assert house.ward.office().notary.verify(house.ward.clock()).holds
    assert len(Anchor(house.ward.settings().ledger.anchor).sizes()) > 12
