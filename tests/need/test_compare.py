"""A plan beside what was approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gatekeeper.need.compare import compared
from gatekeeper.need.decide import Decision, decide
from gatekeeper.need.fact import Party
from gatekeeper.need.plan import Plan, answers, settled
from gatekeeper.need.table import NeedTable
from gatekeeper.registry.model import (
    BasisKind,
    Channel,
    Counterparty,
    CounterpartyKind,
    Procedure,
    Subcontractor,
    Submission,
    Term,
    Trigger,
)
from tests.registry.build import procedure

PAPER = Submission("R7-36", "Box", basis=(BasisKind.EXTERNAL_CONNECTION,))
PRINTER = Counterparty("株式会社みなと印刷", subcontractors=(Subcontractor("丙封筒"),))
FORM = Submission("R6-46", "LoGo", channel=Channel.LOGO_FORM)


def row(table: NeedTable, plan: Plan, entry: Procedure | None = None, paper: Submission = PAPER) -> str:
    """The name of the row that decides."""
    whole = compared(plan, entry or procedure(PRINTER), paper, table)
    found = decide(table, answers(whole, table))
    assert isinstance(found, Decision), found
    return found.row.name


def logo(**changes: Any) -> Procedure:
    return procedure(pattern=None, folders=(), expected_per_year=1400, triggers=(Trigger.OVER_THRESHOLD,), **changes)


@pytest.mark.parametrize(
    ("plan", "name"),
    [
        (Plan(), "approved-unchanged"),
        (Plan(items=("住 所", "氏名")), "approved-unchanged"),
        (Plan(items=("住所", "個人番号")), "approved-new-items"),
        (Plan(counterparties=("株式会社　みなと印刷", "丙封筒")), "approved-unchanged"),
        (Plan(counterparties=("みなと印刷株式会社",)), "approved-new-counterparty"),
        (Plan(end=date(2026, 3, 31)), "approved-unchanged"),
        (Plan(end=date(2026, 4, 1)), "approved-longer-term"),
        (Plan(start=date(2026, 1, 5)), "approved-unchanged"),
        (Plan(start=date(2026, 1, 4)), "approved-longer-term"),
        (Plan(renews_yearly=True), "approved-longer-term"),
        (Plan(outsourcing=True), "approved-new-basis"),
        (Plan(external_connection=True, subcontract=True), "approved-unchanged"),
        (Plan(data_processing=True), "approved-new-basis"),
        (Plan(party=Party.PUBLIC), "box-public"),
        (Plan(items=("個人番号",), new_items=False), "approved-unchanged"),
        (Plan(longer_term=True), "approved-longer-term"),
    ],
)
def test_changes_of_a_box_procedure(table: NeedTable, plan: Plan, name: str) -> None:
    """What is new is found; what the plan leaves out, or writes a little differently, is as it was approved."""
    assert row(table, plan) == name


def test_a_term_that_renews_is_not_made_longer(table: NeedTable) -> None:
    """The following fiscal years continue alike."""
    renewing = procedure(term=Term(date(2026, 1, 5), date(2026, 3, 31), renews_yearly=True))
    assert row(table, Plan(end=date(2027, 3, 31), renews_yearly=True), renewing) == "approved-unchanged"


def test_naming_an_undetermined_contractor_changes_nothing(table: NeedTable) -> None:
    """The committee knew that it was still to be chosen."""
    undetermined = procedure(Counterparty("未定", undetermined=True))
    assert row(table, Plan(counterparties=("株式会社きまり",)), undetermined) == "approved-unchanged"


@pytest.mark.parametrize(
    ("plan", "name"),
    [
        (Plan(filings=1400), "approved-unchanged"),
        (Plan(filings=1401), "approved-new-basis"),
        (Plan(online_payment=True), "approved-new-basis"),
        (Plan(my_number_card=True), "approved-new-basis"),
    ],
)
def test_changes_of_a_form(table: NeedTable, plan: Plan, name: str) -> None:
    """More filings than were submitted, and a new trigger, are changes."""
    assert row(table, plan, logo(), FORM) == name


@pytest.mark.parametrize("outcome", ["pending", "rejected", "withdrawn", "not_required"])
def test_what_was_not_approved_allows_nothing(table: NeedTable, outcome: str) -> None:
    """A free form that will pass the number is to be submitted, as if it were new."""
    plan = Plan(filings=1001)
    assert row(table, plan, logo(), replace(FORM, outcome=outcome)) == "logo-over-threshold"


def test_designated_managers_are_taken_over(table: NeedTable) -> None:
    """Nobody is asked for what the entry tells."""
    manager = procedure(Counterparty("財団", kind=CounterpartyKind.DESIGNATED_MANAGER))
    assert compared(Plan(), manager, PAPER, table).party is Party.DESIGNATED_MANAGER
    assert compared(Plan(), logo(), FORM, table).party is None


def test_a_change_that_is_told_outright() -> None:
    """Over Box and LoGo Form only what is approved can change; elsewhere it's a question of the table."""
    change = settled(Plan(channel=Channel.BOX, longer_term=True))
    assert (change.approved, change.new_items, change.longer_term) == (True, False, True)
    for plan in (Plan(channel=Channel.BOX, new_items=False), Plan(channel=Channel.OTHER, new_items=True)):
        assert settled(plan) == plan
    assert settled(Plan(channel=Channel.OTHER, approved=True, new_items=True)).longer_term is False
