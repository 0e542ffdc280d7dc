"""Promised deletions that didn't happen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gatekeeper.alerts.urgency import is_late
from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.enforcement.action import ActionState
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.errors import ExitStatus
from gatekeeper.policy.violation import Status
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.violations import ViolationFilter
from gatekeeper.text import Words

__all__ = ["look"]

_IDS_AT_MOST = 10
_OF_DELETION = ViolationFilter(
    rules=frozenset({"GK401", "GK403", "GK404"}), statuses=frozenset({Status.OPEN, Status.ACKNOWLEDGED})
)


def look(office: Office, words: Words) -> Iterator[Line]:
    """Promised deletions that didn't happen are a fault, whatever the reason; those of the coming night aren't."""
    if office.inventory.last_sweep() is None:
        yield Line("deletions", Mark.NOTE, words("check.deletions_unknown"))
        return
    late = Counter[str]()
    waiting = 0
    for one in office.violations.find(office.clock(), _OF_DELETION):
        if is_late(one.violation, office.policies, office.clock()):
            late[one.violation.rule] += 1
        else:
            waiting += 1
    texts = list[str]()
    if late:
        parts = "、".join(f"{rule} {count}" for rule, count in sorted(late.items()))
        texts.append(words("check.deletions_late", count=late.total(), parts=parts))
    if ids := _ended_badly(office):
        texts.append(words("check.deletions_ended_badly", count=len(ids), ids=_listed(ids), first=ids[0]))
    if texts:
        yield Line("deletions", Mark.BAD, " ".join(texts), ExitStatus.FOUND)
        return
    yield Line("deletions", Mark.GOOD, words("check.deletions_ok", count=waiting))


def _ended_badly(office: Office) -> list[int]:
    """Deletions and purges that failed, or can't be told, and that nobody has looked after: no rule speaks of them."""
    found = DatabaseJournal(office.database).ended_badly().values()
    bad = (one for one in found if one.state in {ActionState.FAILED, ActionState.UNKNOWN})
    return sorted({one.id for one in bad if one.thing.kind is ThingKind.ITEM and not one.aim.restores})


def _listed(ids: list[int]) -> str:
    return "、".join(map(str, ids[:_IDS_AT_MOST])) + ("…" if len(ids) > _IDS_AT_MOST else "")
