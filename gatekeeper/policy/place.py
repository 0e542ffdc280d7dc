"""What is allowed at one place: the policy of its transfer pattern, narrowed by what governs it, as of one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.policy.deletion import Deletion, deletion_of
from gatekeeper.policy.model import UNREGISTERED, Policies, Policy
from gatekeeper.policy.role import ROLES, Capabilities, Capability
from gatekeeper.registry.model import Declaration, Governor, Limits, Pattern, Permission, Procedure
from gatekeeper.registry.term import Span, span

__all__ = ["Allowance", "Place", "allowance", "pattern_of", "place_of"]

_EVERYTHING: Capabilities = frozenset(Capability)
_NOT_OPEN = frozenset({"company", "collaborators"})


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a policy and the limits of one procedure or declaration allow together: never more than the policy alone.

    `ceiling` holds what a collaborator's role may give, the ban on downloads left out. `link_access` holds Box's
    words that a link may have.
    """

    ceiling: Capabilities
    download: Permission
    link_access: frozenset[str]
    link_download: Permission
    link_lifetime: timedelta | None
    deletion: Deletion


@dataclass(frozen=True, slots=True)
class Place:
    """A governor (None: nothing governs) with its policy and allowance, and its term as of an aware moment.

    Files uploaded before `overdue_before` are past their deletion date; None: no file is.
    """

    governor: Governor | None
    policy: Policy
    allowance: Allowance
    span: Span | None
    as_of: datetime
    overdue_before: datetime | None = None

    @property
    def is_governed(self) -> bool:
        return self.governor is not None

    @property
    def department(self) -> str | None:
        return None if self.governor is None else self.governor.department


def pattern_of(governor: Governor | None) -> Pattern | str:
    """The transfer pattern whose policy applies; what has no pattern of its own is judged as unregistered."""
    if isinstance(governor, Declaration):
        return Pattern.POST_HOC
    if isinstance(governor, Procedure) and governor.pattern is not None:
        return governor.pattern
    return UNREGISTERED


def place_of(governor: Governor | None, policies: Policies, as_of: datetime) -> Place:
    """What is allowed under `governor` as of an aware moment."""
    policy = policies.of(pattern_of(governor))
    term = None if governor is None else span(governor.term, as_of)
    allowed = allowance(policy, governor)
    return Place(governor, policy, allowed, term, as_of, allowed.deletion.overdue_before(as_of))


def allowance(policy: Policy, governor: Governor | None) -> Allowance:
    """The policy narrowed by the governor's limits; nothing that the policy denies is ever allowed again."""
    limits = _limits(governor)
    download = _stricter(policy.files.download, limits.download)
    links = policy.links.access if policy.links.access is not None else _NOT_OPEN
    return Allowance(
        ceiling=_reach(policy.collaborators.max_role) & _reach(limits.max_role),
        download=download,
        link_access=(links if governor is not None else links & _NOT_OPEN) | {"collaborators"},
        link_download=_stricter(policy.links.download, download),
        link_lifetime=_shorter(policy.links.lifetime_at_most, limits.link_lifetime_days),
        deletion=deletion_of(policy.files, governor, limits),
    )


def _limits(governor: Governor | None) -> Limits:
    if isinstance(governor, Procedure):
        return governor.limits
    return Limits() if governor is None else Limits(download=governor.download)


def _reach(max_role: str | None) -> Capabilities:

    return _EVERYTHING if max_role is None else ROLES[max_role]


def _stricter(one: Permission, other: Permission | None) -> Permission:
    return Permission.DENY if Permission.DENY in {one, other} else Permission.ALLOW


def _shorter(one: timedelta | None, days: int | None) -> timedelta | None:
    return min((span for span in (one, None if days is None else timedelta(days)) if span is not None), default=None)
