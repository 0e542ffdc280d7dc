"""GK303 watermark-missing."""

from __future__ import annotations

from dataclasses import replace

from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.model import FolderPolicy
from gatekeeper.policy.violation import Remedy, RemedyKind
from tests.policy.build import STRICT, folder, policies, rules, spoken, unread, view


def test_speaks_of_a_bound_folder_without_a_watermark() -> None:
    """It is applied."""
    found = spoken("GK303", view(folder(is_watermarked=False)))
    assert [one.remedy for one in found] == [Remedy(RemedyKind.APPLY_WATERMARK)]


def test_is_silent_where_there_is_one_or_none_is_asked_for() -> None:
    """The setting, or the policy, is as it should be."""
    assert rules(view(folder())) == []
    lenient = policies(replace(STRICT, folders=FolderPolicy()))
    assert rules(view(folder(is_watermarked=False)), under=lenient) == []


def test_boundary_is_the_bound_folder() -> None:
    """Neither the folder above nor one beneath is looked at."""
    assert rules(view(folder("1000", is_watermarked=False))) == []
    assert rules(view(folder("3604", is_watermarked=False), above=[Ancestor(folder())])) == []


def test_an_unread_watermark_is_not_judged() -> None:
    """A setting that Box doesn't show isn't missing."""
    seen = view(folder(is_watermarked=False, unread=frozenset({"is_watermarked"})))
    assert [one.field for one in unread("GK303", seen)] == ["is_watermarked"]
