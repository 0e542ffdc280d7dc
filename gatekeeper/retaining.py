"""Retention of our own records: what the config lets go of by itself, and what a person says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gatekeeper.bootstrap import Office
from gatekeeper.errors import RefusedByGuardError, UsageError
from gatekeeper.jst import day_of, day_start, era, fiscal_year, fiscal_year_start
from gatekeeper.ledger.removal import Removable
from gatekeeper.notary.pruning import prune as take_out
from gatekeeper.settings.value import LEAST_YEARS
from gatekeeper.store.retention import Retention, Will
from gatekeeper.text import words

__all__ = ["Pruned", "check_before", "due_before", "prune", "prune_before"]

PASSPHRASE = "ledger_key_passphrase"  # noqa: S105 -- the secret's name
_BY_ITSELF = "gatekeeper"
_LATELY, _BEFORE_LATELY = timedelta(days=1), timedelta(days=35)
_WORDS = words("ja")


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many transfers and how many entries' payloads were taken out."""

    transfers: int = 0
    payloads: int = 0


def prune(office: Office, now: datetime) -> Pruned:
    """Takes out what is over the years that the config gives its class; a class without years is left alone.

    :raises RefusedByGuardError: the clock may have jumped: there is no checkpoint of the weeks before today.
    :raises LedgerBrokenError, SigningKeyError, AnchorError, MistakesError: see `gatekeeper.notary.pruning.prune`.
    """
    years = {Removable.TRANSFER: office.settings.retention.transfer_years,
             Removable.LEDGER: office.settings.retention.ledger_years}  # fmt: skip
    gone = dict.fromkeys(Removable, 0)
    for of, kept in years.items():
        if kept is None:
            continue
        before = day_start(_years_ago(now, kept))
        if not due_before(office, of, before):
            continue
        _refuse_leap(office, now)
        gone[of] = _take_out(office, of, before, _BY_ITSELF, _WORDS("retention.by_config", years=kept), now)
    return Pruned(gone[Removable.TRANSFER], gone[Removable.LEDGER])


def prune_before(office: Office, of: Removable, before: date, by: str, reason: str, now: datetime) -> int:
    """Takes out what of a class is older than a day in Japan, by a person's word. How many records that were.

    :raises UsageError: no reason is given, or the day isn't long enough ago. Besides as `prune`.
    """
    check_before(before, reason, now)
    return _take_out(office, of, day_start(before), by.strip(), reason.strip(), now)


def due_before(office: Office, of: Removable, before: datetime) -> int:
    """How many records of a class are older than an aware moment and covered by a checkpoint on record."""
    sizes = [one.signed.checkpoint.size for one in office.ledger.checkpoints() if one.signed is not None]
    return Retention(office.database).due(Will(of, before, "", "", max(sizes, default=0)))


def check_before(before: date, reason: str, now: datetime) -> None:
    """Refuses a day that isn't long enough ago, and a decision without a reason.

    :raises UsageError:
    """
    latest = _years_ago(now, LEAST_YEARS)
    if before > latest:
        raise UsageError(_WORDS("retention.too_recent", day=era(before), latest=era(latest), years=LEAST_YEARS))
    if not reason.strip():
        raise UsageError(_WORDS("retention.no_reason"))


def _take_out(office: Office, of: Removable, before: datetime, by: str, reason: str, now: datetime) -> int:
    passphrase = office.settings.needed_secret(PASSPHRASE)
    will = Will(of, before, by, reason)
    return take_out(office.notary, Retention(office.database), will, passphrase, now, office.stop.is_set)


def _years_ago(now: datetime, years: int) -> date:
    """Years are counted from the end of the fiscal year in which something was made, as for any paper of the ward."""
    return fiscal_year_start(fiscal_year(day_of(now)) - years)


def _refuse_leap(office: Office, now: datetime) -> None:
    """A clock that is years ahead would make everything old; checkpoints are made all the time."""
    moments = [one.signed.checkpoint.moment for one in office.ledger.checkpoints() if one.signed is not None]
    if not any(_LATELY <= now - one <= _BEFORE_LATELY for one in moments):
        raise RefusedByGuardError(_WORDS("retention.clock"))
