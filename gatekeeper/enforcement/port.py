"""What acting needs of the world: a hand in Box, and a journal. `box` and `store` fulfil these ports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gatekeeper.enforcement.action import Action, ActionState, Draft, Outcome, Run, RunDraft, RunState
from gatekeeper.enforcement.image import Aim, Image, Thing

__all__ = ["Hand", "Journal", "Trace"]


@dataclass(frozen=True, slots=True)
class Trace:
    """A change of a thing in Box's log, by Box's word for it. `is_ours`: made by the gatekeeper's own account."""

    type: str
    is_ours: bool


class Hand(Protocol):
    """Looks at things in Box and changes them. One hand belongs to one thread.

    Every method raises `BoxUnreachableError` where Box gave no answer that can be relied on: a change may then have
    been made or not. `StoppedError` when told to stop: the same holds.
    """

    def look(self, thing: Thing) -> Image:
        """The thing as Box shows it now; not present only where that is certain.

        :raises UnreadableError: it can't be told, for want of access or because its item is gone.
        """
        ...

    def look_for_purge(self, thing: Thing) -> Image:
        """As `look`, for an item that was in the trash: not present where it is neither there nor anywhere in sight.

        That alone proves no purge: what is out of sight looks the same.
        """
        ...

    def part(self, thing: Thing, found: Image, aim: Aim) -> Aim:
        """What one call brings about of what is missing from `found` to `aim`: mostly all of it."""
        ...

    def change(self, thing: Thing, found: Image, aim: Aim) -> str | None:
        """Makes one call for an aim, as `part` gives it back; tells a new password, where it had to set one.

        :raises BoxRefusedError: Box has refused, and changed nothing.
        """
        ...

    def traces(self, thing: Thing, aim: Aim, since: datetime) -> tuple[Trace, ...] | None:
        """The changes that Box's log shows of what `aim` is about, by anybody, since an aware moment.

        With those of some minutes before it, for clocks may differ. None where the log can't be read to its end.
        """
        ...


class Journal(Protocol):
    """What is about to be done, is done and was done. Every method is one transaction.

    :raises DatabaseUnreachableError: nothing was written.
    """

    def enter(self, run: RunDraft, drafts: Iterable[Draft], now: datetime) -> Run:
        """A new run with its actions: held where the guard has reasons, else approved."""
        ...

    def begin(self, action: Action, found: Image, now: datetime) -> Action | None:
        """Commits that the action is about to be done, with the thing as it is found.

        None where it may not be: it isn't approved any more, or another action has the thing or what Box changes
        together with it.
        """
        ...

    def advance(self, action: Action, found: Image, now: datetime) -> Action | None:
        """As `begin`, for a further call of an action that is being done: the one before it had its effect."""
        ...

    def end(self, action: Action, outcome: Outcome, now: datetime) -> bool:
        """Commits what became of an action, and lets its thing go unless the action goes on.

        False where it isn't in the state any more in which `action` has it: somebody else has settled it.
        """
        ...

    def actions(self, states: Iterable[ActionState], run: int | None = None) -> tuple[Action, ...]:
        """Actions in these states, by number."""
        ...

    def run(self, run_id: int) -> Run: ...

    def runs(self, states: Iterable[RunState]) -> tuple[Run, ...]: ...
