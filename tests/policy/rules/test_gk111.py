"""GK111 counterparty-undetermined."""

from __future__ import annotations

from gatekeeper.inventory.view import Ancestor
from gatekeeper.registry.model import Counterparty
from tests.policy.build import MAIN, REPORT, STRANGER, folder, procedure, rules, spoken, user, view

UNDETERMINED = procedure(Counterparty("未定", undetermined=True))


def test_speaks_of_anybody_let_in_while_undetermined() -> None:
    """A person has to complete the record or end the sharing; GK102 doesn't speak of the same person."""
    seen = view(folder(), user(STRANGER))
    assert [one.remedy for one in spoken("GK111", seen, UNDETERMINED)] == [REPORT]
    assert rules(seen, UNDETERMINED) == ["GK111"]


def test_speaks_beside_what_the_role_allows() -> None:
    """The sharing isn't ended by itself, so that the policy's ceiling counts meanwhile."""
    assert rules(view(folder(), user(STRANGER, role="editor")), UNDETERMINED) == ["GK104", "GK111"]


def test_speaks_at_the_bound_folder_of_who_comes_from_above() -> None:
    """Somebody from above is let in just as well."""
    above = Ancestor(folder("1000"), (user(STRANGER),))
    assert [one.facts["via"] for one in spoken("GK111", view(folder(), above=[above]), UNDETERMINED)] == [
        "フォルダ1000"
    ]


def test_is_silent_about_staff() -> None:
    """The ward prepares its folders before it knows the contractor."""
    assert rules(view(folder(), user("staff@city.example.jp")), UNDETERMINED) == []


def test_boundary_is_the_only_counterparty() -> None:
    """Beside one that is determined, a stranger is a stranger."""
    both = procedure(MAIN, Counterparty("未定", undetermined=True))
    assert rules(view(folder(), user(STRANGER)), both) == ["GK102"]
