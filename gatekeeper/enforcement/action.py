"""Actions and runs: what is about to be done, is being done, or was done, as the journal keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gatekeeper.enforcement.image import Aim, Image, Thing

__all__ = [
    "KEPT_HERE",
    "OPEN_STATES",
    "UNDER_WAY",
    "Action",
    "ActionState",
    "Basis",
    "Draft",
    "HeldFor",
    "Outcome",
    "Run",
    "RunDraft",
    "RunKind",
    "RunState",
]


class ActionState(StrEnum):
    """Where an action stands.

    `applied`: Box has answered that it is done, and it wasn't read back yet. `unknown`: what became of it can't be
    told from here, so that a person has to look. `dropped`: given up without a call, because a person said so or the
    world had moved on.
    """

    PLANNED = "planned"
    HELD = "held"
    APPROVED = "approved"
    APPLYING = "applying"
    APPLIED = "applied"
    VERIFIED = "verified"
    FAILED = "failed"
    UNKNOWN = "unknown"
    UNDONE = "undone"
    DROPPED = "dropped"


OPEN_STATES = frozenset({ActionState.HELD, ActionState.APPROVED, ActionState.APPLYING, ActionState.APPLIED})
"""An action in one of these goes on: its run isn't over."""

UNDER_WAY = frozenset({ActionState.APPROVED, ActionState.APPLYING, ActionState.APPLIED})
"""Nothing else is planned about a thing while one of its actions is in one of these; what is held is a proposal."""


class RunKind(StrEnum):
    """What made a run."""

    NIGHT = "night"
    FILE = "file"
    UNDO = "undo"
    LOCKDOWN = "lockdown"
    RELEASE = "release"


KEPT_HERE = "date_kept_here"
"""The code of an action whose expiry date Box wouldn't hold: the journal keeps it."""


class RunState(StrEnum):
    """`ended`: none of its actions is open any more. `superseded`: a newer plan has taken its place."""

    HELD = "held"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a plan rests on: the registry's version (0: none), the digest of the policies, and the sweep."""

    registry: int
    policies: str
    sweep: int


@dataclass(frozen=True, slots=True)
class HeldFor:
    """One reason for which the guard holds a run. `facts` are what its sentence names."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """An action as planned, not yet in the journal.

    `before` is the thing as the plan saw it. `due` is an aware moment. `leaves` counts what it touches: 1, or the
    files in a folder that is deleted. `undoes` is the number of the action that this one takes back. `forced`: a
    person wants it whatever is found.
    """

    thing: Thing
    aim: Aim
    before: Image
    due: datetime
    path: str
    remedies: tuple[str, ...]
    rules: tuple[str, ...] = ()
    login: str | None = None
    owner: str | None = None
    governor: str | None = None
    department: str | None = None
    policy: str | None = None
    leaves: int = 1
    undoes: int | None = None
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an action ended, or why it goes on later. `code` names the reason; `detail` is what Box said, if anything.

    `after` is the thing as read back.
    """

    state: ActionState
    code: str = ""
    detail: str = ""
    after: Image | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A journal row. `found` is the thing as it was read just before the first call; None before that.

    `after` is the thing as it was last read: back, or before a further call of the same action.
    """

    id: int
    run: int
    draft: Draft
    state: ActionState
    planned_at: datetime
    found: Image | None = None
    applying_at: datetime | None = None
    ended_at: datetime | None = None
    attempts: int = 0
    not_before: datetime | None = None
    code: str = ""
    detail: str = ""
    undone_by: int | None = None
    after: Image | None = None

    @property
    def thing(self) -> Thing:
        return self.draft.thing

    @property
    def aim(self) -> Aim:
        return self.draft.aim

    @property
    def had_effect(self) -> bool:
        """Whether it changed something that nobody has taken back yet: not what was so already at its call."""
        return self.state is ActionState.VERIFIED and self.applying_at is not None and self.code != "already"


@dataclass(frozen=True, slots=True)
class RunDraft:
    """A run as it is made. `digest` is that of the signed file it came from, if it came from one."""

    kind: RunKind
    as_of: datetime
    by: str
    reason: str
    basis: Basis
    held: tuple[HeldFor, ...] = ()
    digest: str | None = None
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run in the journal. `decided_*` tell who approved or rejected it, when (aware), and why."""

    id: int
    draft: RunDraft
    state: RunState
    made_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    decided_reason: str | None = None
