"""What a department means to do, as far as it has said so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from gatekeeper.need.fact import FACTS, NO, YES, Filings, History, Party, Start
from gatekeeper.need.table import NeedTable
from gatekeeper.registry.model import Channel

__all__ = ["Plan", "answers", "settled"]


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned transfer. None: not said yet, for nothing is taken for a no.

    `start` is the first day of the transfer over Box; for one that isn't moved to Box, its own first day. `filings`
    are those expected in one fiscal year. The fields from `id` on decide nothing and only fill the draft; for a
    declaration `counterparties` are mail addresses.
    """

    channel: Channel | None = None
    party: Party | None = None
    approved: bool | None = None
    new_items: bool | None = None
    new_counterparty: bool | None = None
    longer_term: bool | None = None
    new_basis: bool | None = None
    history: History | None = None
    moves_to_box: bool | None = None
    start: date | None = None
    filings: int | None = None
    online_payment: bool | None = None
    my_number_card: bool | None = None
    external_connection: bool | None = None
    outsourcing: bool | None = None
    subcontract: bool | None = None
    data_processing: bool | None = None
    id: str | None = None
    department: str | None = None
    name: str | None = None
    items: tuple[str, ...] = ()
    counterparties: tuple[str, ...] = ()
    end: date | None = None
    renews_yearly: bool | None = None


def settled(plan: Plan) -> Plan:
    """The plan with what follows from a change that it states outright: an approval, of which the rest stays.

    For systems other than Box and LoGo Form a change is a question of its own, after what needs a submission anyway.
    """
    is_change = any((plan.new_items, plan.new_counterparty, plan.longer_term, plan.new_basis))
    if not is_change or not (plan.approved or plan.channel in {Channel.BOX, Channel.LOGO_FORM}):
        return plan
    return replace(
        plan,
        approved=True,
        new_items=bool(plan.new_items),
        new_counterparty=bool(plan.new_counterparty),
        longer_term=bool(plan.longer_term),
        new_basis=bool(plan.new_basis),
    )


def answers(plan: Plan, table: NeedTable) -> Mapping[str, str]:
    """What the plan answers of the table's facts; dates and numbers as the side of the boundary that they lie on."""
    given = {field.name: getattr(plan, field.name) for field in fields(plan) if field.name in FACTS}
    return {name: _answer(value, table) for name, value in given.items() if value is not None}


def _answer(value: StrEnum | date | int, table: NeedTable) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return Start.FROM if value >= table.box_from else Start.BEFORE
    if isinstance(value, int):
        return Filings.OVER if value > table.filings_per_year else Filings.WITHIN
    return str(value)
