"""GK103 subcontractor-out-of-scope."""

from __future__ import annotations

import pytest

from gatekeeper.registry.model import Counterparty
from tests.policy.build import ENVELOPE, MAIN, REMOVE, at, folder, procedure, rules, spoken, user, view

OTHER = procedure(Counterparty(MAIN.name, domains=MAIN.domains), id="R7-36-04", folders=("3604",))


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-15"])
def test_speaks_of_a_subcontractor_past_its_own_term(day: str) -> None:
    """The contractor's term goes on, its own is over."""
    seen = view(folder(), user(ENVELOPE))
    found = spoken("GK103", seen, as_of=at(day))
    assert [(one.remedy, one.facts["end"]) for one in found] == [(REMOVE, "2026-02-28")]
    assert rules(seen, as_of=at(day)) == ["GK103"]


def test_speaks_of_a_subcontractor_of_another_procedure() -> None:
    """The same company's subcontractor, but not in this procedure: the more specific rule speaks alone."""
    assert rules(view(folder("3604"), user(ENVELOPE)), procedure(), OTHER) == ["GK103"]


def test_is_silent_within_both_terms() -> None:
    """A subcontractor is an approved party while its own term runs."""
    end = at("2026-02-28 23:59:59")
    assert rules(view(folder(), user(ENVELOPE, expires_at=end))) == []


def test_boundary_is_the_end_of_the_subcontractors_last_day() -> None:
    """The last second of the last day is inside, the next one isn't."""
    seen = view(folder(), user(ENVELOPE))
    assert spoken("GK103", seen, as_of=at("2026-02-28 23:59:59")) == []
    assert len(spoken("GK103", seen, as_of=at("2026-03-01"))) == 1
