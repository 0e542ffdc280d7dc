"""Which actions of a plan may go, and which wait for a person. Pure.

A doubt about the world, the registry or the policies holds everything. A doubt about a part holds that part, so that a
stranger needn't stay in a folder because some deletions elsewhere want looking at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gatekeeper.enforcement.action import Draft, HeldFor
from gatekeeper.enforcement.drafting import shadowed_by
from gatekeeper.enforcement.guard import Doubt, World, doubts

__all__ = ["NOTHING", "Sifted", "sift"]


@dataclass(frozen=True, slots=True)
class Sifted:
    """`reasons` are those for which `held` waits; there are some where there is something in it, and only then."""

    free: tuple[Draft, ...]
    held: tuple[Draft, ...]
    reasons: tuple[HeldFor, ...]


NOTHING = Sifted((), (), ())


def sift(drafts: Sequence[Draft], world: World, shadowed: Sequence[Draft] = ()) -> Sifted:
    """Parts what the guard has no doubt about from the rest; what may go has passed the guard on its own.

    A folder above a file that is held goes to the trash no sooner than the file: Box deletes only empty ones. Of
    `shadowed`, which is wanted of items that `drafts` delete, what the guard has no doubt about goes where the deletion
    is held: a link stays open no longer because of it. The rest is looked at again once the deletion is decided.
    """
    free, reasons = tuple(drafts), list[HeldFor]()
    while found := doubts(free, world):
        reasons += [one.reason for one in found]
        stopped = _stopped(found, free)
        free = tuple(one for one in free if one.thing.key not in stopped)
    going = {one.thing.key for one in free}
    held = tuple(one for one in drafts if one.thing.key not in going)
    told = tuple(one for number, one in enumerate(reasons) if one not in reasons[:number])
    return Sifted((*free, *_beside(free, shadowed_by(held, shadowed), world)), held, told)


def _beside(free: Sequence[Draft], more: tuple[Draft, ...], world: World) -> tuple[Draft, ...]:
    """What of `more` may go together with what is free; nothing of that is stopped by it."""
    while more and (found := doubts((*free, *more), world)):
        stopped = _stopped(found, more)
        left = tuple(one for one in more if one.thing.key not in stopped)
        more = left if len(left) < len(more) else ()
    return more


def _stopped(found: Iterable[Doubt], free: Sequence[Draft]) -> frozenset[str]:
    stopped: set[str] = set()
    for doubt in found:
        stopped |= {one.thing.key for one in free} if doubt.things is None else doubt.things
    return frozenset(stopped)
