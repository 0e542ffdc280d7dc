"""Lockdowns that are in force, as every list of violations mentions them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gatekeeper.enforcement.lockdown import Lockdown
from gatekeeper.show.moment import iso, moment
from gatekeeper.show.screen import Cell, Column, Screen
from gatekeeper.text import Words

__all__ = ["lockdowns_json", "show_banner", "show_lockdowns"]


def show_banner(screen: Screen, words: Words, lockdowns: Iterable[Lockdown]) -> None:
    for one in lockdowns:
        when = moment(one.run.made_at, words.lang)
        screen.line(words("lockdown.banner", title=one.title, run=one.run.id, moment=when), "bold red")


def show_lockdowns(screen: Screen, words: Words, lockdowns: Sequence[Lockdown]) -> None:
    if not lockdowns:
        screen.line(words("lockdown.none_in_force"))
        return
    screen.heading(words("lockdown.in_force", count=len(lockdowns)))
    columns = [
        Column(words("lockdown.run")),
        Column(words("table.subject"), ratio=2),
        Column(words("lockdown.since")),
        Column(words("lockdown.by")),
        Column(words("lockdown.reason"), ratio=2),
        Column(""),
    ]
    rows = [
        (
            f"R{one.run.id}",
            one.title,
            moment(one.run.made_at, words.lang),
            one.run.draft.by,
            one.run.draft.reason,
            Cell("" if one.is_through else words("lockdown.unfinished"), "yellow"),
        )
        for one in lockdowns
    ]
    screen.table(columns, rows)


def lockdowns_json(lockdowns: Iterable[Lockdown]) -> list[dict[str, Any]]:
    return [
        {
            "run": one.run.id,
            "kind": str(one.target.kind),
            "target": one.target.id,
            "title": one.title,
            "since": iso(one.run.made_at),
            "by": one.run.draft.by,
            "reason": one.run.draft.reason,
            "through": one.is_through,
        }
        for one in lockdowns
    ]
