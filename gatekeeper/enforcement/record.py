"""What the journal says about things, as far as it bears on what is planned next. A value: read once, then pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gatekeeper.enforcement.action import KEPT_HERE, UNDER_WAY, Action, ActionState
from gatekeeper.enforcement.image import Aim, Thing, ThingKind

__all__ = ["FOUGHT_OVER", "TRY_AGAIN_AFTER", "Record", "Wish", "party_key"]

FOUGHT_OVER = timedelta(days=30)
"""How soon after a correction its return counts as somebody's opposition, or as a wrong rule."""

TRY_AGAIN_AFTER = timedelta(hours=24)
"""How long after a refusal the same is asked of Box again by itself."""

_WAITS_FOR_A_PERSON = frozenset({ActionState.UNDONE, ActionState.UNKNOWN, ActionState.DROPPED})
"""Of dropped actions only those are in the record that a person has rejected."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a thing: its aim, the rules that ask for it, and whom the thing lets in, if anybody."""

    thing: Thing
    aim: Aim
    rules: Collection[str]
    login: str | None = None

    def is_like(self, one: Action) -> bool:
        """Whether an action did the same, or did what answered the same rule."""
        return _alike(one.aim, self.aim) or not set(one.draft.rules).isdisjoint(self.rules)


@dataclass(frozen=True, slots=True)
class Record:
    """`by_thing` holds actions by the key of their thing, oldest first; `policies_since` when each policy last changed.

    A collaboration's actions are in it by `party_key`, too: whoever is invited again has a new collaboration. Both may
    be empty. `read_at` is when the reading began on which the violations rest. Actions that a person has cleared,
    held ones, and those dropped for any other reason than a person's rejection aren't in it.
    """

    by_thing: Mapping[str, Sequence[Action]] = field(default_factory=dict)
    policies_since: Mapping[str, datetime] = field(default_factory=dict)
    read_at: datetime | None = None

    def open(self, thing: Thing) -> Action | None:
        """The action that is under way with a thing."""
        return next((one for one in self._of(thing) if one.state in UNDER_WAY), None)

    def stopped(self, wish: Wish, as_of: datetime) -> Action | None:
        """The action for whose sake the same isn't done again before a person decides, or before a while has passed.

        What was undone, rejected, or can't be told waits for a person. What Box has refused is tried again after a
        day.
        """
        for one in reversed(self._remedies(wish.thing, wish.login)):
            if not wish.is_like(one):
                continue
            if one.state in _WAITS_FOR_A_PERSON:
                return one
            if one.state is ActionState.FAILED and one.ended_at is not None:
                return one if as_of - one.ended_at < TRY_AGAIN_AFTER else None
        return None

    def done_since(self, wish: Wish) -> Action | None:
        """The same, done after the reading began: what it showed is no longer so."""
        for one in reversed(self._remedies(wish.thing)):
            if one.state is ActionState.VERIFIED and one.ended_at is not None and wish.is_like(one):
                return one if self.read_at is not None and one.ended_at >= self.read_at else None
        return None

    def corrected(self, wish: Wish, came_up: datetime) -> Action | None:
        """The last time that the same was done to a thing, or to the same party's access, before it came up again.

        `came_up` is the moment since which it stands again. What was corrected longer than `FOUGHT_OVER` before that
        is forgotten; a deletion never is: whoever took the item out of the trash wants it kept.
        """
        for one in reversed(self._remedies(wish.thing, wish.login)):
            if one.state is ActionState.VERIFIED and one.ended_at is not None and wish.is_like(one):
                if one.code == KEPT_HERE and not (one.aim.facts.keys() & wish.aim.facts.keys()) - {"expires_at"}:
                    return None
                is_recent = came_up - one.ended_at <= FOUGHT_OVER
                return one if is_recent or wish.thing.kind is ThingKind.ITEM else None
        return None

    def kept_date(self, thing: Thing) -> str | None:
        """The date that Box wouldn't hold for a collaboration, and that is kept here instead (UTC, RFC 3339)."""
        for one in reversed(self._remedies(thing)):
            if one.state is ActionState.VERIFIED and one.code == KEPT_HERE:
                value = one.aim.facts.get("expires_at")
                return value if isinstance(value, str) else None
        return None

    def settled_from(self, policy: str, settle: timedelta) -> datetime | None:
        """The moment before which a policy that has changed isn't enforced."""
        since = self.policies_since.get(policy)
        return None if since is None else since + settle

    def _remedies(self, thing: Thing, login: str | None = None) -> list[Action]:
        """Without those that took something back, which are the contrary."""
        return [one for one in self._of(thing, login) if one.draft.undoes is None]

    def _of(self, thing: Thing, login: str | None = None) -> Sequence[Action]:
        if thing.kind is not ThingKind.COLLABORATION or login is None:
            return self.by_thing.get(thing.key, ())
        return self.by_thing.get(party_key(thing, login), ())


def party_key(thing: Thing, login: str) -> str:
    """The key under which a collaboration's actions are found again by whom it lets in, and where."""
    return f"access:{thing.item_type}:{thing.item_id}:{login.lower()}"


def _alike(one: Aim, other: Aim) -> bool:
    """Whether two aims change the same about a thing. To remove it is more than to change it."""
    if one.absent or other.absent:
        return one.absent and other.absent
    return not one.facts.keys().isdisjoint(other.facts)
