"""What acting needs of the world: a hand in Box, and a journal. `box` and `store` fulfil these ports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from gatekeeper.enforcement.action import Action, ActionState, Draft, Outcome, Run, RunDraft, RunState
from gatekeeper.enforcement.image import Aim, Image, Thing

__all__ = ["Hand", "Journal"]


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
        """As `look`, for an item that was in the trash: its absence there and everywhere is taken for the purge."""
        ...

    def change(self, thing: Thing, found: Image, aim: Aim) -> str | None:
        """Writes what is missing from `found` to `aim`; gives back a new password, where it had to set one.

        :raises BoxRefusedError: Box has refused, and changed nothing.
        """
        ...

    def acted(self, thing: Thing, since: datetime) -> bool | None:
        """Whether Box's log shows a change of the item that holds the thing, by anybody, since an aware moment.

        None where the log can't be read.
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

        None where it may not be: it isn't approved any more, or another action has the thing.
        """
        ...

    def end(self, action: Action, outcome: Outcome, now: datetime) -> None:
        """Commits what became of an action, and lets its thing go unless the action goes on."""
        ...

    def actions(self, states: Iterable[ActionState], run: int | None = None) -> tuple[Action, ...]:
        """Actions in these states, by number."""
        ...

    def run(self, run_id: int) -> Run: ...

    def runs(self, states: Iterable[RunState]) -> tuple[Run, ...]: ...
