"""What the rules about transfers say of one event in a small ward."""

from __future__ import annotations

from typing import Any

from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.model import Policies
from gatekeeper.policy.transfer_case import Load
from gatekeeper.policy.violation import Judged, Violation
from gatekeeper.registry.model import Governor
from gatekeeper.transfer.value import Transfer
from tests.policy.build import assert_said, policies
from tests.transfer.build import basis

__all__ = ["heard", "judged"]


def judged(
    one: Transfer,
    *governors: Governor,
    hour: Load = Load(1, 120_000),  # noqa: B008 -- a frozen value
    usual: Load | None = None,
    is_searched: bool = False,
    under: Policies | None = None,
) -> Judged:
    """Everything that is found in a transfer; each finding can be said."""
    bench = Bench(basis(*governors).index, under or policies())
    found = bench.judge_transfer(one, hour, lambda _: usual, is_searched=is_searched)
    for violation in found.violations:
        assert_said(violation)
    return found


def heard(rule: str, one: Transfer, *governors: Governor, **how: Any) -> list[Violation]:
    """What one rule says."""
    found = judged(one, *governors, **how)
    return [violation for violation in found.violations if violation.rule == rule]
