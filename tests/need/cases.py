"""A plan for each row of the shipped table, just as a department would tell it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gatekeeper.need.fact import History, Party
from gatekeeper.need.plan import Plan
from gatekeeper.need.table import Verdict
from gatekeeper.registry.model import Channel

__all__ = ["CASES", "Case"]

Case = tuple[Plan, Verdict]

FIRST_DAY, DAY_BEFORE = date(2025, 4, 1), date(2025, 3, 31)
_CALM = {"external_connection": False, "outsourcing": False, "subcontract": False, "data_processing": False}


def box(**said: Any) -> Plan:
    """A contractor over Box, from the first day on, that nobody has approved."""
    usual: dict[str, Any] = {"party": Party.CONTRACTOR, "approved": False, "history": History.NEW, "start": FIRST_DAY}
    return Plan(channel=Channel.BOX, **{**usual, **said})


def changed(**said: Any) -> Plan:
    """A procedure that is approved, and of which nothing changes but what is said."""
    usual = dict.fromkeys(("new_items", "new_counterparty", "longer_term", "new_basis"), False)
    return Plan(channel=Channel.BENEFIT_PAYMENT, approved=True, **{**usual, **said})


def form(**said: Any) -> Plan:
    """A LoGo Form that needs no submission but for what is said."""
    usual: dict[str, Any] = {"filings": 1000, "online_payment": False, "my_number_card": False}
    return Plan(channel=Channel.LOGO_FORM, approved=False, **{**usual, **said})


def system(**said: Any) -> Plan:
    """Another system that needs no submission but for what is said."""
    usual = _CALM | dict.fromkeys(("new_items", "new_counterparty", "longer_term"), False)
    return Plan(channel=Channel.OTHER, approved=False, **{**usual, **said})


CASES: Mapping[str, Case] = {
    "box-public": (box(party=Party.PUBLIC), Verdict.IMPOSSIBLE),
    "box-unsubmitted": (box(party=Party.APPLICANT), Verdict.REPORT_YEARLY),
    "approved-new-items": (changed(new_items=True), Verdict.SUBMIT_CHANGE),
    "approved-new-counterparty": (changed(new_counterparty=True), Verdict.SUBMIT_CHANGE),
    "approved-longer-term": (changed(longer_term=True), Verdict.SUBMIT_CHANGE),
    "approved-new-basis": (changed(new_basis=True), Verdict.SUBMIT_CHANGE),
    "approved-unchanged": (changed(), Verdict.NOT_REQUIRED),
    "box-other-party": (box(party=Party.OTHER), Verdict.IMPOSSIBLE),
    "media-stays": (
        box(history=History.MEDIA, moves_to_box=False, start=DAY_BEFORE),
        Verdict.NOT_REQUIRED,
    ),
    "media-stays-new": (box(history=History.MEDIA, moves_to_box=False), Verdict.SUBMIT),
    "box-too-early": (box(start=DAY_BEFORE), Verdict.IMPOSSIBLE),
    "box-migrated": (box(history=History.MEDIA, moves_to_box=True), Verdict.SUBMIT),
    "box-new": (box(), Verdict.SUBMIT),
    "logo-over-threshold": (form(filings=1001), Verdict.SUBMIT),
    "logo-online-payment": (form(online_payment=True), Verdict.SUBMIT),
    "logo-my-number-card": (form(my_number_card=True), Verdict.SUBMIT),
    "logo-free": (form(), Verdict.NOT_REQUIRED),
    "system-external-connection": (system(external_connection=True), Verdict.SUBMIT),
    "system-outsourcing": (system(outsourcing=True), Verdict.SUBMIT),
    "system-subcontract": (system(subcontract=True), Verdict.SUBMIT),
    "system-data-processing": (system(data_processing=True), Verdict.SUBMIT),
    "system-new-items": (system(new_items=True), Verdict.SUBMIT_CHANGE),
    "system-new-counterparty": (system(new_counterparty=True), Verdict.SUBMIT_CHANGE),
    "system-longer-term": (system(longer_term=True), Verdict.SUBMIT_CHANGE),
    "otherwise": (system(), Verdict.NOT_REQUIRED),
}
