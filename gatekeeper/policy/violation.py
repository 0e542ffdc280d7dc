"""A violation as judged at one moment, before anything is known of its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

__all__ = [
    "Judged",
    "Location",
    "Remedy",
    "RemedyKind",
    "Severity",
    "StandingViolation",
    "Status",
    "Subject",
    "SubjectType",
    "Unjudged",
    "Violation",
]


class Severity(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 is the gravest: for sorting."""
        return list(Severity).index(self)


class SubjectType(StrEnum):
    """What about the item is wrong."""

    COLLABORATION = "collaboration"
    LINK = "link"
    FOLDER = "folder"
    FILE = "file"
    PROCEDURE = "procedure"
    DECLARATION = "declaration"
    ACCOUNT = "account"


class RemedyKind(StrEnum):
    REPORT = "report"
    REMOVE_COLLABORATION = "remove_collaboration"
    WITHDRAW_INVITATION = "withdraw_invitation"
    LOWER_ROLE = "lower_role"
    SET_COLLABORATION_EXPIRY = "set_collaboration_expiry"
    REMOVE_LINK = "remove_link"
    TIGHTEN_LINK = "tighten_link"
    SET_LINK_EXPIRY = "set_link_expiry"
    DENY_LINK_DOWNLOAD = "deny_link_download"
    LOWER_LINK_EDIT = "lower_link_edit"
    REMOVE_VANITY_NAME = "remove_vanity_name"
    SWITCH_OFF_INVITATIONS = "switch_off_invitations"
    SWITCH_OFF_UPLOAD_ADDRESS = "switch_off_upload_address"
    APPLY_WATERMARK = "apply_watermark"
    DENY_FILE_DOWNLOAD = "deny_file_download"
    DELETE_ITEM = "delete_item"
    PURGE_ITEM = "purge_item"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would put it right. `target` is the state to reach in Box's words (a role, an RFC 3339 time), if any."""

    kind: RemedyKind
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """The item a violation is about. Off Box (a procedure, a declaration) `type` says so."""

    type: str
    id: str
    path: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What about the item: a collaboration (with its address or group name), its link, an account that has moved files
    there, or the item itself.
    """

    type: SubjectType
    id: str
    login: str | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """Identity is rule + item + subject. `governor` is the id of the governing procedure or declaration.

    `facts` holds the values that the rule's sentence names; the sentence itself is made where a person reads it.
    """

    rule: str
    severity: Severity
    item: Location
    subject: Subject
    remedy: Remedy
    governor: str | None = None
    department: str | None = None
    policy: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str, str, str, str]:
        return (self.rule, self.item.type, self.item.id, self.subject.type, self.subject.id)


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A rule that couldn't judge an item because Box left `field` out of its answer."""

    rule: str
    item: Location
    field: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The outcome of judging one view."""

    violations: tuple[Violation, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()


class Status(StrEnum):
    """Where a violation stands in its life. Acknowledged and waived are set by people."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    WAIVED = "waived"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class StandingViolation:
    """A violation with what is remembered of it: since which aware moment it stands, and its status.

    One that was resolved and has returned stands since its return: what happened before is settled. `tolerated_until`
    is the aware moment at which the waiver that covers it ends, or has ended.
    """

    violation: Violation
    since: datetime
    status: Status = Status.OPEN
    tolerated_until: datetime | None = None

    def grace_from(self, as_of: datetime) -> datetime:
        """The moment from which its grace counts as of another: what was tolerated has had none before that ended."""
        lapsed = self.tolerated_until is not None and self.tolerated_until <= as_of
        return max(self.since, self.tolerated_until) if lapsed and self.tolerated_until else self.since
