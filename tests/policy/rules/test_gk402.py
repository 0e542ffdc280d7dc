"""GK402 no-deletion-date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.model import FilePolicy
from gatekeeper.registry.model import Limits
from tests.policy.build import REPORT, STRICT, declaration, folder, policies, procedure, rules, spoken, view

ENDLESS = policies(replace(STRICT, files=FilePolicy()))


def test_speaks_where_nothing_sets_a_date() -> None:
    """A person has to enter one."""
    found = spoken("GK402", view(folder("8001")), declaration(), under=ENDLESS)
    assert [(one.remedy, one.subject.type, one.governor) for one in found] == [(REPORT, "folder", "D8-0001")]


def test_is_silent_where_anything_sets_a_date() -> None:
    """The policy, the procedure or the form."""
    assert rules(view(folder())) == []
    assert rules(view(folder()), procedure(limits=Limits(delete_after_days=9)), under=ENDLESS) == []
    assert rules(view(folder("8001")), declaration(delete_on=date(2026, 6, 30)), under=ENDLESS) == []


def test_boundary_is_the_bound_folder() -> None:
    """It is told once, not for every folder beneath, and not where nothing governs."""
    assert rules(view(folder()), under=ENDLESS) == ["GK402"]
    assert rules(view(folder("3604"), above=[Ancestor(folder())]), under=ENDLESS) == []
    assert rules(view(folder("900")), under=ENDLESS) == []
