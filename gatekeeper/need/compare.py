"""A plan beside what was approved: which of the changes that the table asks about it makes."""

from __future__ import annotations

from dataclasses import replace

from gatekeeper.need.fact import Party
from gatekeeper.need.plan import Plan
from gatekeeper.need.table import NeedTable
from gatekeeper.registry.filing import APPROVING, limit_of
from gatekeeper.registry.model import BasisKind, Channel, CounterpartyKind, Procedure, Submission, Term, Trigger
from gatekeeper.registry.party import company_key, parties_of

__all__ = ["compared"]


def compared(plan: Plan, procedure: Procedure, submission: Submission, table: NeedTable) -> Plan:
    """The plan with the answers that follow from the entry. What the plan doesn't name stays as it was approved.

    What a person has answered outright is kept. An entry that the committee hasn't approved allows nothing: then only
    its channel and its party are taken over.
    """
    found = replace(plan, channel=submission.channel, party=plan.party or _party(procedure, submission))
    if submission.outcome not in APPROVING:
        return replace(found, approved=False)
    return replace(
        found,
        approved=True,
        new_items=_said(answered=plan.new_items, else_=_adds(plan.items, procedure.items)),
        new_counterparty=_said(answered=plan.new_counterparty, else_=_adds_party(plan, procedure)),
        longer_term=_said(answered=plan.longer_term, else_=_is_longer(plan, procedure.term)),
        new_basis=_said(answered=plan.new_basis, else_=_adds_basis(plan, procedure, submission, table)),
    )


def _said(*, answered: bool | None, else_: bool) -> bool:
    return else_ if answered is None else answered


def _party(procedure: Procedure, submission: Submission) -> Party | None:
    if submission.channel is not Channel.BOX:
        return None
    kinds = {one.kind for one in procedure.counterparties}
    return Party.DESIGNATED_MANAGER if kinds == {CounterpartyKind.DESIGNATED_MANAGER} else Party.CONTRACTOR


def _adds(planned: tuple[str, ...], approved: tuple[str, ...]) -> bool:
    """Names are compared without what two clerks write differently: widths, case and spaces."""
    return not set(map(company_key, planned)) <= set(map(company_key, approved))


def _adds_party(plan: Plan, procedure: Procedure) -> bool:
    """Where the contractor was undetermined at approval, naming one is what was approved."""
    if any(one.undetermined for one in procedure.counterparties):
        return False
    return _adds(plan.counterparties, tuple(party.name for _, _, party in parties_of(procedure)))


def _is_longer(plan: Plan, term: Term | None) -> bool:
    """A day that the approval doesn't name bounds nothing."""
    if term is None:
        return False
    if plan.start is not None and term.start is not None and plan.start < term.start:
        return True
    if term.end is None or term.renews_yearly:
        return False
    return bool(plan.renews_yearly) or (plan.end is not None and plan.end > term.end)


def _adds_basis(plan: Plan, procedure: Procedure, submission: Submission, table: NeedTable) -> bool:
    has_subcontractor = any(one.subcontractors for one in procedure.counterparties)
    limit = limit_of(procedure, submission, table.filings_per_year)
    return any(
        (
            plan.external_connection and BasisKind.EXTERNAL_CONNECTION not in submission.basis,
            plan.outsourcing and BasisKind.OUTSOURCING not in submission.basis,
            plan.data_processing and BasisKind.DATA_PROCESSING not in submission.basis,
            plan.subcontract and not has_subcontractor,
            plan.online_payment and Trigger.ONLINE_PAYMENT not in procedure.triggers,
            plan.my_number_card and Trigger.MY_NUMBER_CARD not in procedure.triggers,
            plan.filings is not None and limit is not None and plan.filings > limit.most,
        )
    )
