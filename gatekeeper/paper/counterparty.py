"""Whom a paper names as counterparty: companies, what it says about them, and 未定 where nobody is chosen yet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gatekeeper.paper.block import BREAK
from gatekeeper.paper.letters import plain

__all__ = ["NamedParty", "read_parties"]

_ORGANISATION = re.compile(
    r"会社|法人|組合|協会|財団|社団|機構|大学|センター|連合会|協議会|事務所|病院|銀行|公社|公団|㈱|\(株\)|（株）|㈲|LLC|Inc|株式"
)
_UNDETERMINED = re.compile(
    r"未定|未決定|(?:入札|プロポーザル|選定|契約|公募|指名競争|見積合せ)[^、。]{0,20}(?:により|にて|で|後に?|予定|する)|選定中|調整中|決定(?:後|予定)|今後(?:決定|選定)"
)
_SUBCONTRACTORS = re.compile(r"再委託先\s*[:：]?\s*([^（）()]+)")
_BRACKETED = re.compile(r"[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]")
_FORM_ONLY = re.compile(r"^[（(](?:株|有|社|財|一社|一財|公社|公財|福|独|合|同|医|学|特非)[）)]$")
_NUMBER = re.compile(r"^\s*(?:[①-⑳⑴-⒇]|[(（]?\d{1,2}[)）.．、]|[・･●○])\s*")
_BETWEEN = re.compile(rf"[、，,;；\n{BREAK}]|(?<=\S)\s+(?=[①-⑳])")


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A counterparty as a paper has it. `remark` is what the paper adds in brackets."""

    name: str
    undetermined: bool = False
    remark: str | None = None
    subcontractors: tuple[str, ...] = ()


def read_parties(text: str) -> tuple[NamedParty, ...]:
    """The parties that a cell names, in its order. A comma or a new line parts them only where each is a company."""
    whole = text.strip()
    if not whole or re.fullmatch(r"[-－ー−―なし無し該当\s]+", whole):
        return ()
    return tuple(_party(part) for part in _parts(whole))


def _parts(whole: str) -> list[str]:
    outside = _BRACKETED.sub(lambda found: "\x00" * len(found[0]), whole)
    cuts = [found.span() for found in _BETWEEN.finditer(outside)]
    parts, start = list[str](), 0
    for first, last in cuts:
        parts.append(whole[start:first])
        start = last
    parts.append(whole[start:])
    parts = [part.strip() for part in parts if part.strip()]
    named = [part for part in parts if not _BRACKETED.fullmatch(part)]
    if len(named) > 1 and all(_ORGANISATION.search(part) for part in named):
        joined = list[str]()
        for part in parts:
            if _BRACKETED.fullmatch(part) and joined:
                joined[-1] += part
            else:
                joined.append(part)
        return joined
    return ["".join(_lines(whole))]


def _lines(text: str) -> list[str]:
    """The lines of one name: a break inside a word is nothing, one between Latin words a space."""
    lines = [line.strip() for line in re.split(rf"[\n{BREAK}]", text) if line.strip()]
    return [
        line
        + (
            " "
            if index + 1 < len(lines) and re.search(r"[A-Za-z]$", line) and re.match(r"[A-Za-z]", lines[index + 1])
            else ""
        )
        for index, line in enumerate(lines)
    ]


def _party(part: str) -> NamedParty:
    part = _NUMBER.sub("", part, count=1)
    remarks, subcontractors = list[str](), list[str]()

    def take(found: re.Match[str]) -> str:
        if _FORM_ONLY.match(plain(found[0])):
            return found[0]
        inner = _SUBCONTRACTORS.search(found[0][1:-1])
        if inner:
            subcontractors.extend(name.strip() for name in re.split(r"[、，,]", inner[1]) if name.strip())
        else:
            remarks.append(found[0])
        return ""

    name = re.sub(r"[ \u3000\t]{2,}", " ", _BRACKETED.sub(take, part)).strip(" \u3000\t。")
    remark = "".join(remarks) or None
    if _UNDETERMINED.search(plain(name)) or (not name and remark and _UNDETERMINED.search(plain(remark))):
        said = None if name in {"未定", ""} else name
        return NamedParty("未定", undetermined=True, remark="".join(filter(None, (said, remark))) or None)
    return NamedParty(name or part, remark=remark if name else None, subcontractors=tuple(subcontractors))
