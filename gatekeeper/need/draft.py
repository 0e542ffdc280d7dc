"""The registry entry that would follow from a verdict, as far as the plan tells it.

What a person has still to write is None, and stands empty in the YAML: the registry's reader refuses a blank with its
line, so that nothing half-written is taken in.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

from gatekeeper.need.fact import Party
from gatekeeper.need.plan import Plan
from gatekeeper.need.table import NeedTable, Row, Verdict
from gatekeeper.registry.export import entry_to_plain
from gatekeeper.registry.filing import NOT_REQUIRED
from gatekeeper.registry.model import BasisKind, Channel, CounterpartyKind, Permission, Procedure, Trigger
from gatekeeper.registry.party import company_key

__all__ = ["Draft", "draft", "to_json", "to_yaml"]

Draft = dict[str, list[dict[str, Any]]]
_WIDEST = 2**31 - 1
_NOT_TAKEN_OVER = ("number", "limits", "folders", "note")


def draft(row: Row, plan: Plan, table: NeedTable, approved: Procedure | None = None) -> Draft | None:
    """The draft under the names of a registry file; None where nothing is to be registered."""
    match row.verdict:
        case Verdict.SUBMIT:
            return _submitted(row, plan, table, "pending")
        case Verdict.SUBMIT_CHANGE:
            whole = _submitted(row, plan, table, "pending")
            if approved is not None:
                whole["procedures"] = [_merged(approved, whole["procedures"][0])]
                whole["submissions"][0]["departments"] = [plan.department or approved.department]
            return whole
        case Verdict.REPORT_YEARLY:
            return {"declarations": [_declaration(plan)]}
        case Verdict.NOT_REQUIRED if plan.channel is Channel.LOGO_FORM and not plan.approved:
            return _submitted(row, plan, table, NOT_REQUIRED)
        case _:
            return None


def to_json(whole: object) -> object:
    """A draft, or a part of one, for JSON: days as ISO text."""
    if isinstance(whole, dict):
        return {key: to_json(value) for key, value in whole.items()}
    if isinstance(whole, list):
        return [to_json(one) for one in whole]
    return whole.isoformat() if isinstance(whole, date) else whole


def to_yaml(whole: Draft) -> str:
    """The draft as a registry file."""
    return yaml.dump(whole, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDEST)


class _Dumper(yaml.SafeDumper):
    """Writes None as nothing at all, and never an alias, which no reader here takes."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 -- the base's name
        return True

    def represent_nothing(self, _data: None) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:null", "")


_Dumper.add_representer(type(None), _Dumper.represent_nothing)


def _submitted(row: Row, plan: Plan, table: NeedTable, outcome: str) -> Draft:
    basis = [] if outcome == NOT_REQUIRED else list(map(str, _basis(plan)))
    submission: dict[str, Any] = {
        "id": plan.id,
        "title": plan.name,
        "channel": _text(plan.channel),
        "basis": basis,
        "departments": [plan.department],
        "outcome": outcome,
    }
    procedure: dict[str, Any] = {
        "id": None if plan.id is None else f"{plan.id}-01",
        "submission": plan.id,
        "department": plan.department,
        "name": plan.name,
        "pattern": _text(row.pattern),
        "items": _listed(plan.items),
        "term": _term(plan),
        "counterparties": _counterparties(plan, table),
        "expected_per_year": plan.filings,
        "triggers": list(map(str, _triggers(plan, table))),
    }
    unused = {"expected_per_year", "triggers"} if plan.channel is not Channel.LOGO_FORM else set()
    unused |= {"pattern"} if plan.channel is not Channel.BOX else set()
    asked = {key: value for key, value in procedure.items() if key not in unused}
    return {"submissions": [_pruned(submission)], "procedures": [_pruned(asked)]}


def _pruned(entry: Any) -> Any:
    """Without empty lists and what is false, which a registry file doesn't write. None stays: it is to be filled in."""
    if isinstance(entry, list):
        return [_pruned(one) for one in entry]
    if not isinstance(entry, dict):
        return entry
    return {key: _pruned(value) for key, value in entry.items() if value != [] and value is not False}


def _declaration(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "kind": _text(plan.party),
        "department": plan.department,
        "subject": plan.name,
        "parties": _listed(plan.counterparties),
        "items": _listed(plan.items),
        "term": {key: value for key, value in _term(plan).items() if key != "renews_yearly"},
        "delete_on": None,
        "download": str(Permission.DENY),
        "declared_by": None,
        "declared_on": None,
    }


def _merged(approved: Procedure, planned: dict[str, Any]) -> dict[str, Any]:
    """The approved entry with what the plan adds; what it says nothing of stays as it was."""
    kept = {key: value for key, value in entry_to_plain(approved).items() if key not in _NOT_TAKEN_OVER}
    names = {company_key(one["name"]) for one in kept["counterparties"]}
    added = [one for one in planned["counterparties"] if one["name"] and company_key(one["name"]) not in names]
    given = {key: planned[key] for key in ("department", "name", "expected_per_year") if planned.get(key) is not None}
    merged = {
        **kept,
        **given,
        "id": planned["id"],
        "submission": planned["submission"],
        "items": _changed_items(approved, [one for one in planned["items"] if one]),
        "term": _changed_term(approved, planned["term"]),
        "counterparties": [*kept["counterparties"], *added],
        "triggers": list(dict.fromkeys([*kept["triggers"], *planned.get("triggers", [])])),
    }
    pruned: dict[str, Any] = _pruned(merged)
    return pruned


def _changed_items(approved: Procedure, planned: list[str]) -> list[str]:
    """The approved items and what the plan adds; those under heads stay the last."""
    grouped = sum(len(group.items) for group in approved.item_groups)
    loose = len(approved.items) - grouped
    new = [item for item in dict.fromkeys(planned) if item not in approved.items]
    return [*approved.items[:loose], *new, *approved.items[loose:]]


def _changed_term(approved: Procedure, planned: dict[str, Any]) -> dict[str, Any]:
    """The approved term where the plan names no other; renewals on record are those of the old paper."""
    term = approved.term
    kept = {"start": term.start, "end": term.end, "renews_yearly": term.renews_yearly}
    changed = kept | {key: value for key, value in planned.items() if value is not None}
    unsaid = [name for name in ("start", "end") if changed[name] is None]
    days = {key: value for key, value in changed.items() if key not in unsaid}
    return days | {"open": unsaid} if unsaid else days


def _term(plan: Plan) -> dict[str, Any]:
    term: dict[str, Any] = {"start": plan.start, "end": plan.end}
    return term if plan.renews_yearly is None else term | {"renews_yearly": plan.renews_yearly}


def _counterparties(plan: Plan, table: NeedTable) -> list[dict[str, Any]]:
    kind = CounterpartyKind.CONTRACTOR
    names = _listed(plan.counterparties)
    if plan.channel is Channel.LOGO_FORM:
        kind = CounterpartyKind.SERVICE_PROVIDER
        names = list(plan.counterparties) or [table.logo_form_provider]
    elif plan.party is Party.DESIGNATED_MANAGER:
        kind = CounterpartyKind.DESIGNATED_MANAGER
    return [{"name": name, "kind": str(kind)} for name in names]


def _basis(plan: Plan) -> list[BasisKind]:
    """Box and LoGo Form are connections to the outside by themselves."""
    asked = {
        BasisKind.EXTERNAL_CONNECTION: plan.external_connection or plan.channel in {Channel.BOX, Channel.LOGO_FORM},
        BasisKind.OUTSOURCING: plan.outsourcing or plan.subcontract,
        BasisKind.DATA_PROCESSING: plan.data_processing,
    }
    return [kind for kind, wanted in asked.items() if wanted]


def _triggers(plan: Plan, table: NeedTable) -> list[Trigger]:
    met = {
        Trigger.OVER_THRESHOLD: plan.filings is not None and plan.filings > table.filings_per_year,
        Trigger.ONLINE_PAYMENT: plan.online_payment,
        Trigger.MY_NUMBER_CARD: plan.my_number_card,
    }
    return [trigger for trigger, holds in met.items() if holds]


def _listed(given: tuple[str, ...]) -> list[str | None]:
    """What was given, or one place to fill in."""
    return list(given) or [None]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
