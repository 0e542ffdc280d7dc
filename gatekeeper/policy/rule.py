"""What a rule is: one function from a case to a finding, with the words by which people know it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Generic, TypeVar

from gatekeeper.policy.case import Case
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity

__all__ = ["REPORT", "About", "Finding", "Outcome", "Rule", "Sentence", "Unread", "Where", "rule"]

CaseT = TypeVar("CaseT", bound=Case)

REPORT = Remedy(RemedyKind.REPORT)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the remedy, and the values that its sentence names, as text.

    `severity` None: the rule's own. `wording` picks one of the rule's sentences where it has several.
    """

    remedy: Remedy = REPORT
    facts: Mapping[str, str] = field(default_factory=dict)
    severity: Severity | None = None
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """The rule can't judge: a value that it needs couldn't be read, or isn't one that this program knows."""

    field: str


Outcome = Finding | Unread | None


class Where(Enum):
    """At which places a rule speaks."""

    GOVERNED = auto()
    UNGOVERNED = auto()
    ANYWHERE = auto()

    def covers(self, *, governed: bool) -> bool:
        return self is Where.ANYWHERE or (self is Where.GOVERNED) is governed


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence about a violation. Fields in braces are facts; `sentence.py` tells which formats they may have."""

    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class About:
    """How people know a rule.

    `ground` names the measure of the checklist or the paper that it stands on, `remedy` what is done about it.
    `sentences` are keyed by `Finding.wording`; `example` holds facts for the first of them.
    """

    id: str
    name: str
    title: str
    explanation: str
    ground: str
    remedy: str
    sentences: Mapping[str, Sentence]
    example: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule(Generic[CaseT]):
    """A rule. `on` names the cases that it judges; `needs` the fields without which it doesn't speak.

    `inherited`: it judges collaborations from above too, at the folder where another governor starts, or where what is
    watched begins. Where nothing governs, what judges an item's own collaborations judges those from above.
    """

    about: About
    check: Callable[[CaseT], Outcome]
    on: tuple[type[Case], ...]
    severity: Severity
    where: Where
    needs: frozenset[str]
    inherited: bool

    @property
    def id(self) -> str:
        return self.about.id

    def judge(self, case: CaseT) -> Outcome:
        """The finding, `Unread` where a field is missing that the rule needs, or None where all is well."""
        if (unread := case.unread) and (missing := self.needs & unread):
            return Unread(min(missing))
        return self.check(case)


def rule(
    about: About,
    *,
    on: tuple[type[Case], ...],
    severity: Severity,
    where: Where = Where.GOVERNED,
    needs: Iterable[str] = (),
    inherited: bool = False,
) -> Callable[[Callable[[CaseT], Outcome]], Rule[CaseT]]:
    """Makes a rule of the function beneath; `on` are the kinds of case that the function takes."""

    def make(check: Callable[[CaseT], Outcome]) -> Rule[CaseT]:
        return Rule(about, check, on, severity, where, frozenset(needs), inherited)

    return make
