"""The evidence of a deletion, written together with the outcome of its action."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, insert, select, update

from gatekeeper.enforcement.action import Action, ActionState, Outcome, RunKind
from gatekeeper.enforcement.image import Fact, Image, Thing, ThingKind, Where
from gatekeeper.inventory.item import ItemType
from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.store.codec import dumps, loads
from gatekeeper.store.deletion_table import erasure
from gatekeeper.store.erasure import erased_from
from gatekeeper.store.image import image_body
from gatekeeper.store.journal_table import action, run
from gatekeeper.store.ledger import append
from gatekeeper.store.policy_version import cooling_of
from gatekeeper.store.table import item, violation
from gatekeeper.store.transfer_table import transfer
from gatekeeper.sweep.port import SweepRun

__all__ = ["note_restored", "record_evidence"]

_DUE = "GK401"


def record_evidence(connection: Connection, one: Action, outcome: Outcome, now: datetime) -> None:
    """Takes down what a verified action on an item has done; of any other action nothing.

    What was in the trash before our own call isn't ours: no evidence is made of it, and it is never purged.
    """
    if one.thing.kind is not ThingKind.ITEM or outcome.state is not ActionState.VERIFIED:
        return
    mine = (erasure.c.item_type == one.thing.item_type) & (erasure.c.item_id == one.thing.item_id)
    still = mine & erasure.c.purged_at.is_(None) & erasure.c.restored_at.is_(None)
    if one.aim.absent:
        values: dict[str, Any] = {"purged_at": now, "purge_id": one.id, "purge_answer": _answer(outcome)}
        connection.execute(update(erasure).where(still).values(values | _later_transfers(connection, one.thing, still)))
        _enter(connection, erasure.c.purge_id == one.id, "purged", now)
    elif one.aim.restores:
        connection.execute(update(erasure).where(still).values(restored_at=now))
    elif one.aim.facts.get("where") == Where.TRASH and one.applying_at is not None and outcome.code != "already":
        # An older row about the same item can only mean that somebody had taken it out of the trash.
        connection.execute(update(erasure).where(still).values(restored_at=now))
        connection.execute(insert(erasure).values(_row(connection, one, outcome, now)))
        _enter(connection, erasure.c.action_id == one.id, "trashed", now)


def note_restored(connection: Connection, swept: SweepRun, now: datetime) -> None:
    """Takes down what this sweep has seen in its place although we had put it into the trash before: a person has
    taken it out. It is no erasure any more, and should it be in the trash again, it isn't ours.
    """
    seen = exists().where(
        item.c.type == erasure.c.item_type,
        item.c.id == erasure.c.item_id,
        item.c.seen_sweep == swept.id,
        action.c.id == erasure.c.action_id,
        action.c.ended_at < swept.started_at,
    )
    still = erasure.c.purged_at.is_(None) & erasure.c.restored_at.is_(None)
    connection.execute(update(erasure).where(still & seen).values(restored_at=now))


def _row(connection: Connection, one: Action, outcome: Outcome, now: datetime) -> dict[str, Any]:
    found = one.found or one.draft.before
    decided = connection.execute(select(run).where(run.c.id == one.run)).one()
    facts = _due_facts(connection, one)
    draft = one.draft
    trashed_at, cooling = _trashed_at(outcome.after, now), cooling_of(connection, draft.policy)
    return {
        "action_id": one.id,
        "item_type": one.thing.item_type,
        "item_id": one.thing.item_id,
        "path": draft.path,
        "name": _text(found, "name") or draft.path.rpartition("/")[2],
        "size": _number(found, "size"),
        "sha1": _text(found, "sha1"),
        "version_id": _text(found, "version_id"),
        "versions": _number(found, "versions"),
        "owner": _text(found, "owner") or draft.owner,
        "governor": draft.governor,
        "department": draft.department,
        "due": _day(facts.get("due")),
        "source": facts.get("source", ""),
        "promised": _day(facts.get("promised")),
        "policy": draft.policy,
        "approved_by": decided.decided_by or (decided.by if decided.kind != RunKind.NIGHT else None),
        "approved_reason": decided.decided_reason or decided.reason or None,
        "trashed_at": trashed_at,
        **_transfers(connection, one.thing),
        "cooling_until": None if cooling is None else trashed_at + cooling,
        "trash_answer": _answer(outcome),
    }


def _enter(connection: Connection, mine: ColumnElement[bool], step: str, now: datetime) -> None:
    """The ledger is told of a deletion by numbers, and by the digest that stands on the erasure report."""
    found = map(erased_from, connection.execute(select(erasure).where(mine).order_by(erasure.c.id)))
    drafts = [
        Draft(
            Kind.DELETION,
            {
                "action": one.action if one.purge is None else one.purge,
                "step": step,
                "item": {"type": one.item_type, "id": one.item_id},
                "governor": one.governor,
                "evidence_sha256": one.digest,
            },
        )
        for one in found
    ]
    append(connection, drafts, now)


def _transfers(connection: Connection, thing: Thing) -> dict[str, datetime]:
    """The moments of a file's first and last transfer on record; nothing where there is none."""
    if thing.item_type != ItemType.FILE:
        # A folder isn't handed over itself, and its number may be a file's, too.
        return {}
    moments = select(func.min(transfer.c.at), func.max(transfer.c.at)).where(transfer.c.item_id == thing.item_id)
    first, last = connection.execute(moments).one()
    return {} if first is None else {"first_transfer": first, "last_transfer": last}


def _later_transfers(connection: Connection, thing: Thing, still: ColumnElement[bool]) -> dict[str, datetime]:
    """As `_transfers` at the purge: what Box's log brought late is added, what isn't kept any more isn't lost."""
    found = _transfers(connection, thing)
    known = connection.execute(select(erasure.c.first_transfer, erasure.c.last_transfer).where(still)).first()
    if not found or known is None or known.first_transfer is None:
        return found
    return {
        "first_transfer": min(found["first_transfer"], known.first_transfer),
        "last_transfer": max(found["last_transfer"], known.last_transfer),
    }


def _due_facts(connection: Connection, one: Action) -> dict[str, str]:
    """What the rule said of the item: its due date and what sets it."""
    about = (violation.c.item_type == one.thing.item_type) & (violation.c.item_id == one.thing.item_id)
    body = connection.execute(select(violation.c.facts).where(violation.c.rule == _DUE, about)).scalar()
    return {} if body is None else dict(loads(body))


def _answer(outcome: Outcome) -> str:
    after = None if outcome.after is None else image_body(outcome.after)
    return dumps({"code": outcome.code, "detail": outcome.detail, "after": after})


def _trashed_at(after: Image | None, now: datetime) -> datetime:
    """Box's own time, where it gives one."""
    said = None if after is None else _text(after, "trashed_at")
    return now if said is None else datetime.fromisoformat(said)


def _text(image: Image, name: str) -> str | None:
    value: Fact = image.facts.get(name)
    return value if isinstance(value, str) else None


def _number(image: Image, name: str) -> int | None:
    value: Fact = image.facts.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
