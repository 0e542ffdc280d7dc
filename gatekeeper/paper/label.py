"""The labels of a sheet (別紙) such as 件名 and 結合の相手方, found in text that may be broken anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gatekeeper.paper.letters import pattern_of
from gatekeeper.paper.vocabulary import labels_of_sheets
from gatekeeper.registry.model import BasisKind

__all__ = ["Label", "Role", "SheetKind", "labels_in"]


class SheetKind(StrEnum):
    """What a sheet asks leave for. A subcontract belongs to an outsourcing."""

    EXTERNAL_CONNECTION = BasisKind.EXTERNAL_CONNECTION.value
    OUTSOURCING = BasisKind.OUTSOURCING.value
    DATA_PROCESSING = BasisKind.DATA_PROCESSING.value
    SUBCONTRACT = "subcontract"


class Role(StrEnum):
    SUBJECT = "subject"
    DEPARTMENT = "department"
    REGISTERED = "registered"
    ITEMS = "items"
    COUNTERPARTY = "counterparty"
    TERM = "term"
    OTHER = "other"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Label:
    """A label at a position of the text: it stands from `start` to `end`, its value follows."""

    role: Role
    kind: SheetKind | None
    start: int
    end: int
    written: str


_STOP_SIGNS = (
    r"別紙[ \u3000]*(?:[(（\d]|$)",
    r"[【\[][ \u3000]*資[ \u3000]*料",
    r"[※◇◆■]",
    r"-{3,}",
    r"\f",
    r"\d+[ \u3000]*[^\n]{0,20}にかかる個人情報",
    r"[(（]担当部課",
    r"【追加",
    r"No[.\t ]",
    r"№",
)
_OPTIONAL = r"(?:[ \u3000\t\n\v]*[(（][^()（）]{0,60}[)）])?"


_BULLET = r"(?:[◆●■・○]|\d{1,2}[.．、 ]|[(（]\d{1,2}[)）])?"
_GROUPS = tuple(
    (Role(role), None if kind is None else SheetKind(kind), names) for role, kind, names in labels_of_sheets()
)


def _pattern() -> re.Pattern[str]:
    named = [(index, name) for index, (_, _, names) in enumerate(_GROUPS) for name in names]
    # The longer label first: 委託先 begins 委託先に処理させる情報項目.
    named.sort(key=lambda pair: -len(pair[1]))
    forms = "|".join(f"(?P<l{index}_{number}>{pattern_of(name)})" for number, (index, name) in enumerate(named))
    label = rf"(?:{forms}){_OPTIONAL}(?=[\s:：]|$)"
    stop = rf"(?P<stop>{'|'.join(_STOP_SIGNS)})"
    return re.compile(rf"^[ \u3000\t]*{_BULLET}[ \u3000]*(?:{label}|{stop})[ \u3000]*[:：]?", re.MULTILINE)


_PATTERN = _pattern()


def labels_in(text: str) -> Iterator[Label]:
    """The labels of a text that went through `aligned`, in their order. They stand at the start of a line."""
    for found in _PATTERN.finditer(text):
        if found["stop"] is not None:
            yield Label(Role.STOP, None, found.start(), found.end(), found["stop"])
            continue
        group = found.lastgroup or ""
        role, kind, _ = _GROUPS[int(group[1:].split("_")[0])]
        yield Label(role, kind, found.start(), found.end(), found[0].strip())
