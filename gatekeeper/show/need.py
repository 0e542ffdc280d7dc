"""The need table's facts and steps in words."""

from __future__ import annotations

from gatekeeper.need.decide import Decision, Step
from gatekeeper.need.fact import FACTS, NO, YES
from gatekeeper.need.table import NeedTable
from gatekeeper.show.moment import day
from gatekeeper.text import Words

__all__ = ["answer_name", "explanation", "step_line"]


def answer_name(words: Words, table: NeedTable, fact: str, value: str) -> str:
    """An answer as people say it; the boundaries are those of the table."""
    if value in {YES, NO}:
        return words(f"need.value_{value}")
    return words(f"need.value_{fact}_{value}", day=day(table.box_from), number=f"{table.filings_per_year:,}")


def step_line(words: Words, table: NeedTable, step: Step) -> str:
    """Why a row fits, or what speaks against it first."""
    if step.against is None:
        met = "、".join(
            words("need.condition", name=words(f"need.say_{fact}"), value=_any_of(words, table, step, fact))
            for fact in FACTS
            if fact in step.row.when
        )
        return met or words("need.no_condition")
    return words(
        "need.against",
        name=words(f"need.say_{step.against}"),
        given=answer_name(words, table, step.against, step.given or ""),
        wanted=_any_of(words, table, step, step.against),
    )


def explanation(words: Words, table: NeedTable, decision: Decision) -> list[dict[str, object]]:
    """Every row that was looked at, for scripts."""
    return [{"row": step.row.name, "hit": step.fits, "why": step_line(words, table, step)} for step in decision.steps]


def _any_of(words: Words, table: NeedTable, step: Step, fact: str) -> str:
    wanted = [value for value in FACTS[fact] if value in step.row.when[fact]]
    return "・".join(answer_name(words, table, fact, value) for value in wanted)
