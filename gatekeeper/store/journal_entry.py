"""What the ledger is told of the journal: ids, states and digests; no paths, names or addresses but of who decided."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from gatekeeper.enforcement.action import ActionState, RunState
from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.store.bulk import chunks
from gatekeeper.store.codec import loads
from gatekeeper.store.journal_table import action

__all__ = ["action_drafts", "decision_draft"]


def action_drafts(
    connection: Connection, ids: Sequence[int], state: ActionState, code: str, detail: str
) -> list[Draft]:
    """One entry for each action that comes into a state; the first one tells what it is about."""
    about = _about(connection, ids) if state is ActionState.PLANNED else {}
    step: dict[str, Any] = {"state": str(state), "code": code}
    if detail:
        step["detail_sha256"] = sha256(detail.encode("utf-8", "surrogatepass")).hexdigest()
    return [Draft(Kind.ACTION, {"action": one, **step, **about.get(one, {})}) for one in ids]


def decision_draft(run_id: int, state: RunState, by: str, reason: str) -> Draft:
    """The entry of a person's decision about a held run."""
    digest = sha256(reason.encode("utf-8", "surrogatepass")).hexdigest()
    return Draft(Kind.DECISION, {"run": run_id, "state": str(state), "by": by, "reason_sha256": digest})


def _about(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    columns = (
        action.c.id, action.c.run_id, action.c.kind, action.c.thing_id, action.c.item_type, action.c.item_id,
        action.c.governor, action.c.policy, action.c.rules, action.c.remedies, action.c.aim, action.c.undoes,
    )  # fmt: skip
    found: dict[int, dict[str, Any]] = {}
    for part in chunks(ids):
        for row in connection.execute(select(*columns).where(action.c.id.in_(part))):
            is_party = row.kind == "party"
            found[row.id] = {
                "run": row.run_id,
                # A party is named by its address.
                "thing": {"type": row.kind, "id": None if is_party else row.thing_id},
                "item": {"type": row.item_type, "id": row.item_id},
                "governor": row.governor,
                "policy": row.policy,
                "rules": loads(row.rules),
                "remedies": loads(row.remedies),
                "aim_sha256": sha256(row.aim.encode("utf-8", "surrogatepass")).hexdigest(),
                "undoes": row.undoes,
            }
    return found
