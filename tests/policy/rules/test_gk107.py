"""GK107 outside-ownership."""

from __future__ import annotations

from gatekeeper.inventory.item import Account
from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.violation import Judged, Remedy, RemedyKind
from gatekeeper.registry.model import Limits
from tests.policy.build import (
    OUTSIDE_OWNER,
    OWN,
    REPORT,
    STRANGER,
    VENDOR,
    file,
    folder,
    judged,
    procedure,
    rules,
    spoken,
    unread,
    user,
    view,
)


def test_speaks_of_an_outside_co_owner() -> None:
    """It is lowered to the largest role that is allowed, and GK104 doesn't speak of the same thing."""
    seen = view(folder(), user(role="co-owner"))
    lowered = Remedy(RemedyKind.LOWER_ROLE, "viewer uploader")
    assert [one.remedy for one in spoken("GK107", seen)] == [lowered]
    assert rules(seen) == ["GK107"]


def test_speaks_of_a_co_owner_under_the_procedures_own_ceiling() -> None:
    """The procedure's limit counts here too."""
    narrow = procedure(limits=Limits(max_role="previewer"))
    found = spoken("GK107", view(folder(), user(role="co-owner")), narrow)
    assert [one.remedy.target for one in found] == ["previewer"]


def test_speaks_of_a_stranger_who_is_co_owner() -> None:
    """An outside co-owner is wrong in itself, approved or not."""
    assert rules(view(folder(), user(STRANGER, role="co-owner"))) == ["GK102", "GK107"]


def test_speaks_of_an_outside_owner() -> None:
    """A folder or file that an outsider owns can only be reported."""
    assert [one.remedy for one in spoken("GK107", view(folder(owner=OUTSIDE_OWNER)))] == [REPORT]
    found = spoken("GK107", view(folder(), content=(file(owner=OUTSIDE_OWNER),)))
    assert [(one.subject.type, one.remedy) for one in found] == [("file", REPORT)]


def test_speaks_of_externally_owned_items() -> None:
    """Box says so even where it names no owner."""
    assert len(spoken("GK107", view(folder(owner=None, is_externally_owned=True)))) == 1


def test_is_silent_about_content_of_the_same_outside_owner() -> None:
    """The folder is told; its content follows from it."""
    foreign = folder(owner=OUTSIDE_OWNER)
    seen = view(foreign, content=(file(owner=OUTSIDE_OWNER),))
    assert [one.subject.type for one in spoken("GK107", seen)] == ["folder"]
    beneath = view(folder("3604", owner=OUTSIDE_OWNER), above=[Ancestor(foreign)])
    assert rules(beneath) == []


def test_boundary_is_the_bound_folder() -> None:
    """Below an outsider's ungoverned folder, the folder where the procedure starts is told."""
    foreign = folder("1000", owner=OUTSIDE_OWNER)
    assert rules(view(folder(owner=OUTSIDE_OWNER), above=[Ancestor(foreign)])) == ["GK107"]
    assert rules(view(foreign)) == []


def test_is_silent_about_the_wards_owners() -> None:
    """Staff and the gatekeeper's own account own what they own."""
    assert rules(view(folder(owner=Account("2", OWN)), content=(file(),))) == []


def test_an_owner_without_an_address_is_not_judged() -> None:
    """Whether the owner is outside can't be told."""
    seen = view(folder(owner=Account("3", None)))
    assert [one.field for one in unread("GK107", seen)] == ["owner"]
    assert [one.field for one in unread("GK107", view(folder(unread=frozenset({"owner"}))))] == ["owner"]


def test_speaks_at_the_bound_folder_of_a_co_owner_from_above() -> None:
    """A co-owner above is one here too; it is put right above."""
    seen = view(folder(), above=[Ancestor(folder("1000"), (user(role="co-owner"),))])
    found = spoken("GK107", seen)
    assert [(one.item.id, one.remedy, one.facts["via"]) for one in found] == [("3603", REPORT, "フォルダ1000")]


def test_an_unknown_role_is_not_judged() -> None:
    """It may be an owner's by another name."""
    for login in (VENDOR, STRANGER):
        assert [one.field for one in unread("GK107", view(folder(), user(login, role="curator")))] == [
            "collaboration.role"
        ]
    assert judged(view(folder(), user("staff@city.example.jp", role="curator"))) == Judged()


def test_speaks_to_a_person_of_a_co_owner_whose_address_is_hidden() -> None:
    """Who can't be read may be staff."""
    assert [one.remedy for one in spoken("GK107", view(folder(), user(None, role="co-owner")))] == [REPORT]
