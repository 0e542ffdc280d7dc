"""The protection checklist for people."""

from __future__ import annotations

from collections.abc import Sequence

from gatekeeper.registry.model import Measure, Side
from gatekeeper.show.screen import Column, Screen
from gatekeeper.text import Words

__all__ = ["show_checklist"]


def show_checklist(screen: Screen, words: Words, checklist: Sequence[Measure]) -> None:
    """Every measure with its mark, the ward's first, and why one isn't needed."""
    screen.heading(words("paper.checklist_head"))
    columns = [
        Column(words("paper.side")),
        Column(words("paper.area")),
        Column(words("paper.mark")),
        Column(words("paper.measure"), ratio=5),
        Column(words("paper.reason"), ratio=2),
    ]
    ordered = [one for side in Side for one in checklist if one.side is side]
    rows = (
        (
            words(f"value.side_{one.side}"),
            one.area or "",
            words(f"value.mark_{one.mark}"),
            one.text,
            one.reason or "",
        )
        for one in ordered
    )
    screen.table(columns, rows)
