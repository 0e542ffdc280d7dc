"""Alerts and mail: what is told at once, on working mornings and on Mondays; and the sign of life for outside."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.alerts.collecting import collect
from gatekeeper.alerts.delivering import deliver
from gatekeeper.alerts.digest import digest
from gatekeeper.alerts.heartbeat import heartbeat
from gatekeeper.alerts.ping import ping
from gatekeeper.bootstrap import Office
from gatekeeper.daemon.job import Progress

__all__ = ["ping_outside", "send_digest", "send_heartbeat", "tell_at_once"]


def tell_at_once(office: Office, now: datetime, progress: Progress) -> None:
    """Queues what can't wait, and sends what is queued. A mail server that is away is told by the queue, not here."""
    collect(office, now)
    progress()
    deliver(office, now, progress)


def send_digest(office: Office, now: datetime, _progress: Progress) -> None:
    """Queues the morning's mails; the next delivery sends them."""
    digest(office, now, office.notary.newest_line)


def send_heartbeat(office: Office, now: datetime, _progress: Progress) -> None:
    """Queues the week's sign of life; the next delivery sends it."""
    heartbeat(office, now, office.notary.newest_line)


def ping_outside(office: Office, _now: datetime, _progress: Progress) -> None:
    """Calls the address that raises an alarm elsewhere when it isn't called, where there is one."""
    ping(office)
