"""What would be done, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gatekeeper.enforcement.drafting import Known, drafts_of
from gatekeeper.enforcement.image import Image, Thing, ThingKind
from gatekeeper.enforcement.plan import Plan, plan
from gatekeeper.policy.model import Mode, Policies, RuleOverride
from gatekeeper.policy.violation import (
    Location,
    Remedy,
    RemedyKind,
    Severity,
    StandingViolation,
    Status,
    Subject,
    SubjectType,
    Violation,
)
from tests.policy.build import NOW, STRICT, policies

DAY = timedelta(days=1)
FOLDER = Location("folder", "3603", "受渡し/国保")


def collaboration(rule: str, kind: RemedyKind, target: str | None = None, subject: str = "77") -> Violation:
    return Violation(
        rule=rule,
        severity=Severity.HIGH,
        item=FOLDER,
        subject=Subject(SubjectType.COLLABORATION, subject, "op@vendor.example.com"),
        remedy=Remedy(kind, target),
        governor="R7-36-03",
        department="医療保険年金課",
        policy="strict",
    )


def on_link(rule: str, kind: RemedyKind, target: str | None = None) -> Violation:
    return replace(collaboration(rule, kind, target), subject=Subject(SubjectType.LINK, "3603"))


def planned(*violations: Violation, under: Policies | None = None, first_seen: datetime = NOW) -> Plan:
    return plan([StandingViolation(one, first_seen) for one in violations], under or policies(), NOW)


def steps(made: Plan) -> list[list[tuple[RemedyKind, str | None, tuple[str, ...]]]]:
    return [[(step.remedy.kind, step.remedy.target, step.rules) for step in action.steps] for action in made.actions]


REMOVE = collaboration("GK102", RemedyKind.REMOVE_COLLABORATION)
LOWER = collaboration("GK104", RemedyKind.LOWER_ROLE, "viewer uploader")
EXPIRE = collaboration("GK106", RemedyKind.SET_COLLABORATION_EXPIRY, "2026-03-31T23:59:59+09:00")


def test_an_action_is_due_when_the_grace_is_over() -> None:
    """Grace is counted from first sight."""
    made = planned(LOWER, first_seen=NOW - timedelta(hours=5))
    assert [action.due for action in made.actions] == [NOW + timedelta(hours=19)]
    action = made.actions[0]
    assert action.steps_due(NOW + timedelta(hours=19)) == action.steps
    assert action.steps_due(NOW + timedelta(hours=19) - timedelta(seconds=1)) == ()
    assert (action.item, action.subject, action.department) == (FOLDER, LOWER.subject, "医療保険年金課")


def test_removing_makes_everything_else_needless() -> None:
    """The one action answers all the violations."""
    made = planned(EXPIRE, LOWER, REMOVE)
    assert steps(made) == [[(RemedyKind.REMOVE_COLLABORATION, None, ("GK102", "GK104", "GK106"))]]
    assert {violation.rule for violation in made.actions[0].violations} == {"GK102", "GK104", "GK106"}


def test_lowering_and_an_expiry_go_together() -> None:
    """They don't contradict each other: the role first, then the date."""
    assert steps(planned(EXPIRE, LOWER)) == [
        [
            (RemedyKind.LOWER_ROLE, "viewer uploader", ("GK104",)),
            (RemedyKind.SET_COLLABORATION_EXPIRY, "2026-03-31T23:59:59+09:00", ("GK106",)),
        ]
    ]


def test_two_lowerings_become_the_narrower_one() -> None:
    """What both allow."""
    other = collaboration("GK304", RemedyKind.LOWER_ROLE, "previewer uploader")
    assert steps(planned(LOWER, other)) == [[(RemedyKind.LOWER_ROLE, "previewer uploader", ("GK104", "GK304"))]]


def test_two_expiries_become_the_earlier_one() -> None:
    """Compared as moments, not as text."""
    one = on_link("GK203", RemedyKind.SET_LINK_EXPIRY, "2026-03-01T00:00:00+09:00")
    other = on_link("GK299", RemedyKind.SET_LINK_EXPIRY, "2026-02-28T16:00:00+00:00")
    assert steps(planned(one, other)) == [
        [(RemedyKind.SET_LINK_EXPIRY, "2026-03-01T00:00:00+09:00", ("GK203", "GK299"))]
    ]


def test_withdrawing_and_removing_are_one_call() -> None:
    """A pending invitation of a stranger is taken away once."""
    withdraw = collaboration("GK108", RemedyKind.WITHDRAW_INVITATION)
    assert steps(planned(withdraw, REMOVE)) == [[(RemedyKind.REMOVE_COLLABORATION, None, ("GK102", "GK108"))]]


def test_a_tightened_link_needs_no_ban_on_downloads() -> None:
    """Box binds only open and company links by it; the other changes still count."""
    made = planned(
        on_link("GK201", RemedyKind.TIGHTEN_LINK, "collaborators"),
        on_link("GK202", RemedyKind.TIGHTEN_LINK, "collaborators"),
        on_link("GK203", RemedyKind.SET_LINK_EXPIRY, "2026-03-02T23:59:59+09:00"),
        on_link("GK204", RemedyKind.DENY_LINK_DOWNLOAD),
        on_link("GK206", RemedyKind.REMOVE_VANITY_NAME),
    )
    assert steps(made) == [
        [
            (RemedyKind.TIGHTEN_LINK, "collaborators", ("GK201", "GK202", "GK204")),
            (RemedyKind.SET_LINK_EXPIRY, "2026-03-02T23:59:59+09:00", ("GK203",)),
            (RemedyKind.REMOVE_VANITY_NAME, None, ("GK206",)),
        ]
    ]


def test_a_weaker_change_that_is_due_earlier_is_made() -> None:
    """Until the stranger is removed, his role is at least lowered; each rule's grace is kept."""
    seen = [StandingViolation(LOWER, NOW - DAY), StandingViolation(REMOVE, NOW)]
    made = plan(seen, policies(), NOW)
    assert [[(step.remedy.kind, step.due) for step in action.steps] for action in made.actions] == [
        [(RemedyKind.LOWER_ROLE, NOW), (RemedyKind.REMOVE_COLLABORATION, NOW + DAY)]
    ]


def test_a_stricter_target_with_a_longer_grace_waits_for_it() -> None:
    """The role is lowered twice rather than too far too soon."""
    patient = replace(STRICT, rules={"GK304": RuleOverride(grace=timedelta(days=3))})
    other = collaboration("GK304", RemedyKind.LOWER_ROLE, "previewer uploader")
    made = planned(LOWER, other, under=policies(patient))
    assert [(step.remedy.target, step.due - NOW) for step in made.actions[0].steps] == [
        ("viewer uploader", DAY),
        ("previewer uploader", timedelta(days=3)),
    ]


@pytest.mark.parametrize("mode", [Mode.OBSERVE, Mode.NOTIFY])
def test_only_enforce_acts(mode: Mode) -> None:
    """In the other modes the violation is told with its mode."""
    made = planned(REMOVE, under=policies(replace(STRICT, mode=mode)))
    assert made.actions == ()
    assert [(one.violation, one.mode) for one in made.reported] == [(REMOVE, mode)]


def test_a_rules_own_mode_counts_before_the_policys() -> None:
    """Both ways."""
    overridden = replace(STRICT, mode=Mode.NOTIFY, rules={"GK104": RuleOverride(mode=Mode.ENFORCE)})
    made = planned(REMOVE, LOWER, under=policies(overridden))
    assert steps(made) == [[(RemedyKind.LOWER_ROLE, "viewer uploader", ("GK104",))]]
    assert [one.violation.rule for one in made.reported] == ["GK102"]


def test_a_report_is_never_an_action() -> None:
    """Whatever the mode."""
    made = planned(collaboration("GK109", RemedyKind.REPORT))
    assert (made.actions, len(made.reported)) == ((), 1)


def test_waived_and_resolved_ones_are_left_alone() -> None:
    """A waived one stays visible, an acknowledged one is acted upon like an open one."""
    standing = [
        StandingViolation(REMOVE, NOW, Status.WAIVED),
        StandingViolation(LOWER, NOW, Status.ACKNOWLEDGED),
        StandingViolation(EXPIRE, NOW, Status.RESOLVED),
    ]
    made = plan(standing, policies(), NOW)
    assert steps(made) == [[(RemedyKind.LOWER_ROLE, "viewer uploader", ("GK104",))]]
    assert made.waived == (REMOVE,)
    assert made.reported == ()


def test_a_violation_of_a_policy_that_is_gone_is_only_reported() -> None:
    """Nobody decided that it may be acted upon."""
    made = planned(replace(REMOVE, policy="old"), replace(LOWER, policy=None))
    assert made.actions == ()
    assert {one.mode for one in made.reported} == {Mode.OBSERVE}


def test_different_things_are_different_actions() -> None:
    """Two collaborations, a link and the folder itself, by due time and then by gravity."""
    other = collaboration("GK102", RemedyKind.REMOVE_COLLABORATION, subject="78")
    setting = replace(
        collaboration("GK301", RemedyKind.SWITCH_OFF_INVITATIONS),
        subject=Subject(SubjectType.FOLDER, "3603"),
        severity=Severity.CRITICAL,
    )
    made = planned(REMOVE, other, on_link("GK206", RemedyKind.REMOVE_VANITY_NAME), setting)
    assert [(action.subject.type, action.subject.id) for action in made.actions] == [
        ("folder", "3603"),
        ("collaboration", "77"),
        ("collaboration", "78"),
        ("link", "3603"),
    ]
    assert made.actions[0].severity is Severity.CRITICAL


def test_links_of_a_file_and_a_folder_with_one_number_are_two() -> None:
    """Box numbers files and folders apart."""
    one = on_link("GK206", RemedyKind.REMOVE_VANITY_NAME)
    made = planned(one, replace(one, item=Location("file", "3603", "受渡し/国保/a.xlsx")))
    assert len(made.actions) == 2


def test_the_plan_does_not_hang_on_the_order_of_the_violations() -> None:
    """The same violations make the same plan."""
    violations = [REMOVE, LOWER, EXPIRE, on_link("GK201", RemedyKind.TIGHTEN_LINK, "collaborators")]
    assert planned(*violations) == planned(*reversed(violations))


SETTING = replace(
    collaboration("GK301", RemedyKind.SWITCH_OFF_INVITATIONS), subject=Subject(SubjectType.FOLDER, "3603")
)
DELETION = replace(collaboration("GK401", RemedyKind.DELETE_ITEM), subject=Subject(SubjectType.FOLDER, "3603"))


def known(_: Thing) -> Known:
    return Known(Image(present=True, facts={"where": "place", "can_non_owners_invite": True}))


def test_a_folder_and_its_settings_are_two_things() -> None:
    """One call deletes it and another changes its settings: neither could be read back by the other's image."""
    made = planned(SETTING, DELETION)
    assert {(action.thing.kind, *(step.remedy.kind for step in action.steps)) for action in made.actions} == {
        (ThingKind.FOLDER, RemedyKind.SWITCH_OFF_INVITATIONS),
        (ThingKind.ITEM, RemedyKind.DELETE_ITEM),
    }


def test_what_is_deleted_is_not_changed_as_well() -> None:
    """Its settings and its link go with it; what lies elsewhere doesn't."""
    at_once = policies(replace(STRICT, grace=timedelta(0)))
    tighten = on_link("GK201", RemedyKind.TIGHTEN_LINK, "collaborators")
    elsewhere = replace(tighten, item=Location("folder", "3604", "受渡し/介護"))
    made = drafts_of(planned(SETTING, DELETION, tighten, elsewhere, under=at_once), known)
    assert sorted((one.thing.kind, one.thing.item_id, one.rules) for one in made.drafts) == [
        (ThingKind.ITEM, "3603", ("GK401",)),
        (ThingKind.LINK, "3604", ("GK201",)),
    ]
    assert sorted((one.thing.kind, one.thing.item_id) for one in made.shadowed) == [
        (ThingKind.FOLDER, "3603"),
        (ThingKind.LINK, "3603"),
    ]


def test_a_deletion_that_is_not_due_yet_spares_nothing() -> None:
    """Until it comes, the rest is put right."""
    waits = replace(STRICT, grace=timedelta(0), rules={"GK401": RuleOverride(grace=DAY)})
    drafts = drafts_of(planned(SETTING, DELETION, under=policies(waits)), known).drafts
    assert [one.rules for one in drafts] == [("GK301",)]
