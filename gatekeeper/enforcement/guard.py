"""The guard: what isn't let go before a person has looked at it. Pure.

It counts leaves: a folder that is deleted counts as the files in it. What is missing from a reading is never a ground
for acting, and where most of the world looks wrong the gatekeeper suspects itself first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from gatekeeper.enforcement.action import Draft, HeldFor
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.enforcement.record import Record, Wish
from gatekeeper.enforcement.remedy import TO_TRASH
from gatekeeper.policy.model import GuardPolicy, Policy

__all__ = [
    "CLOCK_TOLERANCE",
    "FEW",
    "STALE_AFTER",
    "Arrival",
    "Doubt",
    "Governed",
    "Leaves",
    "World",
    "doubts",
    "reasons_to_hold",
]

CLOCK_TOLERANCE = timedelta(minutes=10)
STALE_AFTER = timedelta(hours=36)
"""How old a reading may be that is acted upon. Each thing is read again before it is changed, whatever this is."""

FEW = 5
"""Up to so many leaves a run isn't held for its share alone: of ten folders, one is a tenth."""


class Leaves(StrEnum):
    """What shares are taken of, each of its own kind: ways in, folders' settings, files."""

    ACCESS = "access"
    SETTINGS = "settings"
    FILES = "files"


_LEAVES: Mapping[ThingKind, Leaves] = {
    ThingKind.COLLABORATION: Leaves.ACCESS,
    ThingKind.PARTY: Leaves.ACCESS,
    ThingKind.LINK: Leaves.ACCESS,
    ThingKind.FOLDER: Leaves.SETTINGS,
    ThingKind.FILE: Leaves.FILES,
    ThingKind.ITEM: Leaves.FILES,
}


@dataclass(frozen=True, slots=True)
class Governed:
    """How much there is of each kind of leaf: under procedures and declarations, and elsewhere."""

    governed: Mapping[Leaves, int] = field(default_factory=dict)
    elsewhere: Mapping[Leaves, int] = field(default_factory=dict)

    def of(self, kind: Leaves, *, is_governed: bool) -> int:
        return (self.governed if is_governed else self.elsewhere).get(kind, 0)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that was due already on the day since which it could be seen: that of its approval or its policy as
    they are, or of its first sight there. Days in Asia/Tokyo.
    """

    governor: str
    since: date
    due: date


@dataclass(frozen=True, slots=True)
class World:
    """What the guard looks at beside the run itself.

    `recent` are the actions of the last 24 hours that had their effect, and those that are let go already and still
    wait. `registry_entries` is how many entries are in force, `registry_before` how many there were when a run was last
    let go, or a day ago (None: never, and there was no earlier version), `registry_changed` how many of those are gone
    or differ.
    `policies_changed` names policies that have changed since then. `swept_at` is when a sweep last put on record what
    it had read: where calls are few, one goes on for days. `newest` is the latest moment on record, `box_now` the
    present by Box's own clock; None where unknown. `arrivals` are the things whose deletion was due before anybody
    could see it coming, by the key of the thing.
    """

    now: datetime
    policies: Mapping[str, Policy]
    governed: Governed
    record: Record
    recent: Sequence[Draft] = ()
    registry_entries: int = 0
    registry_before: int | None = None
    registry_changed: int = 0
    policies_changed: tuple[str, ...] = ()
    sweep_complete: bool = True
    swept_at: datetime | None = None
    newest: datetime | None = None
    box_now: datetime | None = None
    arrivals: Mapping[str, Arrival] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to hold, with the things of the actions that it speaks against; None: against all."""

    reason: HeldFor
    things: frozenset[str] | None = None


def reasons_to_hold(drafts: Sequence[Draft], world: World) -> tuple[HeldFor, ...]:
    """Every reason for which these actions wait for a person; empty where they may go."""
    return tuple(one.reason for one in doubts(drafts, world))


def doubts(drafts: Sequence[Draft], world: World) -> tuple[Doubt, ...]:
    """As `reasons_to_hold`, each with what it speaks against."""
    if not drafts:
        return ()
    everything = (*_doubtful_world(world), *_doubtful_basis(drafts, world))
    return (
        *map(Doubt, everything),
        *_too_many(drafts, world),
        *_too_large_a_share(drafts, world),
        *_come_back(drafts, world),
        *_due_on_arrival(drafts, world),
    )


def _things(drafts: Iterable[Draft]) -> frozenset[str]:
    return frozenset(one.thing.key for one in drafts)


def _doubtful_world(world: World) -> Iterator[HeldFor]:
    if not world.sweep_complete:
        yield HeldFor("incomplete")
    if world.swept_at is not None and world.now - world.swept_at > STALE_AFTER:
        yield HeldFor("stale", {"hours": str(int((world.now - world.swept_at).total_seconds() // 3600))})
    if world.newest is not None and world.newest - world.now > CLOCK_TOLERANCE:
        yield HeldFor("clock_back", {"newest": world.newest.isoformat()})
    if world.box_now is not None and abs(world.now - world.box_now) > CLOCK_TOLERANCE:
        yield HeldFor("clock_off", {"box": world.box_now.isoformat()})


def _doubtful_basis(drafts: Sequence[Draft], world: World) -> Iterator[HeldFor]:
    if world.registry_entries == 0:
        yield HeldFor("registry_empty")
    before = world.registry_before
    if before:
        limit = min(world.policies[name].guard.max_registry_change for name in _policies(drafts, world))
        if world.registry_changed / before > limit:
            yield HeldFor("registry_changed", {"changed": str(world.registry_changed), "before": str(before)})
    if len(world.policies_changed) > 1:
        yield HeldFor("policies_changed", {"names": "、".join(world.policies_changed)})


def _policies(drafts: Iterable[Draft], world: World) -> list[str]:
    """The policies that a run acts by; those that are no longer known are judged by the strictest of the others."""
    named = sorted({one.policy for one in drafts if one.policy in world.policies and one.policy is not None})
    return named or sorted(world.policies)


def _too_many(drafts: Sequence[Draft], world: World) -> Iterator[Doubt]:
    """By policy, by rule and by owner: this run alone, and together with what was done within a day."""
    limit_of: dict[str, int] = {name: world.policies[name].guard.max_actions for name in world.policies}
    strictest = min(limit_of[name] for name in _policies(drafts, world))
    groupings: tuple[tuple[str, Callable[[Draft], Iterable[str]]], ...] = (
        ("policy", lambda one: () if one.policy is None else (one.policy,)),
        ("rule", lambda one: one.rules),
        ("owner", lambda one: () if one.owner is None else (one.owner,)),
    )
    for grouping, keys in groupings:
        run, day = _count(drafts, keys), _count((*drafts, *world.recent), keys)
        for key in sorted(run):
            limit = limit_of.get(key, strictest) if grouping == "policy" else strictest
            facts = {"name": key, "limit": str(limit)}
            counted = _things(one for one in drafts if key in keys(one))
            if run[key] > limit:
                yield Doubt(HeldFor(f"many_{grouping}", {**facts, "count": str(run[key])}), counted)
            elif day[key] > limit:
                yield Doubt(HeldFor(f"day_{grouping}", {**facts, "count": str(day[key])}), counted)


def _count(drafts: Iterable[Draft], keys: Callable[[Draft], Iterable[str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in drafts:
        for key in keys(one):
            counts[key] += one.leaves
    return counts


def _too_large_a_share(drafts: Sequence[Draft], world: World) -> Iterator[Doubt]:
    """Of what there is, with what was done within a day: small runs one after the other are a large one."""
    shares = [world.policies[name].guard for name in _policies(drafts, world)]
    limit = min(shares, key=_max_share).max_share
    wanted, day = _by_leaves(drafts), _by_leaves((*drafts, *world.recent))
    for kind, is_governed in sorted(wanted):
        count = day[kind, is_governed]
        total = max(world.governed.of(kind, is_governed=is_governed), count)
        if count > FEW and count / total > limit:
            place = "governed" if is_governed else "elsewhere"
            facts = {"count": str(count), "total": str(total), "share": f"{limit:.0%}", "kind": str(kind)}
            counted = _things(one for one in drafts if _sort_of(one) == (kind, is_governed))
            yield Doubt(HeldFor(f"share_{place}", facts), counted)


def _by_leaves(drafts: Iterable[Draft]) -> Counter[tuple[Leaves, bool]]:
    counts: Counter[tuple[Leaves, bool]] = Counter()
    for one in drafts:
        counts[_sort_of(one)] += one.leaves
    return counts


def _sort_of(one: Draft) -> tuple[Leaves, bool]:
    return _LEAVES[one.thing.kind], one.governor is not None


def _max_share(guard: GuardPolicy) -> float:
    return guard.max_share


def _come_back(drafts: Sequence[Draft], world: World) -> Iterator[Doubt]:
    """What was put right before and isn't any more: somebody works against the gatekeeper, or a rule is wrong."""
    for one in drafts:
        wish = Wish(one.thing, one.aim, one.rules, one.login)
        earlier = world.record.corrected(wish, one.due - _grace(one, world))
        # What was reached then and still is hasn't come back: the rule asks for more now.
        if earlier is not None and not earlier.aim.is_reached(one.before):
            yield Doubt(HeldFor("came_back", {"path": one.path, "action": str(earlier.id)}), _things([one]))


def _grace(one: Draft, world: World) -> timedelta:
    """The longest that one of its rules had to wait: so much before its due moment the violation had come up."""
    policy = world.policies.get(one.policy or "")
    return timedelta(0) if policy is None else max(map(policy.grace_of, one.rules), default=timedelta(0))


def _due_on_arrival(drafts: Sequence[Draft], world: World) -> Iterator[Doubt]:
    """Deletions that nobody could see coming: the date was over before it could be seen."""
    found: dict[tuple[str, date], dict[str, date]] = {}
    for one in drafts:
        arrival = world.arrivals.get(one.thing.key)
        if arrival is not None and one.aim == TO_TRASH:
            found.setdefault((arrival.governor, arrival.since), {})[one.thing.key] = arrival.due
    for (governor, since), days in sorted(found.items(), key=_approval_and_day):
        facts = {"governor": governor, "since": since.isoformat(), "earliest": min(days.values()).isoformat()}
        yield Doubt(HeldFor("due_on_arrival", {**facts, "count": str(len(days))}), frozenset(days))


def _approval_and_day(found: tuple[tuple[str, date], Mapping[str, date]]) -> tuple[str, date]:
    return found[0]
