"""A file of faults, YAML or JSON (which is YAML, too)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from gatekeeper.document.form import Count, Form
from gatekeeper.document.judge import judge_plain
from gatekeeper.document.node import Plain, line_at, to_plain
from gatekeeper.document.yaml import load
from gatekeeper.sandbox.wire.fault import Fault, Match

__all__ = ["FaultForm", "faults_of", "read_faults"]


def _check_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as cause:
        raise PydanticCustomError("pattern", "正規表現として読めません") from cause
    return value


class MatchForm(Form):
    method: str | None = None
    path: Annotated[str, AfterValidator(_check_pattern)] | None = None
    query: dict[str, str] = {}  # noqa: RUF012 - pydantic copies defaults


class FaultForm(Form):
    kind: Literal["status", "reset", "truncate", "html", "slow", "empty"]
    match: MatchForm = MatchForm()
    status: Annotated[Count, Field(ge=200, le=599)] = 503
    retry_after: str | None = None
    times: Annotated[Count, Field(ge=0)] | Literal["forever"] | None = None
    probability: Annotated[float, Field(ge=0, le=1)] = 1.0
    seed: Count = 0
    after: Annotated[Count, Field(ge=0)] = 0
    after_effect: bool = False
    seconds: Annotated[float, Field(gt=0)] = 5.0
    body: str | None = None

    def value(self) -> Fault:
        """`times` left out: once, or with a probability for ever."""
        endless = self.times == "forever" or (self.times is None and self.probability < 1)
        times = None if endless or self.times == "forever" else 1 if self.times is None else self.times
        pattern = None if self.match.path is None else re.compile(self.match.path)
        return Fault(
            self.kind,
            Match(self.match.method, pattern, dict(self.match.query)),
            self.status,
            self.retry_after,
            times,
            self.probability,
            self.seed,
            self.after,
            self.after_effect,
            self.seconds,
            self.body,
        )


class FaultListForm(Form):
    faults: tuple[FaultForm, ...] = ()


def read_faults(path: Path) -> list[Fault]:
    """:raises MistakesError: every mistake of the file at once, each with its line."""
    tree = load(path)
    plain = to_plain(tree)
    wrapped = plain if isinstance(plain, dict) else {"faults": plain}
    cut = 0 if isinstance(plain, dict) else 1
    form = judge_plain(wrapped, FaultListForm, str(path), lambda place: line_at(tree, place[cut:]))
    return [fault.value() for fault in form.faults]


def faults_of(plain: Plain | object, source: str) -> list[Fault]:
    """As `read_faults`, for data that came another way.

    :raises MistakesError: every mistake at once.
    """
    form = judge_plain({"faults": plain}, FaultListForm, source)
    return [fault.value() for fault in form.faults]
