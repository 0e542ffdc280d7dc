"""Tickets for content: Box redirects a download to an address that works without a token for a while."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.item import File, Version

__all__ = ["Ticket", "TicketBook"]

_LIFE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Ticket:
    file: File
    version: Version
    user: User
    expires_at: datetime


class TicketBook:
    def __init__(self) -> None:
        self._tickets: dict[str, Ticket] = {}
        self._given = 0

    def give(self, file: File, version: Version, user: User, now: datetime) -> str:
        """The text that the address ends in. Outdated tickets are thrown away meanwhile."""
        self._tickets = {text: ticket for text, ticket in self._tickets.items() if ticket.expires_at > now}
        self._given += 1
        text = hashlib.sha256(f"ticket:{file.id}:{self._given}".encode()).hexdigest()[:40]
        self._tickets[text] = Ticket(file, version, user, now + _LIFE)
        return text

    def find(self, text: str, now: datetime) -> Ticket | None:
        ticket = self._tickets.get(text)
        return ticket if ticket is not None and ticket.expires_at > now else None
