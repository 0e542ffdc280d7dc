"""Several changes to one thing, folded: none twice, none that takes back another, none that another makes needless."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from gatekeeper.policy.role import ROLES, largest_within
from gatekeeper.policy.violation import Remedy, RemedyKind

__all__ = ["Step", "fold"]

_STRENGTH = {kind: rank for rank, kind in enumerate(RemedyKind)}
_REMOVALS = frozenset({RemedyKind.REMOVE_COLLABORATION, RemedyKind.WITHDRAW_INVITATION})
_COVERED_BY: Mapping[RemedyKind, frozenset[RemedyKind]] = {
    RemedyKind.REMOVE_COLLABORATION: frozenset({RemedyKind.WITHDRAW_INVITATION}),
    RemedyKind.WITHDRAW_INVITATION: frozenset({RemedyKind.REMOVE_COLLABORATION}),
    RemedyKind.LOWER_ROLE: _REMOVALS,
    RemedyKind.SET_COLLABORATION_EXPIRY: _REMOVALS,
    RemedyKind.DENY_LINK_DOWNLOAD: frozenset({RemedyKind.TIGHTEN_LINK, RemedyKind.REMOVE_LINK}),
    RemedyKind.TIGHTEN_LINK: frozenset({RemedyKind.REMOVE_LINK}),
    RemedyKind.SET_LINK_EXPIRY: frozenset({RemedyKind.REMOVE_LINK}),
    RemedyKind.LOWER_LINK_EDIT: frozenset({RemedyKind.TIGHTEN_LINK, RemedyKind.REMOVE_LINK}),
    RemedyKind.REMOVE_VANITY_NAME: frozenset({RemedyKind.REMOVE_LINK}),
    RemedyKind.DELETE_ITEM: frozenset({RemedyKind.PURGE_ITEM}),
}
"""What makes a change needless: nothing is left to change, or Box binds nobody by it any more."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change: what, the aware moment from which it may be made, and the rules that ask for it."""

    remedy: Remedy
    due: datetime
    rules: tuple[str, ...]


def fold(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The changes that remain, in the order in which they fall due, each with all rules that it answers.

    A change is dropped for a stronger one only if that comes no later: until then the weaker one still counts, and
    so does each rule's own grace.
    """
    by_kind: dict[RemedyKind, list[Step]] = {}
    for step in sorted(steps, key=_order):
        _add(by_kind.setdefault(step.remedy.kind, []), step)
    kept: list[Step] = []
    for step in sorted((step for same in by_kind.values() for step in same), key=_order):
        cover = next((index for index, earlier in enumerate(kept) if _covers(earlier, step)), None)
        if cover is None:
            kept.append(step)
        else:
            kept[cover] = _answering(kept[cover], step)
    return tuple(kept)


def _order(step: Step) -> tuple[datetime, int, str, tuple[str, ...]]:
    """Of everything that a step is made of, so that the order of asking decides nothing."""
    return (step.due, _STRENGTH[step.remedy.kind], step.remedy.target or "", step.rules)


def _add(same: list[Step], step: Step) -> None:
    """Adds a change to earlier ones of its kind: a step of its own only if it goes further at a later moment."""
    if not same:
        same.append(step)
        return
    target = _stricter(step.remedy.kind, same[-1].remedy.target, step.remedy.target)
    further = Remedy(step.remedy.kind, target)
    if further == same[-1].remedy or step.due == same[-1].due:
        same[-1] = replace(_answering(same[-1], step), remedy=further)
    else:
        same.append(replace(step, remedy=further))


def _stricter(kind: RemedyKind, one: str | None, other: str | None) -> str | None:
    if one is None or other is None or one == other:
        return one if other is None else other
    if kind is RemedyKind.LOWER_ROLE:
        # Where no role lies within both, the earlier one stays: the other would give what that takes away.
        return largest_within(ROLES[one] & ROLES[other]) or one
    return min(one, other, key=datetime.fromisoformat)


def _covers(earlier: Step, step: Step) -> bool:
    return earlier.remedy.kind in _COVERED_BY.get(step.remedy.kind, ())


def _answering(step: Step, other: Step) -> Step:
    return replace(step, rules=tuple(sorted({*step.rules, *other.rules})))
