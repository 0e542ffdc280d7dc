"""What a paper says of itself: title, number, meeting, channel, and on what ground it asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from gatekeeper import jst
from gatekeeper.paper.flow import Flow
from gatekeeper.paper.label import SheetKind
from gatekeeper.paper.letters import plain
from gatekeeper.paper.sheet import Sheet
from gatekeeper.registry.model import BasisKind, Channel

__all__ = ["Front", "read_front", "read_meeting"]

_DOCUMENT = re.compile(r"資\s*料\s*(?P<number>\d(?:[ \t]?\d)*)")
_FILE_NUMBER = re.compile(r"(?:資料|shiryo[_-]?|siryo[_-]?|doc[_-]?)(\d+)", re.IGNORECASE)
_MEETING = re.compile(r"(?P<year>(?:令和|平成)\s*(?:元|\d{1,2})\s*年度)\s*第\s*(?P<number>\d{1,2})\s*回")
_EARLIER = re.compile(r"承認済|承認され|付議済|報告済|から変更|の内容から")
_CHANNELS = (
    (Channel.LOGO_FORM, re.compile(r"l\s?o\s?g\s?o\s?フォーム|logo\s?form", re.IGNORECASE)),
    (Channel.BENEFIT_PAYMENT, re.compile(r"給付(?:金)?(?:等)?(?:支給)?管理システム|給付システム|給付金システム")),
    (
        Channel.BOX,
        re.compile(r"(?i:(?<![a-z])box(?![a-z]))|データ共有・交換(?:システム|ツール)|クラウドストレージ"),
    ),
)  # fmt: skip
_BASES = (
    (BasisKind.EXTERNAL_CONNECTION, re.compile(r"外部結合")),
    (BasisKind.OUTSOURCING, re.compile(r"業務委託|委託関係|(?<!再)委託に(?:ついて|関する|係る)")),
    (BasisKind.DATA_PROCESSING, re.compile(r"電算処理|電子計算機処理|電子計算組織")),
)
_GROUND = re.compile(r"[◇◆]\s*第?\d+条[^\n]*")
_MEDIA = re.compile(r"USB|CD-?R|外部記録媒体|記録媒体")
_LOOKAHEAD = 40


@dataclass(frozen=True, slots=True)
class Front:
    """`meeting_year` is the fiscal year of the meeting; `from_media`: the paper speaks of transfers that used media."""

    title: str | None
    document: str | None
    meeting: str | None
    meeting_year: int | None
    channel: Channel
    basis: tuple[BasisKind, ...]
    departments: tuple[str, ...]
    from_media: bool


def read_front(flow: Flow, sheets: Sequence[Sheet], file: str) -> Front:
    """What a paper says of itself; what it doesn't say is None."""
    text = plain(flow.text)
    title = next((sheet.subject for sheet in sheets if sheet.subject), None)
    meeting, year = _meeting(text)
    return Front(
        title,
        _document(text, file),
        meeting,
        year,
        _channel(title or "", text, file),
        _basis(text, sheets),
        tuple(dict.fromkeys(name for sheet in sheets for name in sheet.departments)),
        bool(_MEDIA.search(text)),
    )


def _document(text: str, file: str) -> str | None:
    found = _DOCUMENT.search(text)
    if found:
        return "資料" + re.sub(r"\s", "", found["number"])
    named = _FILE_NUMBER.search(plain(PurePath(file).stem))
    return f"資料{named[1]}" if named else None


def _meeting(text: str) -> tuple[str | None, int | None]:
    """The meeting to which the paper goes; those that it only refers to are earlier ones."""
    for found in _MEETING.finditer(text):
        if _EARLIER.search(text[found.end() : found.end() + _LOOKAHEAD]):
            continue
        if (named := _named(found)) is not None:
            return named
    return None, None


def read_meeting(text: str) -> tuple[str, int] | None:
    """A meeting that somebody names, as the registry has it, and its fiscal year; None where it is none."""
    found = _MEETING.fullmatch(plain(text).strip())
    return None if found is None else _named(found)


def _named(found: re.Match[str]) -> tuple[str, int] | None:
    try:
        year = jst.parse_fiscal_year(re.sub(r"\s", "", found["year"]))
    except ValueError:  # a year that an era never had
        return None
    return f"{jst.fiscal_year_name(year)}第{int(found['number'])}回", year


def _channel(title: str, text: str, file: str) -> Channel:
    """By the title, else by what the text speaks of most."""
    for channel, name in _CHANNELS:
        if name.search(plain(title)):
            return channel
    counts = {channel: len(name.findall(text)) for channel, name in _CHANNELS}
    most = max(counts, key=lambda channel: counts[channel])
    if counts[most]:
        return most
    return next((channel for channel, name in _CHANNELS if name.search(plain(PurePath(file).stem))), Channel.OTHER)


def _basis(text: str, sheets: Sequence[Sheet]) -> tuple[BasisKind, ...]:
    grounds = "\n".join(_GROUND.findall(text))
    named = {basis for basis, name in _BASES if name.search(grounds)}
    named |= {
        BasisKind.OUTSOURCING if sheet.kind is SheetKind.SUBCONTRACT else BasisKind(sheet.kind.value)
        for sheet in sheets
        if sheet.kind is not None
    }
    if not named:
        named = {basis for basis, name in _BASES if name.search("\n".join(sheet.subject or "" for sheet in sheets))}
    return tuple(basis for basis in BasisKind if basis in named)
