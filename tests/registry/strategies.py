"""Whole registries for property tests: right ones, with every field in use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from gatekeeper.registry.model import (
    BasisKind,
    Channel,
    Contact,
    Counterparty,
    CounterpartyKind,
    Declaration,
    DeclarationKind,
    DeleteFrom,
    ItemGroup,
    Limits,
    Mark,
    Measure,
    Pattern,
    Permission,
    Procedure,
    Registry,
    Side,
    Subcontractor,
    Submission,
    Term,
    Trigger,
)

__all__ = ["registries"]

ValueT = TypeVar("ValueT")

_SIGNS = st.characters(exclude_categories=["C", "Z", "M"], max_codepoint=0x2FFFF)
lines = st.one_of(
    # What YAML or a spreadsheet would take for something else.
    st.sampled_from(["null", "~", "yes", "0123", "2026-02-30", "- a", "a: b", "#x", "'", "{a}", "𠮷野", "あ い"]),
    st.text(_SIGNS, min_size=1, max_size=12),
)  # fmt: skip
networks = st.sampled_from([None, ("203.0.113.0/24", "198.51.100.7/32"), ("2001:db8::/32",)])
items = st.lists(lines, min_size=1, max_size=4, unique=True).map(tuple)
notes = st.lists(lines, min_size=1, max_size=3).map("\n".join)


def maybe(strategy: st.SearchStrategy[ValueT]) -> st.SearchStrategy[ValueT | None]:
    return st.none() | strategy


def listed(strategy: st.SearchStrategy[ValueT]) -> st.SearchStrategy[tuple[ValueT, ...]]:
    return st.lists(strategy, max_size=3, unique=True).map(tuple)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    start = draw(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
    renews = draw(st.booleans())
    renewed = draw(listed(st.integers(2041, 2060))) if renews else ()
    return Term(start, start + timedelta(days=draw(st.integers(0, 900))), renews, renewed)


@st.composite
def paper_terms(draw: st.DrawFn) -> Term:
    """As a paper may have them: a day, or both, left out."""
    whole = draw(terms())
    return replace(
        whole, start=draw(st.sampled_from([whole.start, None])), end=draw(st.sampled_from([whole.end, None]))
    )


measures = st.builds(
    Measure,
    text=notes,
    side=st.sampled_from(Side),
    mark=st.sampled_from(Mark),
    basis=maybe(st.sampled_from(BasisKind)),
    area=maybe(lines),
    reason=maybe(notes),
)
groups = st.lists(st.builds(ItemGroup, name=lines, items=items), max_size=2, unique_by=lambda group: group.name).map(
    tuple
)


def subcontractors(number: int, procedure_items: tuple[str, ...], term: Term) -> st.SearchStrategy[Subcontractor]:
    return st.builds(
        Subcontractor,
        name=st.just(f"再委託先{number}"),
        domains=st.just((f"sub{number}.example.com",)),
        handlers=st.just((f"op@person{number}.example.net",)),
        items=maybe(st.lists(st.sampled_from(procedure_items), min_size=1, unique=True).map(tuple)),
        term=st.sampled_from([None, Term(term.start, term.end)]),
        subdomains=st.booleans(),
        addresses=networks,
    )


def counterparties(number: int, procedure_items: tuple[str, ...], term: Term) -> st.SearchStrategy[Counterparty]:
    contacts = st.builds(Contact, name=lines, phone=st.just("03-0000-0000"), mail=maybe(st.just("a@b.example.com")))
    return st.builds(
        Counterparty,
        name=st.just(f"株式会社{number}"),
        kind=st.sampled_from(CounterpartyKind),
        domains=st.just((f"vendor{number}.example.com", "例え.jp")),
        subdomains=st.booleans(),
        handlers=st.just((f"op@handler{number}.example.com",)),
        responsible=maybe(lines),
        contacts=listed(contacts),
        subcontractors=st.lists(subcontractors(number, procedure_items, term), max_size=1).map(tuple),
        distinct_from=st.sampled_from([(), ("other.example.com", "a@other.example.com")]),
        addresses=networks,
    ) | st.just(Counterparty("未定", undetermined=True))


limits = st.builds(
    Limits,
    download=maybe(st.sampled_from(Permission)),
    max_role=maybe(st.sampled_from(["editor", "previewer uploader"])),
    delete_after_days=maybe(st.integers(1, 3650)),
    link_lifetime_days=maybe(st.integers(1, 3650)),
    delete_from=st.sampled_from([None, DeleteFrom.TERM_END, DeleteFrom.FISCAL_YEAR_END]),
)


def submissions(channel: Channel) -> st.SearchStrategy[Submission]:
    return st.builds(
        Submission,
        id=st.just(f"S-{channel}"),
        title=lines,
        document=maybe(lines),
        meeting=maybe(lines),
        channel=st.just(channel),
        basis=listed(st.sampled_from(BasisKind)),
        departments=listed(lines),
        decided_on=maybe(st.dates(date(2020, 1, 1), date(2040, 1, 1))),
        outcome=st.sampled_from(["approved", "conditionally_approved"]),
        checklist=st.lists(measures, max_size=2).map(tuple),
    )


@st.composite
def procedures(draw: st.DrawFn, number: int) -> Procedure:
    channel = draw(st.sampled_from([Channel.BOX, Channel.LOGO_FORM]))
    on_box: dict[str, Any] = {
        "pattern": draw(st.sampled_from([Pattern.NEW_OUTSOURCING, Pattern.MIGRATED_MEDIA])),
        "folders": draw(st.sampled_from([(), (f"10{number}",)])),
    }
    its_groups, its_term = draw(groups), draw(paper_terms())
    its_items = draw(items) + tuple(item for group in its_groups for item in group.items)
    return Procedure(
        id=f"P-{number}",
        submission=f"S-{channel}",
        number=number + 1,
        department=draw(lines),
        name=draw(lines),
        items=its_items,
        term=its_term,
        counterparties=draw(st.lists(counterparties(number, its_items, its_term), max_size=1).map(tuple)),
        limits=draw(limits),
        expected_per_year=draw(maybe(st.integers(0, 100_000))),
        triggers=draw(listed(st.sampled_from(Trigger))),
        note=draw(maybe(notes)),
        item_groups=its_groups,
        **(on_box if channel is Channel.BOX else {"pattern": None}),
    )


@st.composite
def declarations(draw: st.DrawFn, number: int) -> Declaration:
    term = replace(draw(terms()), renews_yearly=False, renewed=())
    return Declaration(
        id=f"D-{number}",
        kind=draw(st.sampled_from(DeclarationKind)),
        department=draw(lines),
        subject=draw(lines),
        parties=(f"taro{number}@example.org", f"hanako{number}@例え.jp"),
        items=draw(items),
        term=term,
        delete_on=draw(maybe(st.just(term.end))),
        download=draw(maybe(st.sampled_from(Permission))),
        declared_by=draw(maybe(lines)),
        declared_on=draw(maybe(st.just(term.start))),
        folders=draw(st.sampled_from([(), (f"20{number}",)])),
        addresses=draw(networks),
    )


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """A registry that passes every check."""
    return Registry(
        tuple(draw(submissions(channel)) for channel in (Channel.BOX, Channel.LOGO_FORM)),
        tuple(draw(procedures(number)) for number in range(draw(st.integers(0, 3)))),
        tuple(draw(declarations(number)) for number in range(draw(st.integers(0, 2)))),
    )
