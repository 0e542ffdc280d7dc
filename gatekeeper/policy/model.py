"""A policy: what is allowed to everything of one transfer pattern. Read from one YAML file a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from gatekeeper.registry.model import DeleteFrom, Pattern, Permission

__all__ = [
    "UNREGISTERED",
    "CollaboratorPolicy",
    "DeclarationPolicy",
    "DownloadDenial",
    "EmptyFolder",
    "FilePolicy",
    "FolderPolicy",
    "GuardPolicy",
    "LinkClosing",
    "LinkPolicy",
    "Mode",
    "Policies",
    "Policy",
    "Requirement",
    "RuleOverride",
    "TransferPolicy",
]

UNREGISTERED = "unregistered"
"""The pattern, in a policy file, of everything that no procedure and no declaration governs."""


class Mode(StrEnum):
    """How far the gatekeeper goes: records, tells, acts."""

    OBSERVE = "observe"
    NOTIFY = "notify"
    ENFORCE = "enforce"


class Requirement(StrEnum):
    REQUIRED = "required"
    OPTIONAL = "optional"


class LinkClosing(StrEnum):
    """How a link that lets in too many people is closed. A removed link's address never comes back."""

    TIGHTEN = "tighten"
    REMOVE = "remove"


class EmptyFolder(StrEnum):
    """What becomes of a folder in which nothing is left."""

    KEEP = "keep"
    DELETE = "delete"


class DownloadDenial(StrEnum):
    """Which files are closed to outsiders one by one, where downloads are denied: each costs a call.

    `WHEN_NEEDED`: those that outsiders reach by an access that nothing here can lower.
    """

    NEVER = "never"
    WHEN_NEEDED = "when-needed"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class CollaboratorPolicy:
    """`max_role` None: no ceiling. `pending_at_most` None: an invitation may stay open."""

    max_role: str | None = None
    expiry: Requirement = Requirement.OPTIONAL
    pending_at_most: timedelta | None = None


@dataclass(frozen=True, slots=True)
class LinkPolicy:
    """`access` holds Box's words (open, company, collaborators) that a link may have; None: any but open."""

    access: frozenset[str] | None = None
    password: Requirement = Requirement.OPTIONAL
    lifetime_at_most: timedelta | None = None
    download: Permission = Permission.ALLOW
    edit: Permission = Permission.ALLOW
    vanity_name: Permission = Permission.DENY
    closing: LinkClosing = LinkClosing.TIGHTEN


@dataclass(frozen=True, slots=True)
class FolderPolicy:
    non_owner_invite: Permission = Permission.ALLOW
    upload_address: Permission = Permission.ALLOW
    watermark: Requirement = Requirement.OPTIONAL
    empty: EmptyFolder = EmptyFolder.KEEP


@dataclass(frozen=True, slots=True)
class FilePolicy:
    """`delete_after` counts from `delete_from`, in whole days in Asia/Tokyo. None: from the upload no date is set,
    from an end the end itself.

    `cooling` is how long a deleted item stays in the trash before it is purged, `postpone_at_most` how far a person
    may put a deletion off. `report_within` is how long a counterparty has to report its own erasure.
    """

    delete_after: timedelta | None = None
    download: Permission = Permission.ALLOW
    cooling: timedelta = timedelta(days=7)
    postpone_at_most: timedelta = timedelta(days=30)
    delete_from: DeleteFrom = DeleteFrom.UPLOAD
    report_within: timedelta = timedelta(days=30)
    deny_download: DownloadDenial = DownloadDenial.NEVER


@dataclass(frozen=True, slots=True)
class DeclarationPolicy:
    """How long a declaration's term may be, both days counted, and how long after its end the files may stay.

    Both in whole days, and always set: a declaration is never open-ended.
    """

    term_at_most: timedelta = timedelta(days=400)
    delete_within: timedelta = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class TransferPolicy:
    """How many files and bytes one account may download within an hour.

    What passes that is a mass download only where it is also more than `times_own_past` times what the account
    usually downloads in an hour. What was told of a transfer is over once nothing like it has followed for
    `quiet_after`, in whole days.
    """

    mass_count: int = 100
    mass_bytes: int = 1_000_000_000
    times_own_past: int = 3
    quiet_after: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class GuardPolicy:
    """`max_registry_change` is the share of the registry that may have changed since the last run that was let go."""

    max_actions: int = 25
    max_share: float = 0.1
    max_registry_change: float = 0.2


@dataclass(frozen=True, slots=True)
class RuleOverride:
    mode: Mode | None = None
    grace: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """`patterns` holds the transfer patterns it is for, or `UNREGISTERED`.

    `grace` is the time from first sight of a violation to the act. `notice` is how long before a term's end its
    lapse is told. Nothing is enforced before the policy has stood unchanged for `settle`.
    """

    name: str
    patterns: tuple[Pattern | str, ...]
    mode: Mode = Mode.OBSERVE
    grace: timedelta = timedelta(hours=24)
    settle: timedelta = timedelta(hours=24)
    notice: timedelta = timedelta(days=60)
    collaborators: CollaboratorPolicy = CollaboratorPolicy()
    links: LinkPolicy = LinkPolicy()
    folders: FolderPolicy = FolderPolicy()
    files: FilePolicy = FilePolicy()
    declarations: DeclarationPolicy = DeclarationPolicy()
    transfers: TransferPolicy = TransferPolicy()
    rules: Mapping[str, RuleOverride] = field(default_factory=dict)
    guard: GuardPolicy = GuardPolicy()

    def mode_of(self, rule_id: str) -> Mode:
        override = self.rules.get(rule_id)
        return override.mode if override is not None and override.mode is not None else self.mode

    def grace_of(self, rule_id: str) -> timedelta:
        override = self.rules.get(rule_id)
        return override.grace if override is not None and override.grace is not None else self.grace


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies: exactly one for each transfer pattern, and one for what is unregistered.

    `digest` is the SHA-256 of the files they were read from, in hexadecimal.
    """

    by_pattern: Mapping[str, Policy]
    digest: str

    def of(self, pattern: Pattern | str) -> Policy:
        return self.by_pattern[str(pattern)]
