"""What is allowed at one place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import jst
from gatekeeper.policy.deletion import Deletion
from gatekeeper.policy.model import UNREGISTERED, CollaboratorPolicy, FilePolicy, LinkPolicy, Policy
from gatekeeper.policy.place import allowance, pattern_of, place_of
from gatekeeper.policy.role import ROLES
from gatekeeper.registry.model import Limits, Pattern, Permission
from tests.policy.build import NOW, STRICT, at, declaration, policies, procedure

LOWER = sorted(set(ROLES) - {"owner"})
days = st.integers(1, 400)
permissions = st.sampled_from(Permission)
limits = st.builds(
    Limits,
    download=st.none() | permissions,
    max_role=st.none() | st.sampled_from(LOWER),
    delete_after_days=st.none() | days,
    link_lifetime_days=st.none() | days,
)
spans = st.none() | days.map(timedelta)
accesses = st.none() | st.frozensets(st.sampled_from(["open", "company", "collaborators"]), min_size=1)
some_policy = st.builds(
    Policy,
    name=st.just("any"),
    patterns=st.just(tuple(Pattern)),
    collaborators=st.builds(CollaboratorPolicy, st.none() | st.sampled_from(LOWER)),
    links=st.builds(LinkPolicy, access=accesses, lifetime_at_most=spans, download=permissions),
    files=st.builds(FilePolicy, spans, permissions),
)


def is_stricter(one: Permission, other: Permission) -> bool:
    return one is Permission.DENY or other is Permission.ALLOW


def is_shorter(one: timedelta | int | None, other: timedelta | int | None) -> bool:
    return other is None or (one is not None and one <= other)  # type: ignore[operator] # both of one kind


@given(some_policy, limits)
def test_limits_never_widen_the_policy(policy: Policy, given_limits: Limits) -> None:
    """Whatever a procedure's limits say, nothing is allowed that the policy alone wouldn't allow."""
    plain = allowance(policy, procedure())
    limited = allowance(policy, procedure(limits=given_limits))
    assert limited.ceiling <= plain.ceiling
    assert limited.link_access <= plain.link_access
    assert is_stricter(limited.download, plain.download)
    assert is_stricter(limited.link_download, plain.link_download)
    assert is_shorter(limited.link_lifetime, plain.link_lifetime)
    assert is_shorter(limited.deletion.after_days, plain.deletion.after_days)


@given(some_policy, limits)
def test_limits_are_kept(policy: Policy, given_limits: Limits) -> None:
    """What the procedure's limits refuse stays refused, whatever the policy allows."""
    limited = allowance(policy, procedure(limits=given_limits))
    if given_limits.max_role is not None:
        assert limited.ceiling <= ROLES[given_limits.max_role]
    if given_limits.download is Permission.DENY:
        assert (limited.download, limited.link_download) == (Permission.DENY, Permission.DENY)
    assert is_shorter(limited.link_lifetime, _timedelta(given_limits.link_lifetime_days))
    assert is_shorter(limited.deletion.after_days, given_limits.delete_after_days)


@given(some_policy)
def test_an_open_link_is_never_allowed_where_nothing_governs(policy: Policy) -> None:
    """Whatever the unregistered policy says."""
    assert "open" not in allowance(policy, None).link_access


def _timedelta(number: int | None) -> timedelta | None:
    return None if number is None else timedelta(number)


def test_what_governs_names_the_pattern() -> None:
    """A declaration is of the unsubmitted category; what has no pattern falls to the unregistered policy."""
    assert pattern_of(procedure()) == Pattern.MIGRATED_MEDIA
    assert pattern_of(declaration()) == Pattern.POST_HOC
    assert pattern_of(procedure(pattern=None)) == UNREGISTERED
    assert pattern_of(None) == UNREGISTERED


def test_a_form_has_its_own_date_and_ban() -> None:
    """Its deletion date stands beside the policy's days."""
    form = declaration(delete_on=date(2026, 6, 30), download=Permission.DENY)
    place = place_of(form, policies(), NOW)
    assert place.allowance.deletion == Deletion(date(2026, 6, 30), 30)
    assert place.allowance.download is Permission.DENY


def test_nothing_is_due_where_nothing_governs() -> None:
    """The unregistered policy deletes nothing."""
    loose = replace(STRICT, patterns=(UNREGISTERED,))
    assert not allowance(loose, None).deletion.is_set


@given(st.integers(0, 1_000_000), st.integers(0, 40), st.none() | st.integers(-40, 40))
def test_the_shortcut_for_overdue_files_says_what_each_file_says(minute: int, after: int, on: int | None) -> None:
    """A file is past its due day exactly where it was uploaded before the moment worked out for the whole place."""
    created_at = at("2025-01-01") + timedelta(minutes=minute)
    for moment in (created_at, created_at + timedelta(days=after), created_at + timedelta(days=after + 1), NOW):
        named = None if on is None else jst.day_of(moment) + timedelta(on)
        deletion = Deletion(named, after)
        due = deletion.due_day(created_at)
        before = deletion.overdue_before(moment)
        assert due is not None
        assert (before is not None and created_at < before) == (jst.day_end(due) <= moment)
