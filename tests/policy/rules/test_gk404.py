"""GK404 still-in-trash."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from gatekeeper.policy.deletion_record import DeletionRecord, Trashed
from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity, Violation
from gatekeeper.registry.governing import Index
from tests.policy.build import DOMAIN, NOW, assert_said, policies, procedure, registry

GONE = Trashed("file", "501", "受渡し/督促状.xlsx", NOW - timedelta(days=8), "R7-36-03")


def found(trashed: Trashed, as_of: datetime = NOW) -> list[Violation]:
    bench = Bench(Index(registry(procedure()), [DOMAIN]), policies(), deletions=DeletionRecord(trashed=(trashed,)))
    made = [one for one in bench.judge_registry(as_of) if one.rule == "GK404"]
    for one in made:
        assert_said(one)
    return made


def test_speaks_of_what_is_past_its_cooling_time() -> None:
    """Seven days in the trash are over: it is to be purged."""
    (one,) = found(GONE)
    assert one.remedy == Remedy(RemedyKind.PURGE_ITEM)
    assert (one.item.type, one.item.id, one.item.path) == ("file", "501", "受渡し/督促状.xlsx")
    assert (one.subject.type, one.subject.id, one.governor, one.department) == (
        "file", "501", "R7-36-03", "医療保険年金課",
    )  # fmt: skip
    assert one.severity is Severity.MEDIUM


def test_speaks_louder_of_what_box_refused_and_of_what_is_late() -> None:
    """The refusal is named; two days too late are grave also without one."""
    (refused,) = found(replace(GONE, refused="403 forbidden_by_policy"))
    assert (refused.severity, refused.facts["refused"]) == (Severity.CRITICAL, "403 forbidden_by_policy")
    (late,) = found(GONE, NOW + timedelta(days=2))
    assert late.severity is Severity.CRITICAL


def test_speaks_of_what_no_approval_governs_any_more() -> None:
    """It is told, by the policy of what isn't registered, so that nothing is purged without a ground."""
    (one,) = found(replace(GONE, governor="R1-01-01"))
    assert (one.governor, one.policy) == (None, "unregistered")


def test_is_silent_while_it_may_be_taken_back() -> None:
    """Within the cooling time all is as it has to be."""
    assert found(replace(GONE, trashed_at=NOW - timedelta(days=2))) == []


def test_boundary_is_the_last_second_of_the_cooling_time() -> None:
    """At the very moment at which the time is over, it is due."""
    assert found(GONE, GONE.trashed_at + timedelta(days=7) - timedelta(seconds=1)) == []
    assert len(found(GONE, GONE.trashed_at + timedelta(days=7))) == 1
