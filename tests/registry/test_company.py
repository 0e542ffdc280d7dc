"""One company with everything that is its own."""

from __future__ import annotations

import pytest

from gatekeeper.registry.company import company_of
from gatekeeper.registry.model import Counterparty, Procedure, Registry, Subcontractor, Term

ENVELOPES = Subcontractor("封筒工業", domains=("env.example.com",))
PRINTER = Counterparty(
    "株式会社みなと印刷",
    domains=("minato.example",),
    handlers=("night@elsewhere.example",),
    subcontractors=(ENVELOPES,),
)
OTHER = Counterparty("株式会社べつ", domains=("other.example",))


def procedure(number: int, *parties: Counterparty) -> Procedure:
    return Procedure(f"P-{number}", "S", number, "課", "手続", None, ("住所",), Term(None, None), parties)


REGISTRY = Registry((), (procedure(1, PRINTER, OTHER), procedure(2, OTHER), procedure(3, PRINTER)), ())


@pytest.mark.parametrize("given", ["株式会社みなと印刷", "株式会社　みなと印刷", "minato.example", "@MINATO.example"])
def test_a_company_by_name_or_domain(given: str) -> None:
    """Widths, spaces and case don't matter; all of its procedures are found."""
    found = company_of(REGISTRY, given)
    assert found is not None
    assert (found.name, [one.id for one in found.procedures]) == ("株式会社みなと印刷", ["P-1", "P-3"])


@pytest.mark.parametrize(
    ("login", "is_theirs"),
    [
        ("op@minato.example", True),
        ("night@elsewhere.example", True),
        ("x@env.example.com", True),
        ("x@elsewhere.example", False),
        ("x@sub.minato.example", False),
        ("x@other.example", False),
        (None, False),
    ],
)
def test_who_belongs_to_it(login: str | None, is_theirs: bool) -> None:
    """Its domains, its handlers and its subcontractors; nobody else."""
    found = company_of(REGISTRY, "株式会社みなと印刷")
    assert found is not None
    assert found.has(login) is is_theirs


def test_a_subcontractor_alone() -> None:
    """Asked for a subcontractor, only it is meant, and not the contractor above."""
    found = company_of(REGISTRY, "封筒工業")
    assert found is not None
    assert (found.has("x@env.example.com"), found.has("op@minato.example")) == (True, False)


@pytest.mark.parametrize("given", ["みなと", "example", "nobody.example", "未定"])
def test_no_such_company(given: str) -> None:
    """Part of a name is none, and whoever isn't chosen yet is nobody."""
    undetermined = Registry((), (procedure(1, Counterparty("未定", undetermined=True), PRINTER),), ())
    assert company_of(undetermined, given) is None
