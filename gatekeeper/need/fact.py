"""What the need table may ask about a plan, each with the few answers that there are."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from gatekeeper.registry.model import Channel

__all__ = ["FACTS", "NO", "YES", "Filings", "History", "Party", "Start"]

YES, NO = "true", "false"


class Party(StrEnum):
    """Whom personal data goes to or comes from. PUBLIC is an unspecified public (不特定多数)."""

    CONTRACTOR = "contractor"
    DESIGNATED_MANAGER = "designated_manager"
    COMMITTEE_MEMBER = "committee_member"
    APPLICANT = "applicant"
    OFFSITE_STAFF = "offsite_staff"
    PUBLIC = "public"
    OTHER = "other"


class History(StrEnum):
    """How the transfer was made until now: not at all, or with USB sticks, CD-Rs and the like."""

    NEW = "new"
    MEDIA = "media"


class Start(StrEnum):
    """On which side of the table's day `box_from` a transfer starts; that day itself is FROM."""

    BEFORE = "before"
    FROM = "from"


class Filings(StrEnum):
    """On which side of the table's number `filings_per_year` a form is; that number itself is WITHIN."""

    WITHIN = "within"
    OVER = "over"


_YES_OR_NO = (YES, NO)

FACTS: Mapping[str, tuple[str, ...]] = {
    "channel": tuple(map(str, Channel)),
    "party": tuple(map(str, Party)),
    "approved": _YES_OR_NO,
    "new_items": _YES_OR_NO,
    "new_counterparty": _YES_OR_NO,
    "longer_term": _YES_OR_NO,
    "new_basis": _YES_OR_NO,
    "history": tuple(map(str, History)),
    "moves_to_box": _YES_OR_NO,
    "start": tuple(map(str, Start)),
    "filings": tuple(map(str, Filings)),
    "online_payment": _YES_OR_NO,
    "my_number_card": _YES_OR_NO,
    "external_connection": _YES_OR_NO,
    "outsourcing": _YES_OR_NO,
    "subcontract": _YES_OR_NO,
    "data_processing": _YES_OR_NO,
}
"""Each fact with every answer. A row looks at its conditions in this order, and so people are asked."""
