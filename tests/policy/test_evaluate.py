"""Judging whole views."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.inventory.item import Account, Item, Lock
from gatekeeper.inventory.view import Ancestor, Reach
from gatekeeper.policy.case import FileCase
from gatekeeper.policy.evaluate import Bench, evaluate
from gatekeeper.policy.place import place_of
from gatekeeper.policy.rule import Finding, Unread
from gatekeeper.policy.rules import RULES
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Governor
from tests.policy.build import (
    DOMAIN,
    ENVELOPE,
    NOW,
    OUTSIDE_OWNER,
    STAFF,
    STRANGER,
    VENDOR,
    at,
    declaration,
    file,
    folder,
    group,
    judged,
    link,
    members,
    policies,
    procedure,
    registry,
    rules,
    user,
    view,
)

WRONG = view(
    folder(can_non_owners_invite=True, shared_link=link(access="open")),
    user(STRANGER, id="1"),
    user(VENDOR, id="2", role="editor", expires_at=None),
    user(ENVELOPE, id="3"),
    content=(file(id="500", created_at=at("2025-12-01")), file(shared_link=link(vanity_name="a"))),
)

moments = st.none() | st.integers(-60, 5).map(lambda days: NOW + timedelta(days=days))
later = st.none() | st.integers(-5, 400).map(lambda days: NOW + timedelta(days=days))
items = st.builds(
    Item,
    type=st.sampled_from(["file", "web_link"]),
    id=st.integers(500, 509).map(str),
    name=st.just("督促状.xlsx"),
    owner=st.sampled_from([None, STAFF, OUTSIDE_OWNER, Account("3", None)]),
    created_at=moments,
    shared_link=st.none() | st.builds(link, access=st.sampled_from(["open", "collaborators"])),
    is_externally_owned=st.booleans(),
    disposition_at=later,
    lock=st.none() | st.builds(Lock, st.just("1"), st.just(VENDOR), later),
    unread=st.frozensets(st.sampled_from(["shared_link", "created_at", "lock", "owner", "size", "collaborations"])),
)


def test_an_honest_tree_has_no_violations() -> None:
    """The contractor's people, an expiry, a watermark, a link for collaborators, and young files."""
    seen = view(folder(shared_link=link()), user(), content=tuple(file(id=str(number)) for number in range(100)))
    assert judged(seen).violations == ()
    assert judged(seen).unjudged == ()


def test_many_rules_speak_about_one_folder() -> None:
    """Each about its own subject, in the order of path, rule and subject."""
    assert [(one.item.id, one.rule, one.subject.id) for one in judged(WRONG).violations] == [
        ("3603", "GK102", "1"),
        ("3603", "GK104", "2"),
        ("3603", "GK106", "2"),
        ("3603", "GK106", "3"),
        ("3603", "GK201", "3603"),
        ("3603", "GK202", "3603"),
        ("3603", "GK301", "3603"),
        ("500", "GK401", "500"),
        ("501", "GK206", "501"),
    ]


def test_the_order_does_not_hang_on_the_order_of_reading() -> None:
    """Box lists in whatever order it likes."""
    expected = judged(WRONG)
    shuffler = random.Random(7)
    for _ in range(10):
        collaborations, content = list(WRONG.collaborations), list(WRONG.content)
        shuffler.shuffle(collaborations)
        shuffler.shuffle(content)
        assert judged(replace(WRONG, collaborations=tuple(collaborations), content=tuple(content))) == expected


def test_a_page_without_the_folder_judges_the_content_only() -> None:
    """However many pages a folder has, it is judged once."""
    assert {one.item.type for one in judged(replace(WRONG, judges_folder=False)).violations} == {"file"}
    assert {one.item.type for one in judged(replace(WRONG, content=())).violations} == {"folder"}


@given(items, st.sampled_from(["3603", "8001", "900"]), st.none() | st.just(date(2026, 1, 20)))
def test_passing_over_plain_files_changes_nothing(item: Item, place_id: str, delete_on: date | None) -> None:
    """What the judging of a page says of a file is what each rule says of it when asked by itself."""
    governors: list[Governor] = [procedure(), declaration(delete_on=delete_on)]
    index = Index(registry(*governors), [DOMAIN])
    seen = view(folder(place_id), content=(item,), judges_folder=False)
    found = Bench(index, policies()).judge(seen, NOW)
    place = place_of(index.bound_to(place_id), policies(), NOW)
    outside = item.owner is not None and not index.is_inside(item.owner.login)
    case = FileCase(place, item, f"{seen.path}/{item.name}", seen.folder, outside)
    asked = [rule for rule in RULES if FileCase in rule.on and rule.where.covers(governed=place.is_governed)]
    said = {rule.id: rule.judge(case) for rule in asked if item.type == "file"}
    assert {one.rule for one in found.violations if one.subject.type == "file"} == {
        rule for rule, outcome in said.items() if isinstance(outcome, Finding)
    }
    assert {one.rule for one in found.unjudged if one.field not in {"collaborations", "shared_link"}} == {
        rule for rule, outcome in said.items() if isinstance(outcome, Unread)
    }
    assert any(one.subject.type == "link" for one in found.violations) or item.shared_link is None or _is_honest(item)


def _is_honest(item: Item) -> bool:
    return item.shared_link is not None and item.shared_link.access == "collaborators"


@given(items)
def test_judging_twice_gives_the_same(item: Item) -> None:
    """What a bench remembers changes nothing, and neither does a moment judged in between."""
    index = Index(registry(procedure()), [DOMAIN])
    bench, seen = Bench(index, policies()), replace(WRONG, content=(item,))
    first = bench.judge(seen, NOW)
    bench.judge(seen, NOW + timedelta(days=400))
    assert bench.judge(seen, NOW) == first


def test_an_earlier_moment_can_be_asked_for() -> None:
    """The same state, judged as of another day."""
    seen = view(folder(), user(expires_at=None), content=(file(created_at=at("2026-02-20")),))
    assert rules(seen, as_of=at("2026-02-20")) == ["GK106"]
    assert rules(seen, as_of=at("2026-03-31 23:59:59")) == ["GK106", "GK401"]
    assert rules(seen, as_of=at("2026-04-01")) == ["GK105", "GK401"]


def test_what_governs_above_governs_here() -> None:
    """A violation far down names the procedure that is bound above."""
    seen = view(
        folder("9"), user(STRANGER), above=[Ancestor(folder("1000")), Ancestor(folder()), Ancestor(folder("7"))]
    )
    found = judged(seen).violations
    assert [(one.rule, one.governor, one.item.path) for one in found] == [
        ("GK102", "R7-36-03", "フォルダ1000/フォルダ3603/フォルダ7/フォルダ9")
    ]


def test_a_person_above_is_judged_for_each_place_by_itself() -> None:
    """Approved in the outer procedure, a stranger in the inner one."""
    outer = Ancestor(folder(), (user(VENDOR),))
    seen = view(folder("8001"), above=[outer])
    assert rules(seen, procedure(), declaration()) == ["GK102"]


def test_groups_are_judged_as_their_members() -> None:
    """A group of the contractor's people is the contractor."""
    seen = view(folder(), group(role="co-owner"), groups=members(VENDOR))
    assert rules(seen) == ["GK107"]


def test_everything_at_once() -> None:
    """All views and the registry itself."""
    found = evaluate(
        [WRONG, view(folder("900"), user(STRANGER))],
        registry(procedure()),
        policies(),
        at("2026-03-01"),
        ward_domains=[DOMAIN],
    )
    said = [one.rule for one in found.violations]
    assert {"GK101", "GK102", "GK601"} <= set(said)
    keys = [(one.item.path, one.item.type, one.item.id, one.rule) for one in found.violations]
    assert keys == sorted(keys)


def test_an_identity_is_unique_within_a_view() -> None:
    """Rule, item and subject name a violation for all its life."""
    above = Ancestor(folder("1000", shared_link=link(access="open")), (user(STRANGER, id="4"),))
    found = judged(replace(WRONG, reach=Reach((above,)))).violations
    assert len({one.identity for one in found}) == len(found)
