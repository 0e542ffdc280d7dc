"""Alerts, alarms and the queue of mails as the database keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from gatekeeper.jst import TOKYO
from gatekeeper.store.alarm import Alarms
from gatekeeper.store.alert import (
    AlertDraft,
    AlertKind,
    Role,
    add_alerts,
    begin_round,
    last_round,
    mark_of,
    note_moot,
    note_told,
    set_mark,
    told_alerts,
    untold_alerts,
)
from gatekeeper.store.database import Database
from gatekeeper.store.mail import MailDraft, Mails, enqueue, made_since
from tests.store.build import NOW, later

MAIL = MailDraft("urgent", "joho@city.example.jp", "<1@city.example.jp>", "件名", "本文", "<p>本文</p>")
RUN = AlertDraft(AlertKind.RUN, "run:3", 3, "joho@city.example.jp", Role.IT, urgent=True)


def test_one_matter_is_one_alert_for_each_address(database: Database) -> None:
    """The same again, in one call or in two, makes none; another address makes another. The first role counts."""
    again, other = replace(RUN, role=Role.OWNER), replace(RUN, to="kojin@city.example.jp")
    with database.write() as connection:
        assert add_alerts(connection, [RUN, again, other], NOW) == 2
        assert add_alerts(connection, [RUN], later(days=1)) == 0
        assert [(one.draft.to, one.draft.role) for one in untold_alerts(connection)] == [
            (RUN.to, Role.IT),
            (other.to, Role.IT),
        ]


def test_when_somebody_was_told_first_and_last(database: Database) -> None:
    """Both moments are kept to the second, whatever zone they were given in."""
    first, second = datetime(2026, 2, 1, 23, 30, tzinfo=TOKYO), datetime(2026, 2, 4, 9, 0, tzinfo=TOKYO)
    with database.write() as connection:
        add_alerts(connection, [RUN], NOW)
        number = enqueue(connection, MAIL, NOW)
        assert number is not None
        for moment in (first, second):
            (one,) = [*untold_alerts(connection), *told_alerts(connection, [AlertKind.RUN])]
            note_told(connection, [one], number, moment)
        (told,) = told_alerts(connection, [AlertKind.RUN])
    assert (told.first_told_at, told.told_at) == (first, second)


def test_what_is_moot_is_neither_told_nor_untold(database: Database) -> None:
    """It waits for nothing, and nobody is reminded of it."""
    with database.write() as connection:
        add_alerts(connection, [RUN], NOW)
        note_moot(connection, untold_alerts(connection), NOW)
        assert untold_alerts(connection) == []
        assert told_alerts(connection, [AlertKind.RUN]) == []


def test_a_round_is_begun_once(database: Database) -> None:
    """Of two that begin the same day's mails, one does; another kind has a day of its own."""
    day = NOW.date()
    with database.write() as connection:
        assert last_round(connection, "digest") is None
        assert begin_round(connection, "digest", day, NOW)
        assert not begin_round(connection, "digest", day, later(hours=1))
        assert begin_round(connection, "heartbeat", day, later(hours=2))
        assert last_round(connection, "digest") == NOW


def test_marks(database: Database) -> None:
    """How far a source was read is kept for each by itself."""
    with database.write() as connection:
        assert mark_of(connection, "a") == 0
        set_mark(connection, "a", 7)
        set_mark(connection, "a", 2**40)
        assert (mark_of(connection, "a"), mark_of(connection, "b")) == (2**40, 0)


def test_one_message_id_is_one_mail(database: Database) -> None:
    """The same mail again isn't queued again."""
    with database.write() as connection:
        assert enqueue(connection, MAIL, NOW) is not None
        assert enqueue(connection, MAIL, later(days=1)) is None
        assert made_since(connection, MAIL.to, "urgent", NOW) == 1
        assert made_since(connection, MAIL.to, "urgent", later(seconds=1)) == 0
        assert made_since(connection, MAIL.to, "storm", NOW) == 0
    assert len(Mails(database).all()) == 1


def test_a_rolled_back_cause_leaves_no_alert(database: Database) -> None:
    """An alert stands and falls with the transaction of what caused it."""
    with pytest.raises(InterruptedError):
        _enter_and_fail(database)
    with database.read() as connection:
        assert untold_alerts(connection) == []
    assert Mails(database).all() == ()


def _enter_and_fail(database: Database) -> None:
    with database.write() as connection:
        add_alerts(connection, [RUN], NOW)
        enqueue(connection, MAIL, NOW)
        raise InterruptedError


def test_alarms(database: Database) -> None:
    """One stands once until it is cleared, and then anew; others stand beside it."""
    alarms = Alarms(database)
    assert [alarms.sound("box", "Boxに届かない", text, NOW) for text in ("1", "2")] == [True, False]
    assert alarms.sound("ledger", "管理簿", "x", NOW)
    assert [(one.name, one.detail) for one in alarms.standing()] == [("box", "1"), ("ledger", "x")]
    assert alarms.clear("box", later(hours=1))
    assert not alarms.clear("box", later(hours=1))
    assert alarms.sound("box", "Boxに届かない", "3", later(hours=2))
    assert [one.name for one in alarms.standing()] == ["ledger", "box"]
