"""Each remedy and its way back through the sandbox: the fewest calls there can be, and what Box refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from gatekeeper.enforcement.action import ActionState
from gatekeeper.enforcement.image import ABSENT, Aim, Thing, ThingKind, Where
from gatekeeper.enforcement.remedy import reversal
from tests.acting.bench import Bench, bench_of
from tests.acting.crash.case import CASES, Case, Place, Tenant

_TAKING = [one for one in CASES if not one.aim.restores]
_RETURNING = [one for one in _TAKING if one.name != "purge"]

# One to look, one to write, one to read back; a collaboration that is gone is told from one that is out of sight by
# the list of its folder, and an item in the trash by the place that it isn't in any more.
_CALLS = {
    "remove-user": 4,
    "remove-group": 4,
    "withdraw": 4,
    "expiry-refused": 3,
    "role-and-expiry-refused": 4,
    "settings-and-watermark": 5,
    "deny-file-download": 2,
    "delete-file": 4,
    "delete-folder": 4,
    "purge": 6,
}
_FROM_THEN_ON = {
    "role-and-expiry-refused": 3,
    "remove-user": 3,
    "remove-group": 3,
    "withdraw": 3,
    "delete-file": 4,
    "delete-folder": 4,
}
"""Of the way back: a new invitation, or an item that is looked for in two places before it is taken out."""


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Tenant], Bench]]:
    """One bench for each kind of tenant."""
    opened: dict[Tenant, Bench] = {}
    with ExitStack() as stack:

        def bench(tenant: Tenant = Tenant.HOLDS) -> Bench:
            if tenant not in opened:
                opened[tenant] = stack.enter_context(bench_of(tmp_path_factory.mktemp("bench"), tenant))
            return opened[tenant]

        yield bench


@pytest.fixture
def bench(benches: Callable[..., Bench]) -> Bench:
    return benches()


@pytest.mark.parametrize("case", _TAKING, ids=lambda case: case.name)
def test_remedy_takes_the_fewest_calls(case: Case, benches: Callable[[Tenant], Bench]) -> None:
    """A remedy looks, writes and reads back, and asks Box for nothing else."""
    bench = benches(case.tenant)
    action = bench.entered(case.thing(bench.prepared(case)), case.aim)
    bench.session.take_calls()
    outcome = bench.worker().do(action)
    assert outcome is not None
    assert outcome.state is ActionState.VERIFIED
    assert sum(bench.session.take_calls().values()) == _CALLS.get(case.name, 3)


@pytest.mark.parametrize("case", _RETURNING, ids=lambda case: case.name)
def test_way_back_gives_what_was_before(case: Case, benches: Callable[[Tenant], Bench]) -> None:
    """Taking a remedy back leaves Box as it was before it, with the fewest calls, and the remedy undone on record."""
    bench = benches(case.tenant)
    place = bench.prepared(case)
    at_first = place.look()
    action = bench.entered(case.thing(place), case.aim)
    bench.worker().do(action)
    done = bench.again(action)
    assert done.found is not None
    way_back = reversal(done.thing, done.aim, done.found, bench.api.now())
    assert way_back is not None
    undoing = bench.entered(way_back.thing, way_back.aim, way_back.planned, undoes=done.id)
    bench.session.take_calls()

    bench.worker().do(undoing)

    calls = sum(bench.session.take_calls().values())
    is_there_already = case.name in {"expiry-refused", "expiry-ignored"}
    assert (bench.again(undoing).state, place.look()) == (ActionState.VERIFIED, at_first)
    assert bench.again(action).state is ActionState.UNDONE
    assert calls == (1 if is_there_already else _FROM_THEN_ON.get(case.name, _CALLS.get(case.name, 3)))


def _file_in_trash(place: Place) -> Thing:
    place.put_file()
    place.trash()
    return Thing(ThingKind.ITEM, place.file, "file", place.file)


def _under_legal_hold(place: Place) -> None:
    body = {"policy_name": f"住民訴訟{place.number}", "is_ongoing": True}
    policy = place.api.ask("POST", "legal_hold_policies", body)["id"]
    target = {"assign_to": {"type": "file", "id": place.file}, "policy_id": policy}
    place.api.ask("POST", "legal_hold_policy_assignments", target)


def _under_retention(place: Place) -> None:
    body = {"policy_name": f"五年保存{place.number}", "policy_type": "finite", "retention_length": 1825,
            "disposition_action": "remove_retention"}  # fmt: skip
    policy = place.api.ask("POST", "retention_policies", body)["id"]
    target = {"policy_id": policy, "assign_to": {"type": "folder", "id": place.folder}}
    place.api.ask("POST", "retention_policy_assignments", target)


@pytest.mark.parametrize("hold", [_under_legal_hold, _under_retention])
def test_purge_that_is_forbidden(bench: Bench, hold: Callable[[Place], None]) -> None:
    """What a legal hold or a retention keeps stays in the trash, and Box's reason is on record."""
    place = bench.place()
    thing = _file_in_trash(place)
    place.take_out()
    hold(place)
    place.trash()
    outcome = bench.worker().do(bench.entered(thing, ABSENT))
    assert outcome is not None
    assert (outcome.state, outcome.code, outcome.detail) == (ActionState.FAILED, "refused", "403 forbidden_by_policy")
    assert place.look()["file"] == "trash"


def test_deletion_of_what_its_owner_has_locked(bench: Bench) -> None:
    """A locked file stays where it is, and Box's reason is on record."""
    place = bench.place()
    place.put_file()
    bench.api.ask("PUT", f"files/{place.file}", {"lock": {"type": "lock"}})
    action = bench.entered(Thing(ThingKind.ITEM, place.file, "file", place.file), Aim(facts={"where": "trash"}))
    outcome = bench.worker().do(action)
    assert outcome is not None
    assert (outcome.state, outcome.code) == (ActionState.FAILED, "refused")
    assert outcome.detail.startswith("403 ")
    assert isinstance(place.look()["file"], dict)


def test_restoring_where_the_name_is_taken(bench: Bench) -> None:
    """Box answers 409 where another file has the name by now: nothing is overwritten, and the reason is on record."""
    place = bench.place()
    thing = _file_in_trash(place)
    before = place.file
    place.put_file()
    assert place.file != before
    outcome = bench.worker().do(bench.entered(thing, Aim(facts={"where": str(Where.PLACE)}, restores=True)))
    assert outcome is not None
    assert (outcome.state, outcome.detail) == (ActionState.FAILED, "409 item_name_in_use")


def test_link_that_may_not_be_so_open(bench: Bench) -> None:
    """A link isn't given back wider than the folder allows by now: Box answers 403, and nothing has changed."""
    place = bench.place()
    place.set_link(access="collaborators")
    place.set_folder(is_collaboration_restricted_to_enterprise=True)
    thing = Thing(ThingKind.LINK, place.folder, "folder", place.folder)
    before = place.look()
    outcome = bench.worker().do(bench.entered(thing, Aim(facts={"set_access": "open"}, restores=True)))
    assert outcome is not None
    assert (outcome.state, outcome.code) == (ActionState.FAILED, "refused")
    assert place.look() == before


def _put_out(place: Place) -> None:
    place.api.ask("DELETE", f"collaborations/{place.collaboration}")


_GONE_MEANWHILE: dict[str, tuple[Callable[[Place], None], tuple[ActionState, str]]] = {
    "remove-user": (_put_out, (ActionState.VERIFIED, "already")),
    "lower-role": (_put_out, (ActionState.VERIFIED, "already")),
    "delete-file": (lambda place: place.trash(), (ActionState.VERIFIED, "already")),
    "tighten-link": (lambda place: place.trash("folder"), (ActionState.FAILED, "refused")),
}


@pytest.mark.parametrize("name", _GONE_MEANWHILE)
def test_thing_that_goes_between_the_look_and_the_write(bench: Bench, name: str) -> None:
    """A 404 to the write is no proof of anything: Box is looked at again, and the journal says what is so."""
    (case,) = (one for one in CASES if one.name == name)
    gone, wanted = _GONE_MEANWHILE[name]
    place = bench.prepared(case)
    action = bench.entered(case.thing(place), case.aim)
    hand = bench.hand()
    hand.before_change = lambda: gone(place)
    outcome = bench.worker(hand).do(action)
    assert outcome is not None
    assert (outcome.state, outcome.code) == wanted


def test_log_tells_of_the_thing_alone(bench: Bench) -> None:
    """Of everything that happened in a folder only what is about the thing counts, and by whom it was."""
    place = bench.place()
    place.invite("editor")
    mine = place.collaboration
    since = bench.api.now()
    place.invite("viewer", {"type": "user", "login": "op@vendor.example.com"})
    place.set_role("previewer")
    place.set_link(access="company")
    place.set_folder(can_non_owners_invite=True)
    place.mark(watermark=True)
    hand = bench.session.hand()

    def told(thing: Thing, **facts: Any) -> list[str]:
        found = hand.traces(thing, Aim(facts=facts), since)
        assert found is not None
        assert not any(one.is_ours for one in found)
        return [one.type for one in found]

    folder = place.folder
    assert told(Thing(ThingKind.COLLABORATION, place.collaboration, "folder", folder), role="viewer") == [
        "COLLABORATION_INVITE",
        "COLLABORATION_ACCEPT",
        "COLLABORATION_ROLE_CHANGE",
    ]
    assert told(Thing(ThingKind.COLLABORATION, mine, "folder", folder)) == [
        "COLLABORATION_INVITE",
        "COLLABORATION_ACCEPT",
    ]
    assert told(Thing(ThingKind.LINK, folder, "folder", folder), access="open") == ["SHARE"]
    assert told(Thing(ThingKind.FOLDER, folder, "folder", folder), is_watermarked=True) == ["WATERMARK_LABEL_CREATE"]
    assert told(Thing(ThingKind.FOLDER, folder, "folder", folder), can_non_owners_invite=False) == [
        "ADVANCED_FOLDER_SETTINGS_UPDATE"
    ]
    assert told(Thing(ThingKind.ITEM, folder, "folder", folder), where="trash") == []


def test_log_knows_our_own_deeds(bench: Bench) -> None:
    """What the gatekeeper's own account did is told from what people did."""
    place = bench.place()
    place.set_folder(can_non_owners_invite=True)
    thing = Thing(ThingKind.FOLDER, place.folder, "folder", place.folder)
    aim = Aim(facts={"can_non_owners_invite": False})
    since = bench.api.now()
    bench.worker().do(bench.entered(thing, aim))
    found = bench.session.hand().traces(thing, aim, since)
    assert found is not None
    assert [one.is_ours for one in found] == [False, True]
