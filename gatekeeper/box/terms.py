"""On which terms a session calls Box: a rate that it shares with others, a gate, and what its calls are for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gatekeeper.box.limiter import Limiter
from gatekeeper.sweep.port import Purpose

__all__ = ["Terms"]


def _open() -> None:
    """Lets every call through: a person who runs a command has decided for himself."""


@dataclass(frozen=True, slots=True)
class Terms:
    """`gate` is asked before each call to the API, and raises what refuses it; it must be safe to share by threads.

    `limiter` None: a rate of its own. With `spent_as`, calls are counted as spent on that, whatever each one reads.
    """

    gate: Callable[[], None] = _open
    spent_as: Purpose | None = None
    limiter: Limiter | None = None
