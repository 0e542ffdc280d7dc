"""GK403 deletion-blocked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from gatekeeper.inventory.item import Lock
from gatekeeper.policy.model import FilePolicy
from gatekeeper.policy.violation import Severity
from tests.policy.build import (
    NOW,
    REPORT,
    STRICT,
    at,
    file,
    folder,
    policies,
    rules,
    spoken,
    unread,
    view,
)

UPLOADED = at("2026-01-20")
DUE = at("2026-02-20")  # the moment at which 19 February, the thirtieth day, is over


def with_lock(until: datetime | None) -> Lock:
    return Lock("1", "staff@city.example.jp", until)


def test_speaks_of_a_retention_past_the_date() -> None:
    """It is known beforehand, and told beforehand."""
    held = file(created_at=UPLOADED, disposition_at=at("2031-04-01"))
    found = spoken("GK403", view(folder(), content=(held,)))
    assert [(one.remedy, one.facts["due"], one.facts["until"]) for one in found] == [
        (REPORT, "2026-02-19", "2031-04-01T00:00:00+09:00")
    ]


def test_speaks_of_a_lock_without_an_end() -> None:
    """Nothing says that it will be gone by then; whoever holds it is named."""
    found = spoken("GK403", view(folder(), content=(file(created_at=UPLOADED, lock=with_lock(None)),)))
    assert [(one.facts["wording"], one.facts["login"]) for one in found] == [("lock", "staff@city.example.jp")]


def test_speaks_alone_after_the_date() -> None:
    """GK401 would ask for what can't be done."""
    held = file(created_at=UPLOADED, disposition_at=at("2031-04-01"))
    assert rules(view(folder(), content=(held,)), as_of=at("2026-03-01")) == ["GK403"]


def test_speaks_loudest_once_the_day_is_over() -> None:
    """Until then somebody may still take the lock off; afterwards a promised deletion hasn't happened."""
    held = view(folder(), content=(file(created_at=UPLOADED, lock=with_lock(None)),))
    before, after = (spoken("GK403", held, as_of=moment) for moment in (DUE - timedelta(seconds=1), DUE))
    assert [one.severity for one in (*before, *after)] == [Severity.MEDIUM, Severity.CRITICAL]


def test_is_silent_where_nothing_sets_a_date() -> None:
    """Then there is nothing to stand against, and on ungoverned items neither."""
    held = view(folder("3604"), content=(file(disposition_at=at("2031-04-01")),))
    assert "GK403" not in rules(replace(held, folder=folder()), under=policies(replace(STRICT, files=FilePolicy())))
    assert rules(held) == []


def test_boundary_is_the_end_of_the_last_day() -> None:
    """A lock or a retention that ends exactly then is in nobody's way."""
    second = timedelta(seconds=1)
    for fine in (file(created_at=UPLOADED, lock=with_lock(DUE)), file(created_at=UPLOADED, disposition_at=DUE)):
        assert rules(view(folder(), content=(fine,))) == []
    late = file(created_at=UPLOADED, lock=with_lock(DUE + second))
    assert rules(view(folder(), content=(late,))) == ["GK403"]
    late = file(created_at=UPLOADED, disposition_at=DUE + second)
    assert rules(view(folder(), content=(late,))) == ["GK403"]


def test_boundary_after_the_date_is_now() -> None:
    """A lock that has ended by now blocks nothing any more."""
    old = file(created_at=at("2025-12-01"))
    assert rules(view(folder(), content=(replace(old, lock=with_lock(NOW)),))) == ["GK401"]
    ending = replace(old, lock=with_lock(NOW + timedelta(seconds=1)))
    assert rules(view(folder(), content=(ending,))) == ["GK403"]


def test_an_unread_lock_is_not_judged() -> None:
    """A lock that Box garbled isn't none."""
    seen = view(folder(), content=(file(created_at=UPLOADED, unread=frozenset({"lock"})),))
    assert [one.field for one in unread("GK403", seen)] == ["lock"]
