"""GK302 upload-address-open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.policy.model import FolderPolicy
from gatekeeper.policy.violation import Remedy, RemedyKind
from tests.policy.build import STRICT, folder, policies, rules, spoken, unread, view


def test_speaks_of_an_address_for_anybody() -> None:
    """It is switched off."""
    found = spoken("GK302", view(folder(upload_email_access="open")))
    assert [one.remedy for one in found] == [Remedy(RemedyKind.SWITCH_OFF_UPLOAD_ADDRESS)]


def test_is_silent_where_the_policy_allows_it_and_on_ungoverned_folders() -> None:
    """Elsewhere mailed files are nobody's business here."""
    lenient = policies(replace(STRICT, folders=FolderPolicy()))
    assert rules(view(folder(upload_email_access="open")), under=lenient) == []
    assert rules(view(folder("900", upload_email_access="open"))) == []


@pytest.mark.parametrize("access", [None, "collaborators"])
def test_boundary_is_an_address_for_collaborators(access: str | None) -> None:
    """Who is let in anyway may mail files in, too."""
    assert rules(view(folder(upload_email_access=access))) == []


def test_an_unread_setting_is_not_judged() -> None:
    """A setting that Box doesn't show isn't an open address."""
    seen = view(folder(unread=frozenset({"upload_email_access"})))
    assert [one.field for one in unread("GK302", seen)] == ["upload_email_access"]
