"""What a sweep has found, held against a registry or policies that have changed since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.policy.violation import RemedyKind, StandingViolation, Violation
from gatekeeper.whatif import judged_again

__all__ = ["confirmed"]

_Verdict = tuple[tuple[str, str, str, str, str], RemedyKind, str | None, str | None, str | None]


def confirmed(office: Office, standing: Sequence[StandingViolation], now: datetime) -> list[StandingViolation]:
    """Without those to be put right that wouldn't be found so by the registry and the policies in force.

    What only they would find isn't added: that waits for the next sweep. Costs no call of Box.
    """
    doubted = {_verdict(one.violation) for one in standing if _is_put_right(one)}
    if not doubted:
        return list(standing)
    views, read_at = office.inventory.views(), office.reading().finished_at
    found = doubted.intersection(map(_verdict, judged_again(views, office.bench(), now, read_at)))
    return [one for one in standing if not _is_put_right(one) or _verdict(one.violation) in found]


def _is_put_right(one: StandingViolation) -> bool:
    return one.violation.remedy.kind is not RemedyKind.REPORT


def _verdict(one: Violation) -> _Verdict:
    return one.identity, one.remedy.kind, one.remedy.target, one.governor, one.policy
