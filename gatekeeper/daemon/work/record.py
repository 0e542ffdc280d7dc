"""The records themselves: analysed, backed up, let go of when their time is over; and the year's draft report."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import structlog

from gatekeeper.analysing import analyse
from gatekeeper.backup.making import run_backup
from gatekeeper.backup.shelf import Shelf
from gatekeeper.bootstrap import Office
from gatekeeper.daemon.job import Progress
from gatekeeper.hearing import gaps_between
from gatekeeper.jst import day_of, fiscal_year
from gatekeeper.retaining import prune
from gatekeeper.store.mail import Mails

__all__ = ["analyse_weeks", "back_up", "draft_report", "let_go"]

_FRESH = timedelta(hours=20)
_MAILS_KEPT = timedelta(days=90)


def analyse_weeks(office: Office, now: datetime, _progress: Progress) -> None:
    """Analyses each week that is over and wasn't analysed yet."""
    analyse(office, now, partial(gaps_between, office))


def back_up(office: Office, now: datetime, _progress: Progress) -> None:
    """Makes the night's backup, unless there is no key for it (the self-check says so) or somebody has just made one.

    :raises BackupError, LedgerBrokenError, MistakesError:
    """
    if office.settings.secret("backup_key") is None:
        return
    if any(one.made_at > now - _FRESH for one in Shelf(office.settings.backup.folder).backups()):
        return
    run_backup(office, now)


def let_go(office: Office, now: datetime, _progress: Progress) -> None:
    """Takes out what is over the years that the config gives, and the texts of mails that were delivered long ago.

    :raises RefusedByGuardError, LedgerBrokenError, SigningKeyError, MistakesError: see `gatekeeper.retaining.prune`.
    """
    Mails(office.database).empty(now - _MAILS_KEPT)
    prune(office, now)


def draft_report(office: Office, now: datetime, _progress: Progress) -> None:
    """Drafts the report of the fiscal year that is over, once.

    :raises UsageError: the folder can't be written to.
    """
    # Its libraries draw and typeset; nothing else of the daemon needs them.
    from gatekeeper.reporting.annual import draft_annual  # noqa: PLC0415

    year = fiscal_year(day_of(now)) - 1
    made = draft_annual(office, year, office.settings.paths.reports)
    if made is not None:
        structlog.get_logger().info("annual_report_drafted", fiscal_year=year)
