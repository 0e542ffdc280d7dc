"""Roles as sets of what they let people do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.policy.role import ROLES, Capability, capabilities, exceeds, largest_within

roles = st.sampled_from(sorted(ROLES))
ceilings = st.frozensets(st.sampled_from(list(Capability)))


@given(roles, ceilings)
def test_a_target_is_never_wider_than_the_role_or_the_ceiling(role: str, ceiling: frozenset[Capability]) -> None:
    """Lowering gives nobody anything that they didn't have, or that isn't allowed."""
    target = largest_within(ROLES[role] & ceiling)
    if target is not None:
        assert ROLES[target] <= ROLES[role]
        assert ROLES[target] <= ceiling


@given(ceilings)
def test_a_target_is_the_largest_that_fits(ceiling: frozenset[Capability]) -> None:
    """No other role below co-owner within the ceiling gives more."""
    target = largest_within(ceiling)
    fitting = [role for role in ROLES if ROLES[role] <= ceiling and role not in {"co-owner", "owner"}]
    assert (target is None) == (not fitting)
    assert all(len(ROLES[role]) <= len(ROLES[target]) for role in fitting if target is not None)


@given(roles, roles)
def test_a_role_exceeds_what_it_is_no_part_of(one: str, other: str) -> None:
    """Two roles may each exceed the other: there is no ladder."""
    assert exceeds(one, ROLES[other]) == (not ROLES[one] <= ROLES[other])


@given(ceilings, ceilings)
def test_a_narrower_ceiling_never_gives_a_wider_role(one: frozenset[Capability], other: frozenset[Capability]) -> None:
    """Narrowing is monotonous."""
    narrow, wide = largest_within(one & other), largest_within(one)
    assert narrow is None or (wide is not None and len(ROLES[narrow]) <= len(ROLES[wide]))


@pytest.mark.parametrize(
    ("role", "without_download"),
    [
        ("viewer", "previewer"),
        ("viewer uploader", "previewer uploader"),
        ("editor", "previewer uploader"),
        ("uploader", "uploader"),
    ],
)
def test_the_counterpart_without_download(role: str, without_download: str) -> None:
    """As Box pairs them."""
    assert largest_within(ROLES[role] - {Capability.DOWNLOAD}) == without_download


def test_an_uploader_and_a_viewer_exceed_each_other() -> None:
    """The case that a ladder of roles gets wrong."""
    assert exceeds("uploader", ROLES["viewer"])
    assert exceeds("viewer", ROLES["uploader"])


def test_an_unknown_role_has_no_capabilities_to_go_by() -> None:
    """It is neither wide nor narrow."""
    assert capabilities("curator") is None
    assert capabilities(None) is None
