"""Which violations are told at once, which only recorded, and which deletions should have been over by now. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from gatekeeper.jst import day_end
from gatekeeper.policy.model import Mode, Policies, Policy
from gatekeeper.policy.violation import Severity, Violation
from gatekeeper.store.life import StoredViolation

__all__ = ["MAY_BECOME_URGENT", "acts_on", "is_late", "is_quiet", "is_urgent"]

_AT_ONCE = frozenset({"GK403", "GK503"})
MAY_BECOME_URGENT = _AT_ONCE | {"GK401", "GK404"}
"""The rules whose violations may become urgent while they stand, beside those that become critical."""

_A_NIGHT = timedelta(days=1)


def is_urgent(one: StoredViolation, policies: Policies, now: datetime) -> bool:
    """Whether it is told at once, as of an aware moment, rather than in the morning."""
    violation = one.violation
    if is_quiet(violation, policies):
        return False
    return violation.severity is Severity.CRITICAL or violation.rule in _AT_ONCE or is_late(violation, policies, now)


def is_quiet(violation: Violation, policies: Policies) -> bool:
    """Whether its policy only records it."""
    policy = _policy(violation, policies)
    return policy is not None and policy.mode_of(violation.rule) is Mode.OBSERVE


def is_late(violation: Violation, policies: Policies, now: datetime) -> bool:
    """Whether a deletion should have been over by now: a grace and a night after its day, or at once where nothing
    will do it. When it was first seen, and whether the guard holds it, is no excuse.
    """
    if violation.rule == "GK404":
        return violation.severity is not Severity.MEDIUM
    due = violation.facts.get("due")
    if violation.rule not in {"GK401", "GK403"} or due is None or day_end(date.fromisoformat(due)) > now:
        return False
    policy = _policy(violation, policies)
    if violation.rule == "GK403" or policy is None or policy.mode_of(violation.rule) is not Mode.ENFORCE:
        return True
    return day_end(date.fromisoformat(due)) + policy.grace_of(violation.rule) + _A_NIGHT < now


def acts_on(one: StoredViolation, policies: Policies, now: datetime) -> datetime | None:
    """From when the gatekeeper puts it right by itself; None: it doesn't."""
    violation = one.violation
    policy = _policy(violation, policies)
    if policy is None or policy.mode_of(violation.rule) is not Mode.ENFORCE:
        return None
    return one.standing.grace_from(now) + policy.grace_of(violation.rule)


def _policy(violation: Violation, policies: Policies) -> Policy | None:
    return next((one for one in policies.by_pattern.values() if one.name == violation.policy), None)
