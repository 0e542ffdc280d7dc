"""What a checkup says of the ledger, of backups and of what it doesn't get to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.backup.making import run_backup
from gatekeeper.bootstrap import Office
from gatekeeper.checkup import Line, Mark, check_up
from gatekeeper.checkup.ledger import look as look_at_ledger
from gatekeeper.checkup.line import Subject
from gatekeeper.errors import SigningKeyError
from gatekeeper.text import Words, words
from tests.backup.conftest import Room

WORDS = words("ja")
pytestmark = pytest.mark.parametrize("room", ["sqlite"], indirect=True)


def ledger_of(room: Room) -> Line:
    with room.office() as office:
        (line,) = look_at_ledger(office, WORDS)
        return line


def test_ledger(room: Room) -> None:
    """Signed here and outside; late when a day has gone by with entries that nobody signed."""
    assert ledger_of(room).mark is Mark.GOOD
    room.now += timedelta(days=1, minutes=1)
    assert (ledger_of(room).mark, "署名がありません" in ledger_of(room).text) == (Mark.NOTE, True)


def test_ledger_that_the_outside_place_contradicts(room: Room) -> None:
    """An old database beside a newer outside place is told before anybody signs on top of it."""
    database = room.folder / "state" / "gatekeeper.db"
    with room.office() as office:
        done = run_backup(office, room.now)
    assert done.ledger_size
    old = {file.name: file.read_bytes() for file in database.parent.glob("gatekeeper.db*")}
    room.enter(2)
    room.seal()
    for name, content in old.items():
        (database.parent / name).write_bytes(content)
    line = ledger_of(room)
    assert (line.mark, int(line.status)) == (Mark.BAD, 5)


def test_ledger_without_its_second_place(room: Room) -> None:
    """A checkpoint that isn't outside is worth little; it is said."""
    for file in (room.folder / "state" / "anchor").glob("*"):
        file.unlink()
    assert (ledger_of(room).mark, "外の控え" in ledger_of(room).text) == (Mark.NOTE, True)


def test_ledger_whose_key_cannot_sign(room: Room) -> None:
    """A private key that others may read isn't used: it is said before the next checkpoint fails."""
    (key,) = (room.folder / "state" / "keys").glob("*.pem")
    key.chmod(0o644)
    with pytest.raises(SigningKeyError, match="chmod 600"):
        ledger_of(room)


def test_backup(room: Room) -> None:
    """None yet, a fresh one, and one that is too old."""
    found = []
    for _ in range(2):
        with room.office() as office:
            (line,) = (one for one in check_up(office, WORDS) if one.name == "backup")
        found.append((line.mark, "2日より前" in line.text))
        room.back_up()
    room.now += timedelta(days=3)
    with room.office() as office:
        (line,) = (one for one in check_up(office, WORDS) if one.name == "backup")
    assert found == [(Mark.NOTE, False), (Mark.GOOD, False)]
    assert (line.mark, "2日より前" in line.text) == (Mark.NOTE, True)


def test_what_needs_something_bad_is_skipped(room: Room) -> None:
    """And so is what needs that; the rest is looked at."""

    def bad(_office: Office, _words: Words) -> list[Line]:
        return [Line("first", Mark.BAD, "x")]

    def never(_office: Office, _words: Words) -> list[Line]:
        raise AssertionError

    subjects = (
        Subject("first", lambda office, told: iter(bad(office, told))),
        Subject("second", lambda office, told: iter(never(office, told)), ("first",)),
        Subject("third", lambda office, told: iter(never(office, told)), ("second",)),
        Subject("fourth", lambda _office, _told: iter([Line("fourth", Mark.GOOD, "y")])),
    )
    with room.office() as office:
        marks = {line.name: line.mark for line in check_up(office, WORDS, subjects)}
    assert marks == {"first": Mark.BAD, "second": Mark.SKIPPED, "third": Mark.SKIPPED, "fourth": Mark.GOOD}
