"""GK301 outsiders-may-invite."""

from __future__ import annotations

from dataclasses import replace

from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.model import FolderPolicy
from gatekeeper.policy.violation import Remedy, RemedyKind
from tests.policy.build import STRICT, folder, policies, rules, spoken, unread, view


def test_speaks_of_a_folder_where_others_may_invite() -> None:
    """At the bound folder and at every folder beneath."""
    remedy = Remedy(RemedyKind.SWITCH_OFF_INVITATIONS)
    assert [one.remedy for one in spoken("GK301", view(folder(can_non_owners_invite=True)))] == [remedy]
    beneath = view(folder("3604", can_non_owners_invite=True), above=[Ancestor(folder())])
    assert [one.remedy for one in spoken("GK301", beneath)] == [remedy]


def test_is_silent_where_it_is_off_or_allowed() -> None:
    """The setting, or the policy, is as it should be."""
    assert rules(view(folder())) == []
    lenient = policies(replace(STRICT, folders=FolderPolicy()))
    assert rules(view(folder(can_non_owners_invite=True)), under=lenient) == []


def test_boundary_is_the_bound_folder() -> None:
    """The folder above it isn't governed."""
    assert rules(view(folder("1000", can_non_owners_invite=True))) == []


def test_an_unread_setting_is_not_judged() -> None:
    """A setting that Box doesn't show isn't switched on."""
    seen = view(folder(unread=frozenset({"can_non_owners_invite"})))
    assert [one.field for one in unread("GK301", seen)] == ["can_non_owners_invite"]
