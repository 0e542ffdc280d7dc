"""What the config lets go of by itself, and what holds it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.errors import MistakesError, RefusedByGuardError, UsageError
from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.ledger.removal import Removable
from gatekeeper.retaining import Pruned, due_before, prune, prune_before
from gatekeeper.settings import RetentionSettings, Secret, Settings, load
from gatekeeper.store.transfer import Transfers
from gatekeeper.store.transfer_book import take_in
from tests.notary.room import moved
from tests.ward import write_config

PASSPHRASE = "合言葉はとても長い"
MADE = datetime(2026, 5, 1, tzinfo=UTC)
LAST_DAY = datetime(2032, 3, 31, 14, 59, tzinfo=UTC)
"""Of what was made in fiscal 2026, the last minute of the five years after it."""


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(MADE)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    plain = load(write_config(tmp_path, "http://127.0.0.1:9"), {})
    secrets = {"ledger_key_passphrase": Secret(PASSPHRASE)}
    return replace(plain, retention=RetentionSettings(5, 5), secrets=secrets)


@pytest.fixture
def office(settings: Settings, clock: Clock) -> Iterator[Office]:
    """An office with keys, three transfers of 1 May 2026, and checkpoints of that day and of the last weeks."""
    with ExitStack() as stack:
        made = stack.enter_context(Office(settings, clock=clock))
        made.notary.make_keys(PASSPHRASE, MADE)
        with made.database.write() as connection:
            take_in(connection, [moved(f"e{number}", MADE) for number in range(3)], MADE)
        made.notary.checkpoint(PASSPHRASE, MADE)
        made.ledger.add(Draft(Kind.LOGIN, {"by": "係長"}), LAST_DAY - timedelta(days=9))
        made.notary.checkpoint(PASSPHRASE, LAST_DAY - timedelta(days=9))
        yield made


def emptied(office: Office) -> list[str]:
    return [one.kind for one in office.ledger.entries(1, 99) if one.is_emptied]


def test_years_are_counted_from_the_end_of_the_fiscal_year(office: Office) -> None:
    """Five years of what was made in May 2026 are over on 1 April 2032, and not a minute earlier."""
    assert prune(office, LAST_DAY) == Pruned()
    assert prune(office, LAST_DAY + timedelta(minutes=1)) == Pruned(transfers=3, payloads=3)
    assert list(Transfers(office.database).find()) == []
    assert emptied(office) == ["transfer"] * 3
    assert office.notary.verify(LAST_DAY + timedelta(minutes=2)).holds
    assert prune(office, LAST_DAY + timedelta(days=1)) == Pruned()


@pytest.mark.parametrize(
    ("retention", "gone"),
    [
        (RetentionSettings(), Pruned()),
        (RetentionSettings(transfer_years=5), Pruned(transfers=3)),
        (RetentionSettings(transfer_years=10), Pruned()),
    ],
)
def test_class_without_years_is_never_touched(
    settings: Settings, office: Office, retention: RetentionSettings, gone: Pruned
) -> None:
    """What isn't written in the config means for ever, never at once."""
    with Office(replace(settings, retention=retention), clock=office.clock) as other:
        assert prune(other, LAST_DAY + timedelta(days=1)) == gone


def test_clock_that_has_jumped_takes_nothing(office: Office) -> None:
    """In a year without any checkpoint before it the machine's clock is more likely wrong than the records old."""
    with pytest.raises(RefusedByGuardError, match="時計"):
        prune(office, datetime(2099, 1, 1, tzinfo=UTC))
    assert emptied(office) == []
    # The job that signs has run already at that time: that doesn't prove the clock right.
    office.ledger.add(Draft(Kind.LOGIN, {}), datetime(2099, 1, 1, tzinfo=UTC))
    office.notary.checkpoint(PASSPHRASE, datetime(2099, 1, 1, tzinfo=UTC))
    with pytest.raises(RefusedByGuardError):
        prune(office, datetime(2099, 1, 1, 12, tzinfo=UTC))


def test_without_the_passphrase_nothing_is_taken(settings: Settings, office: Office) -> None:
    """What can't be signed for isn't done."""
    with Office(replace(settings, secrets={}), clock=office.clock) as other, pytest.raises(MistakesError):
        prune(other, LAST_DAY + timedelta(minutes=1))
    assert len(list(Transfers(office.database).find())) == 3


def test_person_lets_go(office: Office) -> None:
    """By name and reason, and of the ledger alone."""
    now = datetime(2031, 6, 1, tzinfo=UTC)
    assert due_before(office, Removable.LEDGER, datetime(2027, 3, 31, 15, tzinfo=UTC)) == 3
    assert prune_before(office, Removable.LEDGER, date(2027, 4, 1), "課長", "保存期間の満了", now) == 3
    assert len(list(Transfers(office.database).find())) == 3


@pytest.mark.parametrize(
    ("before", "reason"),
    [(date(2028, 4, 2), "x"), (date(2031, 5, 31), "x"), (date(2999, 1, 1), "x"), (date(2027, 4, 1), " ")],
)
def test_person_can_not_take_the_last_years_or_go_without_a_reason(office: Office, before: date, reason: str) -> None:
    """Three whole fiscal years always stay, and a mistyped year does no harm."""
    with pytest.raises(UsageError):
        prune_before(office, Removable.LEDGER, before, "課長", reason, datetime(2031, 6, 1, tzinfo=UTC))
    assert emptied(office) == []
