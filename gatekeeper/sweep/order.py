"""What a sweep is asked to do, what it works with, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gatekeeper.errors import GatekeeperError
from gatekeeper.inventory.item import Account
from gatekeeper.inventory.view import FolderView
from gatekeeper.policy.violation import Judged, Violation
from gatekeeper.sweep.port import BoxReader, Hole, SweepCounts, SweepRun, SweepStore

__all__ = ["MANAGED_USERS", "VISIBLE", "Judge", "KeptJudge", "SweepOrder", "SweepOutcome", "SweepPorts"]

VISIBLE = "visible"
MANAGED_USERS = "managed-users"

Judge = Callable[[FolderView, datetime], Judged]
KeptJudge = Callable[[FolderView, datetime, datetime], Judged]
"""Judges a view as of one moment that was read at another."""


@dataclass(frozen=True, slots=True)
class SweepOrder:
    """`roots` holds folder ids, `VISIBLE` and `MANAGED_USERS`, in any mixture.

    `as_of` is the aware moment to judge by: in an interrupted sweep that is taken up again, for what is read from then
    on. `basis` names the state of registry and policies: a sweep judged by another one is not taken up but begun anew,
    unless the store has the patience to go on. At its end all that it has read is then judged again, by this one.
    """

    roots: tuple[str, ...]
    as_of: datetime
    basis: str
    workers: int = 6


@dataclass(frozen=True, slots=True)
class SweepPorts:
    """The world that a sweep works with, and the judgement that it asks for.

    `make_reader` is called once in each thread. `judge_for` gets the account that the sweep runs as. `judge_registry`
    judges the procedures and declarations themselves. `judge_kept` makes ready what judges views read earlier.
    `take_calls` gives the calls by purpose since last asked.
    Judging is done in the workers' threads. To judge as of another moment than now, hand in a store of its own that
    is thrown away afterwards: a store gives the violations of a sweep their life. `bound` are the ids of the folders
    that something is bound to: a complete sweep that meets one no more asks Box where it is.
    """

    make_reader: Callable[[], BoxReader]
    store: SweepStore
    judge_for: Callable[[Account], Judge]
    judge_registry: Callable[[datetime], Sequence[Violation]]
    judge_kept: Callable[[], KeptJudge]
    take_calls: Callable[[], Mapping[str, int]]
    clock: Callable[[], datetime]
    bound: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SweepOutcome:
    """How a sweep ended. `holes` holds the first of them, `hole_count` tells how many there were in this process.

    `failure` is why it ended early (Box out of reach, credentials refused, told to stop); the sweep goes on from
    there when it is ordered again. `complete`: everything that is watched was read.
    """

    run: SweepRun
    complete: bool
    counts: SweepCounts
    holes: tuple[Hole, ...] = ()
    hole_count: int = 0
    failure: GatekeeperError | None = None
