"""From a plan to the actions that fall due: each with the state that is there, and the state that is to be reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gatekeeper.enforcement.action import Draft
from gatekeeper.enforcement.image import Image, Thing, ThingKind, Where
from gatekeeper.enforcement.plan import Plan, PlannedAction
from gatekeeper.enforcement.remedy import aim_of, merged

__all__ = ["Drafted", "Known", "Lookup", "drafts_of", "shadowed_by"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the inventory holds of a thing: its image, its owner's address, and the leaves beneath it (itself: 1)."""

    image: Image
    owner: str | None = None
    leaves: int = 1


Lookup = Callable[[Thing], Known | None]


@dataclass(frozen=True, slots=True)
class Drafted:
    """The drafts of a plan. `shadowed` are those of items that are deleted by the others: of what is deleted nothing is
    left to be changed, but where its deletion has to wait, they needn't.
    """

    drafts: tuple[Draft, ...]
    shadowed: tuple[Draft, ...] = ()


def drafts_of(plan: Plan, known: Lookup) -> Drafted:
    """One draft for each thing with steps that are due as of the plan's moment.

    What the inventory doesn't hold any more is left out: there is no state that a person or the guard could judge.
    """
    made: list[Draft] = []
    for action in plan.actions:
        held = known(action.thing)
        if held is not None and held.image.present:
            draft = _draft(action, held, plan)
            if draft is not None and not draft.aim.is_reached(held.image):
                made.append(draft)
    return _parted(made, made)


def shadowed_by(deletions: Iterable[Draft], drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Those of `drafts` that change an item, or who reaches it, which one of `deletions` deletes."""
    return _parted(deletions, drafts).shadowed


def _parted(deletions: Iterable[Draft], drafts: Sequence[Draft]) -> Drafted:
    deleted = {_place(one.thing) for one in deletions if one.thing.kind is ThingKind.ITEM}
    shadowed = {one.thing.key for one in drafts if _is_change(one) and _place(one.thing) in deleted}
    return Drafted(
        tuple(one for one in drafts if one.thing.key not in shadowed),
        tuple(one for one in drafts if one.thing.key in shadowed),
    )


def _is_change(one: Draft) -> bool:
    return one.thing.kind is not ThingKind.ITEM


def _place(thing: Thing) -> tuple[str, str]:
    return (thing.item_type, thing.item_id)


def _draft(action: PlannedAction, held: Known, plan: Plan) -> Draft | None:
    steps = action.steps_due(plan.as_of)
    if not steps:
        return None
    aim = merged(aim_of(step.remedy) for step in steps)
    if aim.absent and action.thing.kind is ThingKind.ITEM and held.image.facts.get("where") != Where.TRASH:
        # Nothing is purged from its place: it goes to the trash first, from where it can be taken back.
        return None
    told = [step for step in steps if aim_of(step.remedy).absent] if aim.absent else steps
    return Draft(
        thing=action.thing,
        aim=aim,
        before=held.image,
        due=min(step.due for step in steps),
        path=action.item.path,
        remedies=tuple(str(step.remedy.kind) for step in told),
        rules=tuple(sorted({rule for step in steps for rule in step.rules})),
        login=action.subject.login,
        owner=held.owner,
        governor=action.governor,
        department=action.department,
        policy=action.violations[0].policy,
        leaves=held.leaves,
    )
