"""The journal's rows, and the values that they hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, insert, select

from gatekeeper.enforcement.action import (
    Action,
    ActionState,
    Basis,
    Draft,
    HeldFor,
    Run,
    RunDraft,
    RunKind,
    RunState,
)
from gatekeeper.enforcement.image import Thing, ThingKind
from gatekeeper.errors import DatabaseVersionError
from gatekeeper.store.bulk import chunks
from gatekeeper.store.codec import dumps, loads
from gatekeeper.store.image import NEWER, aim_body, aim_from, image_body, image_from
from gatekeeper.store.journal_entry import action_drafts
from gatekeeper.store.journal_table import action_event, claim
from gatekeeper.store.ledger import append

__all__ = ["action_of", "action_row", "claimed", "note", "run_of", "run_row"]

_AT_ONCE = 500
_Word = TypeVar("_Word", bound=StrEnum)


def claimed(connection: Connection, one: Action, now: datetime) -> bool:
    holder = connection.execute(select(claim.c.action_id).where(claim.c.thing == one.thing.claim)).scalar()
    if holder is None:
        connection.execute(insert(claim).values(thing=one.thing.claim, action_id=one.id, since=now))
    return holder is None or holder == one.id


def note(
    connection: Connection, ids: Iterable[int], state: ActionState, now: datetime, code: str = "", detail: str = ""
) -> None:
    """Enters a step of these actions' lives, in the ledger too."""
    listed = list(ids)
    rows = [{"action_id": one, "at": now, "state": str(state), "code": code, "detail": detail} for one in listed]
    for part in chunks(rows, _AT_ONCE):
        connection.execute(insert(action_event), part)
    append(connection, action_drafts(connection, listed, state, code, detail), now)


def run_row(draft: RunDraft, state: RunState, now: datetime) -> dict[str, object]:
    return {
        "kind": str(draft.kind),
        "state": str(state),
        "as_of": draft.as_of,
        "made_at": now,
        "by": draft.by,
        "reason": draft.reason,
        "registry": draft.basis.registry,
        "policies": draft.basis.policies,
        "sweep": draft.basis.sweep,
        "held": dumps([[one.code, dict(one.facts)] for one in draft.held]),
        "digest": draft.digest,
        "scope": draft.scope,
    }


def action_row(draft: Draft, run_id: int, state: ActionState, now: datetime) -> dict[str, object]:
    thing = draft.thing
    return {
        "run_id": run_id,
        "state": str(state),
        "thing": thing.key,
        "kind": str(thing.kind),
        "thing_id": thing.id,
        "item_type": thing.item_type,
        "item_id": thing.item_id,
        "path": draft.path,
        "login": draft.login,
        "owner": draft.owner,
        "governor": draft.governor,
        "department": draft.department,
        "policy": draft.policy,
        "rules": dumps(list(draft.rules)),
        "remedies": dumps(list(draft.remedies)),
        "aim": aim_body(draft.aim),
        "before": image_body(draft.before),
        "due": draft.due,
        "leaves": draft.leaves,
        "undoes": draft.undoes,
        "forced": draft.forced,
        "planned_at": now,
    }


def run_of(row: Row[*tuple[Any, ...]]) -> Run:
    """:raises DatabaseVersionError: a newer program has written it."""
    draft = RunDraft(
        kind=_known(RunKind, row.kind),
        as_of=row.as_of,
        by=row.by,
        reason=row.reason,
        basis=Basis(row.registry, row.policies, row.sweep),
        held=tuple(HeldFor(code, facts) for code, facts in loads(row.held)),
        digest=row.digest,
        scope=row.scope,
    )
    return Run(
        row.id, draft, _known(RunState, row.state), row.made_at, row.decided_by, row.decided_at, row.decided_reason
    )


def action_of(row: Row[*tuple[Any, ...]]) -> Action:
    """:raises DatabaseVersionError: a newer program has written it."""
    draft = Draft(
        thing=Thing(_known(ThingKind, row.kind), row.thing_id, row.item_type, row.item_id),
        aim=aim_from(row.aim),
        before=image_from(row.before),
        due=row.due,
        path=row.path,
        remedies=tuple(loads(row.remedies)),
        rules=tuple(loads(row.rules)),
        login=row.login,
        owner=row.owner,
        governor=row.governor,
        department=row.department,
        policy=row.policy,
        leaves=row.leaves,
        undoes=row.undoes,
        forced=row.forced,
    )
    return Action(
        id=row.id,
        run=row.run_id,
        draft=draft,
        state=_known(ActionState, row.state),
        planned_at=row.planned_at,
        found=None if row.found is None else image_from(row.found),
        applying_at=row.applying_at,
        ended_at=row.ended_at,
        attempts=row.attempts,
        not_before=row.not_before,
        code=row.code,
        detail=row.detail,
        undone_by=row.undone_by,
        after=None if row.after is None else image_from(row.after),
    )


def _known(words: type[_Word], word: str) -> _Word:
    try:
        return words(word)
    except ValueError as error:
        raise DatabaseVersionError(NEWER) from error
