"""Column types hold what was put in."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from gatekeeper.store.column import UtcDateTime, escape, sqlite_text, unescape
from gatekeeper.store.database import Database
from gatekeeper.store.table import lease

HOSTILE = [
    "国民健康保険",
    "𠮷野家",
    "nul\x00in the middle",
    "lone \ud83d surrogate",
    "\udfff",
    "mark \x10 and \x100000",
    "\u202etxt.exe",
    "line\n2026-01-01 forged",
    "\x1b[2J",
    "e\u0301 and é",
    "'; DROP TABLE item; --",
    "あ" * 100,
    "",
]


@given(st.text(st.characters(codec=None)))
def test_escaped_text_comes_back(text: str) -> None:
    """Any Python string comes back from its storable form, which every database takes."""
    assert unescape(escape(text)) == text
    assert "\x00" not in escape(text)
    escape(text).encode("utf-8")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_stored_as_it_is(database: Database, text: str) -> None:
    """Names that break encodings, terminals or statements are stored and read back unchanged."""
    with database.write() as connection:
        values = {"name": "n", "token": text, "host": "h", "pid": 1, "renewed_at": datetime(2026, 1, 1, tzinfo=UTC)}
        connection.execute(insert(lease).values(values))
    with database.read() as connection:
        assert connection.scalar(select(lease.c.token).where(lease.c.token == text)) == text


def test_moment_comes_back_in_utc(database: Database) -> None:
    """A moment of any zone is stored to the microsecond and comes back as the same moment in UTC."""
    moment = datetime(2026, 4, 1, 0, 0, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    with database.write() as connection:
        values = {"name": "n", "token": "t", "host": "h", "pid": 2**40, "renewed_at": moment}
        connection.execute(insert(lease).values(values))
    with database.read() as connection:
        stored = connection.scalar(select(lease.c.renewed_at))
    assert stored == moment
    assert stored is not None
    assert stored.utcoffset() == timedelta(0)


def test_naive_moment_is_refused(database: Database) -> None:
    """A moment without a time zone never gets into the database."""
    values = {"name": "n", "token": "t", "host": "h", "pid": 1, "renewed_at": datetime(2026, 4, 1)}  # noqa: DTZ001
    with pytest.raises(StatementError, match="time zone"), database.write() as connection:
        connection.execute(insert(lease).values(values))
    with database.read() as connection:
        assert connection.execute(select(lease)).all() == []


def test_text_sorts_by_code_point(database: Database) -> None:
    """Both databases sort text alike, whatever the server's locale."""
    names = ["b", "B", "a", "あ", "ア", "-", "1", "10", "9"]
    with database.write() as connection:
        common = {"token": "t", "host": "h", "pid": 1, "renewed_at": datetime(2026, 1, 1, tzinfo=UTC)}
        connection.execute(insert(lease), [{"name": name, **common} for name in names])
    with database.read() as connection:
        assert list(connection.scalars(select(lease.c.name).order_by(lease.c.name))) == sorted(names)


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-11))])))
def test_moments_put_in_by_hand_are_spelt_as_those_of_the_column(moment: datetime) -> None:
    """Many rows go in without SQLAlchemy; a moment that was spelt otherwise would sort and compare otherwise."""
    dialect = sqlite.dialect()
    spell = UtcDateTime().dialect_impl(dialect).bind_processor(dialect)
    assert spell is not None
    with suppress(OverflowError):  # at the ends of the calendar
        assert sqlite_text(moment) == spell(moment)


def test_naive_moment_is_not_put_in_by_hand_either() -> None:
    """SQLite would take it in silently."""
    with pytest.raises(ValueError, match="time zone"):
        sqlite_text(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the mistake
