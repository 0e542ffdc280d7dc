"""What was found by a registry, policies or domains that aren't those in force, held against the present ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.policy.violation import RemedyKind, StandingViolation, Status, Violation
from gatekeeper.store.life import StoredViolation, status_of
from gatekeeper.whatif import judged_again

__all__ = ["Confirmed", "confirmed"]

_Verdict = tuple[tuple[str, str, str, str, str], RemedyKind, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`standing` is what may be put right. `was_needed`: something had been judged by another ruling."""

    standing: tuple[StandingViolation, ...]
    was_needed: bool


def confirmed(office: Office, stored: Sequence[StoredViolation], now: datetime) -> Confirmed:
    """Without those to be put right that were judged by another ruling and wouldn't be found so by the one in force.

    Whoever made a mistake in the registry and took it back finds nothing done by it, whichever reading was judged by
    it. What only the present ruling would find isn't added: that waits for a reading. Costs no call of Box.
    """
    ruling = office.ruling()
    doubted = {one.id: _verdict(one.violation) for one in stored if one.ruling != ruling and _may_be_put_right(one)}
    if not doubted:
        return Confirmed(tuple(one.standing for one in stored), was_needed=False)
    wanted = frozenset(doubted.values())
    views, read_at = office.inventory.views(), office.reading().finished_at
    again = ((_verdict(one), one) for one in judged_again(views, office.bench(), now, read_at))
    found = {verdict: one for verdict, one in again if verdict in wanted}
    kept = [one if one.id not in doubted else _renewed(one, found.get(doubted[one.id]), now) for one in stored]
    standing = tuple(one.standing for one in kept if one is not None)
    return Confirmed(standing, was_needed=True)


def _renewed(one: StoredViolation, found: Violation | None, now: datetime) -> StoredViolation | None:
    """As it is judged now: a waiver may cover it again, or no longer."""
    if found is None:
        return None
    status = status_of(found.severity, one.resolved_at, one.acknowledgement, one.waiver, now)
    return replace(one, violation=found, status=status)


def _may_be_put_right(one: StoredViolation) -> bool:
    return one.status is not Status.RESOLVED and one.violation.remedy.kind is not RemedyKind.REPORT


def _verdict(one: Violation) -> _Verdict:
    return one.identity, one.remedy.kind, one.remedy.target, one.governor, one.policy
