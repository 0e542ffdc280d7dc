"""How a thing is shown: Box's base, mini and standard representations, and what `fields` makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from gatekeeper.sandbox.wire.view import View

__all__ = ["Asked", "Level", "Shape"]

Json = Any
T = TypeVar("T")
Asked = tuple[str, ...] | None
"""The names in `fields`; None where the parameter wasn't sent."""

Level = Literal["mini", "standard"]


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """All fields of one kind of thing, each with what computes it, and which of them show when nothing is asked for.

    With `fields`, Box gives `base` and what was asked for, and nothing else; names it doesn't know are passed over.
    Only the fields that are shown are computed.
    """

    base: tuple[str, ...]
    mini: tuple[str, ...]
    standard: tuple[str, ...]
    fields: Mapping[str, Callable[[T, View], Json]]
    _plans: dict[tuple[Asked, Level], tuple[tuple[str, Callable[[T, View], Json]], ...]] = field(default_factory=dict)

    def show(self, thing: T, view: View, asked: Asked = None, otherwise: Level = "standard") -> dict[str, Json]:
        """One thing as JSON data; `otherwise` is the representation where no `fields` were sent."""
        return {name: compute(thing, view) for name, compute in self._plan(asked, otherwise)}

    def show_mini(self, thing: T, view: View) -> dict[str, Json]:
        return self.show(thing, view, None, "mini")

    def _plan(self, asked: Asked, otherwise: Level) -> tuple[tuple[str, Callable[[T, View], Json]], ...]:
        plan = self._plans.get((asked, otherwise))
        if plan is None:
            if asked is None:
                names = self.mini if otherwise == "mini" else self.standard
            else:
                names = tuple(dict.fromkeys((*self.base, *asked)))
            plan = tuple((name, self.fields[name]) for name in names if name in self.fields)
            if len(self._plans) < 1000:
                self._plans[asked, otherwise] = plan
        return plan
