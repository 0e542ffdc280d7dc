"""Folding any changes to one thing."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from gatekeeper.enforcement.fold import Step, fold
from gatekeeper.policy.role import ROLES
from gatekeeper.policy.violation import Remedy, RemedyKind
from tests.policy.build import NOW

TARGETS = {
    RemedyKind.LOWER_ROLE: ["previewer", "uploader", "previewer uploader", "viewer", "viewer uploader", "editor"],
    RemedyKind.SET_COLLABORATION_EXPIRY: ["2026-03-31T23:59:59+09:00", "2026-02-28T23:59:59+09:00"],
}
KINDS = [
    RemedyKind.REMOVE_COLLABORATION,
    RemedyKind.WITHDRAW_INVITATION,
    RemedyKind.LOWER_ROLE,
    RemedyKind.SET_COLLABORATION_EXPIRY,
]
remedies = st.sampled_from(KINDS).flatmap(
    lambda kind: st.builds(Remedy, st.just(kind), st.sampled_from(TARGETS.get(kind, [None])))
)
steps = st.builds(
    Step,
    remedies,
    st.integers(0, 3).map(lambda days: NOW + timedelta(days=days)),
    st.sampled_from(["GK102", "GK104", "GK105", "GK106", "GK108", "GK304"]).map(lambda rule: (rule,)),
)


@given(st.lists(steps, max_size=6))
def test_no_change_takes_back_another(asked: list[Step]) -> None:
    """Roles only get narrower, dates only earlier, and nothing follows a removal."""
    made = fold(asked)
    roles = [ROLES[str(step.remedy.target)] for step in made if step.remedy.kind is RemedyKind.LOWER_ROLE]
    assert all(later < earlier for earlier, later in pairwise(roles))
    dates = [step.remedy.target for step in made if step.remedy.kind is RemedyKind.SET_COLLABORATION_EXPIRY]
    assert dates == sorted(set(dates), key=str, reverse=True)
    removals = [index for index, step in enumerate(made) if step.remedy.kind in KINDS[:2]]
    assert removals in ([], [len(made) - 1])


@given(st.lists(steps, max_size=6))
def test_every_rule_is_answered_and_none_before_its_grace(asked: list[Step]) -> None:
    """Whoever asked finds their rule in a step, and no kind of change comes before somebody asked for it."""
    made = fold(asked)
    assert {rule for step in made for rule in step.rules} == {rule for step in asked for rule in step.rules}
    for step in made:
        kinds = [one for one in asked if one.remedy.kind is step.remedy.kind]
        assert step.due in {one.due for one in kinds}
        assert step.due >= min(one.due for one in kinds)


_LOWER = RemedyKind.LOWER_ROLE


@given(st.lists(steps, max_size=6))
@example(
    [
        Step(Remedy(_LOWER, "previewer"), NOW + timedelta(days=1), ("GK104",)),
        Step(Remedy(_LOWER, "viewer"), NOW, ("GK102",)),
        Step(Remedy(_LOWER, "viewer"), NOW + timedelta(days=1), ("GK104",)),
    ]
)
def test_the_order_of_asking_changes_nothing(asked: list[Step]) -> None:
    """The same wishes give the same changes."""
    assert fold(asked) == fold(reversed(asked))


@given(st.lists(steps, max_size=6))
def test_folding_again_changes_nothing(asked: list[Step]) -> None:
    """What is folded is folded."""
    assert fold(fold(asked)) == fold(asked)
