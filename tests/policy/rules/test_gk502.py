"""GK502 transfer-out-of-term."""

from __future__ import annotations

from datetime import date

import pytest

from gatekeeper.policy.sentence import message
from gatekeeper.policy.violation import Location, Severity
from gatekeeper.registry.model import Counterparty, DeclarationKind, Subcontractor, Term
from tests.policy.build import ENVELOPE, MAIN, STRANGER, at, declaration, procedure
from tests.policy.rules.transferred import heard
from tests.transfer.build import HANAKO, transfer

RULE = "GK502"


def test_speaks_after_the_end() -> None:
    """It is told of the procedure, so that all of an account's transfers there are one violation."""
    (found,) = heard(RULE, transfer(at=at("2026-04-02 09:00")))
    assert found.item == Location("procedure", "R7-36-03", "医療保険年金課/国民健康保険")
    assert found.severity is Severity.HIGH
    assert "期間は令和8年3月31日で終わっていました" in message(found)


def test_speaks_before_the_start() -> None:
    """Less gravely: somebody was early."""
    (found,) = heard(RULE, transfer(at=at("2026-01-04 23:59:59")))
    assert (found.severity, found.facts["wording"]) == (Severity.MEDIUM, "before")


def test_speaks_between_two_parts_of_a_yearly_term() -> None:
    """A term within the fiscal year comes back next year; the days between aren't covered."""
    yearly = procedure(term=Term(date(2026, 1, 5), date(2026, 2, 28), renews_yearly=True))
    (found,) = heard(RULE, transfer(yearly, at=at("2026-06-01")), yearly)
    assert found.facts["wording"] == "between"


def test_speaks_of_a_subcontractors_own_term() -> None:
    """The subcontractor's term ended a month before the procedure's."""
    one = transfer(login=ENVELOPE, at=at("2026-03-01"))
    assert one.standing == "subcontractor_out_of_scope"
    (found,) = heard(RULE, one)
    assert found.facts["end"] == "2026-02-28"
    assert heard("GK503", one) == []


def test_speaks_of_declared_staff() -> None:
    """A declaration for looking from outside the office ends too."""
    offsite = declaration(kind=DeclarationKind.OFFSITE_STAFF, parties=(HANAKO,))
    assert heard(RULE, transfer(offsite, login=HANAKO, folder="8001", at=at("2026-05-01")), offsite)


def test_is_silent_within_the_term() -> None:
    """And about whoever has no term at all: that is another rule's affair."""
    assert heard(RULE, transfer()) == []
    assert heard(RULE, transfer(login=STRANGER, at=at("2026-05-01"))) == []


def test_is_silent_about_the_wards_own_after_the_end() -> None:
    """Staff tidy up when it is over."""
    assert heard(RULE, transfer(login=HANAKO, at=at("2026-05-01"))) == []


def test_is_silent_where_no_term_is_on_record() -> None:
    """Whether it holds can't be told from what isn't there."""
    unknown = procedure(term=Term(None, None))
    assert heard(RULE, transfer(unknown, at=at("2026-05-01")), unknown) == []


@pytest.mark.parametrize(
    ("moment", "speaks"), [("2026-03-31T14:59:59+00:00", False), ("2026-03-31T15:00:00+00:00", True)]
)
def test_boundary_days_are_those_of_japan(moment: str, speaks: bool) -> None:
    """31 March 15:00 in UTC is 1 April in Japan."""
    one = transfer(at=at("2026-01-05").fromisoformat(moment))
    assert bool(heard(RULE, one)) is speaks


def test_boundary_the_strayed_subcontractor_is_a_stranger() -> None:
    """One that works for the contractor under another procedure only, and whose term runs, isn't late but wrong."""
    other = procedure(
        Counterparty("株式会社甲印刷", subcontractors=(Subcontractor("丁", domains=("tei.example.com",)),)),
        id="R7-36-04", number=4, folders=("3604",),
    )  # fmt: skip
    here = procedure(Counterparty(MAIN.name, domains=MAIN.domains))
    one = transfer(here, other, login="op@tei.example.com")
    assert heard(RULE, one, here, other) == []
    assert heard("GK503", one, here, other)
