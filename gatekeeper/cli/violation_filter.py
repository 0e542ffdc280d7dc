"""Which violations are asked for: the command line's words into a filter, with what there is where one is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from gatekeeper.bootstrap import Office
from gatekeeper.cli.program import Program, choice
from gatekeeper.errors import UsageError
from gatekeeper.policy.rules import RULES_BY_ID
from gatekeeper.policy.violation import Severity, Status
from gatekeeper.registry.model import Governor, Registry
from gatekeeper.store.violations import ViolationFilter

__all__ = ["UNRESOLVED", "check_names", "read_filter", "read_kind", "unknown_names"]

UNRESOLVED = frozenset({Status.OPEN, Status.ACKNOWLEDGED, Status.WAIVED})

_SUGGESTED = 3
_Given = list[str] | None
KindT = TypeVar("KindT", bound=StrEnum)


def read_filter(
    program: Program,
    *,
    rules: _Given,
    severities: _Given,
    departments: _Given,
    procedures: _Given,
    statuses: _Given,
    path: str | None,
) -> ViolationFilter:
    """The filter that the options ask for; without a status, what isn't resolved.

    :raises UsageError: a rule, a severity or a status that doesn't exist.
    """
    return ViolationFilter(
        rules=frozenset(_rule(program, one) for one in rules or ()),
        severities=frozenset(read_kind(program, "--severity", "severity", Severity, one) for one in severities or ()),
        departments=frozenset(departments or ()),
        procedures=frozenset(procedures or ()),
        statuses=frozenset(read_kind(program, "--status", "status", Status, one) for one in statuses or ())
        or UNRESOLVED,
        path=path,
    )


def check_names(program: Program, office: Office, registry: Registry, wanted: ViolationFilter) -> None:
    """A name that is on no record finds nothing, and that would read as all clear.

    :raises UsageError: a department or a procedure that neither a registry (`registry`, or the one in force) nor a
        stored violation names.
    """
    if not wanted.departments and not wanted.procedures:
        return
    departments, governors = map(set, office.violations.names())
    for one in (registry, office.registry()):
        named: list[Governor] = [*one.procedures, *one.declarations]
        governors.update(governor.id for governor in named)
        departments.update(governor.department for governor in named)
        departments.update(name for submission in one.submissions for name in submission.departments)
    mistakes = [
        *unknown_names(program, "usage.unknown_department", wanted.departments, departments),
        *unknown_names(program, "usage.unknown_procedure", wanted.procedures, governors),
    ]
    if mistakes:
        raise UsageError("\n".join(mistakes))


def unknown_names(program: Program, sentence: str, given: Iterable[str], known: set[str]) -> Iterable[str]:
    """What to say of each name that isn't known, with what is near it."""
    words = program.words
    for name in sorted(set(given) - known):
        near = _near(name, known)
        hint = words("usage.did_you_mean", near="」「".join(near)) if near else words("usage.see_registry")
        yield words(sentence, name=name) + hint


def _near(name: str, known: set[str]) -> list[str]:
    """A few names of which this one may be a part, or a slip."""
    parts = sorted(one for one in known if name and (name in one or one in name))
    slips = difflib.get_close_matches(name, sorted(known), n=_SUGGESTED)
    return list(dict.fromkeys((*parts, *slips)))[:_SUGGESTED]


def _rule(program: Program, given: str) -> str:
    return choice(program, "--rule", given.upper(), RULES_BY_ID.__getitem__, iter(RULES_BY_ID)).id


def read_kind(program: Program, option: str, table: str, kinds: type[KindT], given: str) -> KindT:
    """A word of the program, or what the tables show for it.

    :raises UsageError: it is neither.
    """
    shown = {program.words(f"{table}.{kind}"): kind for kind in kinds}
    choices = (f"{name}（{kind}）" for name, kind in shown.items())
    return choice(program, option, given, lambda value: shown.get(value) or kinds(value), choices)
