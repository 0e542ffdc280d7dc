from __future__ import annotations

from datetime import date

import pytest

from gatekeeper.registry.governing import Index, StandingKind
from gatekeeper.registry.model import Counterparty, Subcontractor, Term
from gatekeeper.registry.term import Span, TermState
from tests.registry.build import TERM, at, declaration, procedure, registry

NOW = at("2026-02-01")
WARD = ["city.example.jp"]
SUB = Subcontractor(
    "乙封筒", domains=("envelope.example.com",), handlers=("op@press.example.com",), items=("住所",),
    term=Term(date(2026, 1, 10), date(2026, 2, 28)),
)  # fmt: skip
MAIN = Counterparty(
    "株式会社甲印刷", domains=("vendor.example.com",), handlers=("chief@holding.example.com",), subcontractors=(SUB,)
)


def test_the_nearest_bound_folder_governs() -> None:
    """Of all bound folders above an item, and the item itself, the innermost one counts."""
    outer, inner = procedure(), declaration("taro@example.org")
    index = Index(registry(outer, inner), WARD)
    assert index.governor_of(["1000", "3603", "77"]) is outer
    assert index.governor_of(["1000", "3603", "8001", "78"]) is inner
    assert index.governor_of(["3603"]) is outer
    assert index.governor_of(["1000", "79"]) is None
    assert index.governor_of([]) is None
    assert index.bound_to("8001") is inner
    assert index.governor("R7-36-03") is outer


@pytest.mark.parametrize(
    ("login", "inside"),
    [
        ("staff@city.example.jp", True),
        ("STAFF@CITY.EXAMPLE.JP", True),
        ("AutomationUser_gatekeeper@boxdevedition.com", True),
        ("AutomationUser_other@boxdevedition.com", False),
        ("staff@sub.city.example.jp", False),
        ("staff@xcity.example.jp", False),
        ("staff@example.jp", False),
        (None, False),
    ],
)
def test_inside_is_exactly_the_wards_domain_or_the_own_account(login: str | None, inside: object) -> None:
    """Neither subdomains nor other automation users are the ward's."""
    index = Index(registry(), WARD, ["AutomationUser_gatekeeper@boxdevedition.com"])
    assert index.is_inside(login) is inside


@pytest.mark.parametrize(
    ("login", "subcontractor"),
    [
        ("anyone@vendor.example.com", None),
        ("chief@holding.example.com", None),
        ("anyone@envelope.example.com", SUB),
        ("op@press.example.com", SUB),
    ],
)
def test_an_approved_party_is_told_with_its_term(login: str, subcontractor: Subcontractor | None) -> None:
    """By address or domain, contractor or subcontractor; a subcontractor has the narrower days."""
    governor = procedure(MAIN)
    standing = Index(registry(governor), WARD).standing(login, governor, NOW)
    assert standing.kind is StandingKind.APPROVED
    assert (standing.counterparty, standing.subcontractor) == (MAIN, subcontractor)
    narrow = Span(TermState.RUNNING, date(2026, 1, 10), date(2026, 2, 28))
    assert standing.span == (narrow if subcontractor else Span(TermState.RUNNING, TERM.start, TERM.end))


def test_an_address_counts_before_a_domain() -> None:
    """A subcontractor's handler with an address in the contractor's domain is the subcontractor's."""
    sub = Subcontractor("乙", handlers=("op@vendor.example.com",))
    governor = procedure(Counterparty("甲", domains=("vendor.example.com",), subcontractors=(sub,)))
    index = Index(registry(governor), WARD)
    assert index.standing("op@vendor.example.com", governor, NOW).subcontractor == sub
    assert index.standing("other@vendor.example.com", governor, NOW).subcontractor is None


def test_subdomains_count_only_where_the_registry_says_so() -> None:
    """With the flag every depth below the domain is approved; without it none."""
    open_, closed = (
        Counterparty("甲", domains=("a.example",), subdomains=True),
        Counterparty("甲", domains=("a.example",)),
    )
    for party, kind in ((open_, StandingKind.APPROVED), (closed, StandingKind.NOT_APPROVED)):
        governor = procedure(party)
        index = Index(registry(governor), WARD)
        assert {index.standing(f"x@{sub}.a.example", governor, NOW).kind for sub in ("tokyo", "eigyo.tokyo")} == {kind}


@pytest.mark.parametrize("login", ["taro@例え.jp", "taro@xn--r8jz45g.jp"])
def test_a_named_idn_domain_matches_in_its_idna_form(login: str) -> None:
    """The domain is the same in either spelling."""
    governor = procedure(Counterparty("甲", domains=("例え.jp",)))
    assert Index(registry(governor), WARD).standing(login, governor, NOW).kind is StandingKind.APPROVED


@pytest.mark.parametrize(
    ("moment", "kind", "state"),
    [
        ("2026-01-09T23:59:59", StandingKind.SUBCONTRACTOR_OUT_OF_SCOPE, TermState.BEFORE),
        ("2026-01-10", StandingKind.APPROVED, TermState.RUNNING),
        ("2026-02-28T23:59:59", StandingKind.APPROVED, TermState.RUNNING),
        ("2026-03-01", StandingKind.SUBCONTRACTOR_OUT_OF_SCOPE, TermState.OVER),
        ("2026-04-01", StandingKind.APPROVED, TermState.OVER),
        ("2026-01-04", StandingKind.APPROVED, TermState.BEFORE),
    ],
)
def test_a_subcontractor_has_its_own_term(moment: str, kind: StandingKind, state: TermState) -> None:
    """Outside its own term while the contractor's runs it is out of scope; else the procedure's term speaks."""
    governor = procedure(MAIN)
    standing = Index(registry(governor), WARD).standing("x@envelope.example.com", governor, at(moment))
    assert standing.kind is kind
    assert standing.span is not None
    assert standing.span.state is state


def test_a_subcontractor_of_another_procedure_is_out_of_scope() -> None:
    """The same company's subcontractor from elsewhere isn't approved here; another company's is a stranger."""
    elsewhere = procedure(MAIN, id="R7-36-04", folders=("3604",))
    here = procedure(Counterparty("株式会社 甲印刷", domains=("vendor.example.com",)))
    other = procedure(Counterparty("丙", domains=("third.example.com",)), id="R7-36-05", folders=("3605",))
    index = Index(registry(here, elsewhere, other), WARD)
    assert index.standing("x@envelope.example.com", here, NOW).kind is StandingKind.SUBCONTRACTOR_OUT_OF_SCOPE
    assert index.standing("x@envelope.example.com", other, NOW).kind is StandingKind.NOT_APPROVED


def test_nobody_is_approved_while_the_contractor_is_undetermined() -> None:
    """Sharing before the contractor is known is told apart from an ordinary stranger."""
    undetermined = Counterparty("未定", undetermined=True)
    only, both = procedure(undetermined), procedure(undetermined, MAIN, id="B", folders=())
    index = Index(registry(only, both), WARD)
    assert index.standing("x@somewhere.example", only, NOW).kind is StandingKind.UNDETERMINED
    assert index.standing("x@somewhere.example", both, NOW).kind is StandingKind.NOT_APPROVED
    assert index.standing("x@somewhere.example", procedure(id="C"), NOW).kind is StandingKind.NOT_APPROVED


def test_a_declaration_approves_named_people_only() -> None:
    """A party matches by its whole address; its neighbours in the same domain don't."""
    governor = declaration("Taro@example.org")
    index = Index(registry(governor), WARD)
    approved = index.standing("taro@EXAMPLE.org", governor, NOW)
    assert (approved.kind, approved.counterparty) == (StandingKind.APPROVED, None)
    assert index.standing("hanako@example.org", governor, NOW).kind is StandingKind.NOT_APPROVED


def test_a_lookalike_of_any_approved_name_is_found_everywhere() -> None:
    """An imitation of one procedure's contractor, or of the ward, is found under another and where nothing governs."""
    here, there = procedure(MAIN), procedure(id="B", folders=("2",))
    index = Index(registry(here, there), WARD)
    for login, imitated in (("x@vender.example.com", "vendor.example.com"), ("x@city.examp1e.jp", "city.example.jp")):
        for governor in (here, there, None):
            standing = index.standing(login, governor, NOW)
            assert (standing.kind, standing.imitated) == (StandingKind.LOOKALIKE, imitated)


def test_a_party_approved_elsewhere_is_no_lookalike() -> None:
    """Two honest companies with similar names: each is a stranger in the other's procedure, and no imitation."""
    one = procedure(Counterparty("甲", domains=("vendor.example.com",)))
    other = procedure(Counterparty("乙", domains=("vender.example.com",)), id="B", folders=("2",))
    index = Index(registry(one, other), WARD)
    assert index.standing("x@vender.example.com", one, NOW).kind is StandingKind.NOT_APPROVED
    assert index.standing("x@vender.example.com", other, NOW).kind is StandingKind.APPROVED


def test_an_answer_is_the_same_when_asked_again_at_another_time() -> None:
    """What is remembered is remembered for its moment only."""
    governor = procedure(MAIN)
    index = Index(registry(governor), WARD)
    moments = ["2026-02-01", "2026-04-01", "2026-02-01"]
    states = [index.standing("x@vendor.example.com", governor, at(moment)).span for moment in moments]
    assert [found.state for found in states if found] == [TermState.RUNNING, TermState.OVER, TermState.RUNNING]
