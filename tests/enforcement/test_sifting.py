"""What the guard lets go beside what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.enforcement.action import Action, ActionState, Draft
from gatekeeper.enforcement.guard import Arrival, Governed, Leaves, World, reasons_to_hold
from gatekeeper.enforcement.image import ABSENT, Image, Thing, ThingKind
from gatekeeper.enforcement.record import Record
from gatekeeper.enforcement.remedy import TO_TRASH
from gatekeeper.enforcement.sifting import NOTHING, Sifted, sift
from gatekeeper.policy.model import GuardPolicy
from tests.policy.build import STRICT

NOW = datetime(2026, 2, 1, tzinfo=UTC)
POLICIES = {
    name: replace(STRICT, name=name, guard=GuardPolicy(max_actions=limit))
    for name, limit in (("outsourcing", 25), ("strict", 4))
}
GOVERNED = Governed(dict.fromkeys(Leaves, 1_000), dict.fromkeys(Leaves, 1_000))
WORLD = World(NOW, POLICIES, GOVERNED, Record(), registry_entries=9)


def removal(number: int, rule: str = "GK102", policy: str = "outsourcing", owner: str = "") -> Draft:
    thing = Thing(ThingKind.COLLABORATION, str(number), "folder", "1001")
    by = owner or f"owner{number}"
    return Draft(thing, ABSENT, Image(True), NOW, "受渡し", (), (rule,), owner=by, governor="R7-36-03", policy=policy)


def deletion(number: int, governor: str = "D8-0001", policy: str = "outsourcing") -> Draft:
    thing = Thing(ThingKind.ITEM, str(number), "file", str(number))
    by = f"owner{number}"
    return Draft(
        thing, TO_TRASH, Image(True), NOW, "受渡し/表", (), ("GK401",), owner=by, governor=governor, policy=policy
    )


def link(of: Draft) -> Draft:
    """What is wanted of the link of an item that is to be deleted."""
    thing = Thing(ThingKind.LINK, of.thing.id, of.thing.item_type, of.thing.item_id)
    return replace(of, thing=thing, aim=ABSENT, rules=("GK201",))


def codes(sifted: Sifted) -> list[str]:
    return [one.code for one in sifted.reasons]


def arriving(drafts: Sequence[Draft]) -> World:
    over, seen = date(2026, 1, 10), date(2026, 1, 31)
    return replace(WORLD, arrivals={one.thing.key: Arrival("D8-0001", seen, over) for one in drafts})


def test_what_nobody_could_see_coming_stops_nothing_else() -> None:
    """Files of one form wait for a person; the stranger in another folder doesn't stay for it."""
    files, stranger = [deletion(number) for number in range(6)], removal(77)
    sifted = sift([*files, stranger], arriving(files))
    assert (sifted.free, sifted.held, codes(sifted)) == ((stranger,), tuple(files), ["due_on_arrival"])


def test_what_waits_to_be_deleted_is_closed_meanwhile() -> None:
    """Of files whose deletion a person has to look at the links go; those of files that are deleted go with them."""
    late, due = [deletion(number) for number in range(3)], deletion(9, "D8-0002")
    links = [link(one) for one in (*late, due)]
    sifted = sift([*late, due], arriving(late), links)
    assert (sifted.free, sifted.held) == ((due, *links[:3]), tuple(late))


def test_what_is_doubted_itself_waits_with_the_deletion() -> None:
    """Where nothing may go, neither do the links of what waits."""
    late = [deletion(number) for number in range(3)]
    world = replace(arriving(late), sweep_complete=False)
    assert sift(late, world, [link(one) for one in late]).free == ()


def test_what_came_back_waits_alone() -> None:
    """Somebody has put one thing back: the others are as they were."""
    one, other = removal(1), removal(2)
    done = Action(5, 1, one, ActionState.VERIFIED, NOW - timedelta(days=2), applying_at=NOW, ended_at=NOW)
    world = replace(WORLD, record=Record({one.thing.key: [done]}))
    assert sift([one, other], world).held == (one,)
    assert codes(sift([one, other], world)) == ["came_back"]


def test_a_policy_with_too_many_waits_as_a_whole() -> None:
    """It isn't cut down to what would be allowed: why there are so many is what has to be looked at."""
    many = [removal(number, f"GK1{number:02}") for number in range(26)]
    other = [removal(number, "GK304", "strict") for number in range(30, 33)]
    sifted = sift([*many, *other], WORLD)
    assert (sifted.held, sifted.free) == (tuple(many), tuple(other))
    assert codes(sifted) == ["many_policy"]


def test_an_owner_with_too_many_waits_alone() -> None:
    """Of the others nothing is doubted."""
    mine = [removal(number, f"GK1{number:02}", owner="taro") for number in range(26)]
    sifted = sift([*mine[:13], *(replace(one, policy="other") for one in mine[13:]), removal(99)], WORLD)
    assert sifted.free == (removal(99),)
    assert codes(sifted) == ["many_owner"]


def test_a_doubt_of_the_world_holds_everything() -> None:
    """Whatever else there is."""
    files = [deletion(1)]
    world = replace(arriving(files), sweep_complete=False)
    sifted = sift([*files, removal(1)], world)
    assert (sifted.free, codes(sifted)) == ((), ["incomplete", "due_on_arrival"])


def test_nothing_to_do() -> None:
    """No action, no reason, however doubtful the world is."""
    assert sift([], replace(WORLD, sweep_complete=False)) == NOTHING


_DRAFTS = st.lists(
    st.one_of(
        st.builds(
            removal,
            st.integers(0, 60),
            st.sampled_from(["GK102", "GK304"]),
            st.sampled_from(sorted(POLICIES)),
            st.sampled_from(["", "taro"]),
        ),
        st.builds(deletion, st.integers(0, 60), st.sampled_from(["D8-0001", "D8-0002"]), st.sampled_from(["strict"])),
    ),
    max_size=60,
    unique_by=lambda one: one.thing.key,
)


@given(_DRAFTS, st.sets(st.integers(0, 60)), st.integers(0, 40), st.booleans())
def test_what_goes_has_passed_the_guard(drafts: list[Draft], arrived: set[int], before: int, complete: bool) -> None:
    """Nothing is lost, nothing goes that the guard alone would hold, and nothing is held without a reason."""
    late = [one for one in drafts if one.aim == TO_TRASH and int(one.thing.id) in arrived]
    recent = tuple(removal(number + 100, f"GK1{number:02}") for number in range(before))
    world = replace(arriving(late), recent=recent, sweep_complete=complete)
    shadowed = [link(one) for one in drafts if one.thing.kind is ThingKind.ITEM]
    assert reasons_to_hold(sift(drafts, world, shadowed).free, world) == ()
    assert sift(drafts, world, shadowed).held == sift(drafts, world).held
    sifted = sift(drafts, world)
    assert [one for one in drafts if one in sifted.free] == list(sifted.free)
    assert [one for one in drafts if one not in sifted.free] == list(sifted.held)
    assert reasons_to_hold(sifted.free, world) == ()
    assert bool(sifted.held) == bool(sifted.reasons)
    if not reasons_to_hold(drafts, world):
        assert sifted.free == tuple(drafts)
    later = replace(world, recent=(*recent, *sifted.free))
    assert {one.code for one in reasons_to_hold(sifted.held, later)} <= set(codes(sifted))
