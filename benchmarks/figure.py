"""A figure as `make bench` prints it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Figure"]


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, against what it has to be. `shown` has the value with its unit or parts."""

    name: str
    shown: str
    target: str
    holds: bool
