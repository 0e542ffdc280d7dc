"""Warnings before an act: which, to whom, and from when on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from gatekeeper.enforcement.notice import NOBODY, Notice, NoticeKind, warnings
from gatekeeper.enforcement.plan import PlannedAction, plan
from gatekeeper.policy.model import Mode, Policies
from gatekeeper.policy.violation import RemedyKind, StandingViolation
from tests.enforcement.test_plan import collaboration, on_link
from tests.policy.build import NOW, STRICT, policies

OWNER = "admin@city.example.jp"
HOUR = timedelta(hours=1)
REMOVE = collaboration("GK102", RemedyKind.REMOVE_COLLABORATION)


def graced(grace: timedelta) -> Policies:
    return policies(replace(STRICT, mode=Mode.ENFORCE, grace=grace))


def told(ago: timedelta, grace: timedelta, owner: str | None = OWNER) -> list[Notice]:
    """What is told of one violation that was seen some time ago, under a policy with this grace."""
    made = plan([StandingViolation(REMOVE, NOW - ago)], graced(grace), NOW)
    return list(warnings(made, lambda _: owner, NOW))


def test_at_the_start_and_a_day_before() -> None:
    """Three days ahead: once now, and once a day before."""
    due = NOW + 72 * HOUR
    about = f"collaboration:77@{due.isoformat()}"
    assert told(timedelta(0), 72 * HOUR) == [
        Notice(NoticeKind.GRACE_STARTED, about, OWNER, NOW),
        Notice(NoticeKind.DAY_BEFORE, about, OWNER, due - 24 * HOUR),
    ]


def test_a_day_or_less_ahead() -> None:
    """Where the act is a day away, the first warning says it all."""
    assert [one.kind for one in told(timedelta(0), 24 * HOUR)] == [NoticeKind.GRACE_STARTED]
    assert [one.kind for one in told(timedelta(0), 25 * HOUR)] == [NoticeKind.GRACE_STARTED, NoticeKind.DAY_BEFORE]


def test_nothing_for_what_is_due() -> None:
    """What may be done at once isn't warned of: it is done."""
    assert told(25 * HOUR, 24 * HOUR) == []


def test_an_unknown_owner_is_not_lost() -> None:
    """Where nobody knows whom to tell, that is on record too."""
    assert [one.to for one in told(timedelta(0), 24 * HOUR, None)] == [NOBODY]


def test_one_warning_for_one_act() -> None:
    """Several steps of one thing on one day are warned of together; other things by themselves."""
    standing = [
        StandingViolation(one, NOW)
        for one in (
            REMOVE,
            on_link("GK202", RemedyKind.TIGHTEN_LINK, "collaborators"),
            on_link("GK206", RemedyKind.REMOVE_VANITY_NAME),
        )
    ]
    owners: dict[str, str] = {}

    def owner_of(action: PlannedAction) -> str:
        return owners.setdefault(action.thing.key, f"{len(owners)}@city.example.jp")

    made = plan(standing, graced(24 * HOUR), NOW)
    assert sorted(one.to for one in warnings(made, owner_of, NOW)) == ["0@city.example.jp", "1@city.example.jp"]
