"""From answers to a verdict, with every row that was looked at on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gatekeeper.need.fact import FACTS
from gatekeeper.need.table import NeedTable, Row

__all__ = ["Decision", "Question", "Step", "decide"]


@dataclass(frozen=True, slots=True)
class Step:
    """One row that was looked at. `against` is the first fact that spoke against it, None for the row that fits."""

    row: Row
    against: str | None = None
    given: str | None = None

    @property
    def fits(self) -> bool:
        return self.against is None


@dataclass(frozen=True, slots=True)
class Decision:
    """The row that decides, and the steps down to it."""

    row: Row
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """The fact that the table needs next; without it no row can be chosen."""

    fact: str


def decide(table: NeedTable, answers: Mapping[str, str]) -> Decision | Question:
    """The first row that fits, or the first fact that is missing to tell which one that is."""
    steps: list[Step] = []
    for row in table.rows:
        against = next((fact for fact in FACTS if _speaks_against(row, fact, answers)), None)
        if against is None:
            missing = next((fact for fact in FACTS if fact in row.when and fact not in answers), None)
            if missing is not None:
                return Question(missing)
            return Decision(row, (*steps, Step(row)))
        steps.append(Step(row, against, answers[against]))
    raise ValueError("a table that was read has a row for every plan")


def _speaks_against(row: Row, fact: str, answers: Mapping[str, str]) -> bool:
    return fact in row.when and fact in answers and answers[fact] not in row.when[fact]
