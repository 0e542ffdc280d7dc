"""From a plan to the actions that fall due: each with the state that is there, and the state that is to be reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gatekeeper.enforcement.action import Draft
from gatekeeper.enforcement.image import Image, Thing, ThingKind, Where
from gatekeeper.enforcement.plan import Plan, PlannedAction
from gatekeeper.enforcement.remedy import aim_of, merged

__all__ = ["Known", "Lookup", "drafts_of"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the inventory holds of a thing: its image, its owner's address, and the leaves beneath it (itself: 1)."""

    image: Image
    owner: str | None = None
    leaves: int = 1


Lookup = Callable[[Thing], Known | None]


def drafts_of(plan: Plan, known: Lookup) -> tuple[Draft, ...]:
    """One draft for each thing with steps that are due as of the plan's moment.

    What the inventory doesn't hold any more is left out: there is no state that a person or the guard could judge.
    So is what is wanted of an item that is deleted at the same time: nothing of it is left to be changed.
    """
    made: list[Draft] = []
    for action in plan.actions:
        held = known(action.thing)
        if held is not None and held.image.present:
            draft = _draft(action, held, plan)
            if draft is not None and not draft.aim.is_reached(held.image):
                made.append(draft)
    deleted = {_place(one.thing) for one in made if one.thing.kind is ThingKind.ITEM}
    return tuple(one for one in made if one.thing.kind is ThingKind.ITEM or _place(one.thing) not in deleted)


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
