"""Notices on record: each matter is told to each address once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from gatekeeper.enforcement.notice import WARNINGS, Notice, NoticeKind
from gatekeeper.store.database import Database
from gatekeeper.store.notice import Notices
from tests.store.build import NOW

LATER = NOW + timedelta(hours=1)
ONE = Notice(NoticeKind.DAY_BEFORE, "link:folder:1001@x", "admin@city.example.jp", LATER)
OTHERS = (
    replace(ONE, kind=NoticeKind.GRACE_STARTED, due=NOW),
    replace(ONE, about="link:folder:1002@x"),
    replace(ONE, to="hanako@city.example.jp"),
)


def test_once(database: Database) -> None:
    """The same again is left alone, with its first moment; another kind, matter or address is another notice."""
    notices = Notices(database)
    assert notices.add([ONE, ONE], NOW) == 1
    assert notices.add([replace(ONE, due=NOW), *OTHERS], LATER) == 3
    found = notices.all()
    assert [one.due for one in found] == [NOW, LATER, LATER, LATER]
    assert next(one for one in found if one.made_at == NOW) == replace(ONE, made_at=NOW)


def test_many(database: Database) -> None:
    """More than go in one statement."""
    many = [replace(ONE, about=str(number)) for number in range(1_200)]
    assert (Notices(database).add(many, NOW), Notices(database).add(many, NOW)) == (1_200, 0)


def test_what_has_no_reason_any_more_is_taken_back(database: Database) -> None:
    """Of the kinds named, all but what still stands; other kinds stay."""
    notices = Notices(database)
    lockdown = Notice(NoticeKind.LOCKDOWN, "R1", "hanako@city.example.jp", NOW)
    notices.add([ONE, OTHERS[1], lockdown], NOW)
    notices.withdraw(WARNINGS, {OTHERS[1].about})
    assert {one.about for one in notices.all()} == {OTHERS[1].about, "R1"}
