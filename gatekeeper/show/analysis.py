"""The analysis of a week as a page: facts and short tables, alike on the screen and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from gatekeeper.analysis.compare import FEWEST_WEEKS
from gatekeeper.analysis.value import Analysis, Measure, Partner
from gatekeeper.show.moment import day, moment
from gatekeeper.show.screen import Column, Screen
from gatekeeper.text import Words

__all__ = ["Section", "facts_of", "sections_of", "show_analysis"]

_LONGEST, _WIDE = 200, 35
MOST_ROWS = 50
"""A page is short: of more rows the largest stand on it, and all of them in the file beside it."""


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the page; `widths` are millimetres of A4 paper. Without rows `note` says what that means."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def facts_of(words: Words, analysis: Analysis) -> tuple[tuple[str, str], ...]:
    """The head of the page: each line's name and text."""
    size = words("analysis.bytes", count=f"{analysis.total('size'):,}")
    compared = words("analysis.compared", weeks=analysis.past_weeks) if analysis.past_weeks else words("table.none")
    facts = (
        ("week", words("analysis.span", first=day(analysis.week), last=day(analysis.last_day))),
        ("made_at", moment(analysis.made_at)),
        ("transfers", _count(words, analysis.total("transfers"))),
        ("files", _count(words, analysis.total("files"))),
        ("size", size),
        ("irregular", _count(words, analysis.total("irregular"))),
        ("past", compared),
        ("gaps", _gaps(words, analysis)),
    )
    return tuple((words(f"analysis.{name}"), text) for name, text in facts)


def sections_of(words: Words, analysis: Analysis) -> tuple[Section, ...]:
    """The tables of the page, in their order."""
    return (
        _by_partner(words, analysis),
        _unusual(words, analysis),
        _unanswered(words, analysis),
        _gap_table(words, analysis),
    )


def show_analysis(screen: Screen, words: Words, analysis: Analysis) -> None:
    screen.heading(words("analysis.title"))
    screen.table([Column(""), Column("", ratio=1)], facts_of(words, analysis))
    for section in sections_of(words, analysis):
        screen.heading(section.title)
        if section.rows:
            widths = zip(section.heads, section.widths, strict=True)
            screen.table(
                [Column(head, ratio=width if width >= _WIDE else None) for head, width in widths], section.rows
            )
        if section.note:
            screen.line(section.note)


def _by_partner(words: Words, analysis: Analysis) -> Section:
    lines = sorted(analysis.lines, key=lambda line: (-line.files, line.partner))
    rows = (
        (
            *_partner(words, line.partner),
            *(f"{number:,}" for number in (line.transfers, line.outward, line.inward, line.size, line.irregular)),
        )
        for line in lines
    )
    names = ("governor", "department", "counterparty", "transfers", "outward", "inward", "size", "irregular")
    return _section(words, "by_partner", names, (23, 27, 38, 15, 15, 15, 27, 20), rows, len(lines))


def _unusual(words: Words, analysis: Analysis) -> Section:
    newcomers = set(analysis.newcomers)
    new = [line for line in analysis.lines if line.partner in newcomers]
    rows = [
        (
            *_partner(words, one.partner),
            words("analysis.files" if one.measure is Measure.FILES else "analysis.size"),
            f"{one.found:,}",
            words("analysis.usual_of", weeks=one.weeks, usual=f"{one.usual:,}", most=f"{one.most:,}"),
        )
        for one in analysis.outliers
    ]
    rows += [
        (*_partner(words, line.partner), words("analysis.files"), f"{line.files:,}", words("analysis.first_time"))
        for line in new
    ]
    names = ("governor", "department", "counterparty", "measure", "found", "beside")
    made = _section(words, "unusual", names, (23, 27, 38, 20, 27, 45), rows, len(rows))
    if analysis.past_weeks < FEWEST_WEEKS:
        return Section(made.title, made.heads, made.widths, made.rows, words("analysis.too_new", weeks=FEWEST_WEEKS))
    return made


def _unanswered(words: Words, analysis: Analysis) -> Section:
    rows = (
        (
            str(one.id),
            one.rule,
            words(f"severity.{one.severity}"),
            one.governor or words("table.none"),
            one.department or words("table.none"),
            day(one.since),
        )
        for one in analysis.unanswered
    )
    names = ("number", "rule", "severity", "governor", "department", "since")
    return _section(words, "unanswered", names, (18, 20, 22, 35, 45, 40), rows, len(analysis.unanswered))


def _gap_table(words: Words, analysis: Analysis) -> Section:
    gaps = analysis.gaps or ()
    rows = (
        (moment(one.since), moment(one.until), words("analysis.filled" if one.filled else "analysis.not_filled"))
        for one in gaps
    )
    made = _section(words, "gap_list", ("gap_since", "gap_until", "gap_state"), (60, 60, 60), rows, len(gaps))
    if analysis.gaps is None:
        return Section(made.title, made.heads, made.widths, (), words("analysis.gaps_unknown"))
    return made


def _section(
    words: Words, name: str, heads: Sequence[str], widths: tuple[int, ...], rows: Iterable[tuple[str, ...]], count: int
) -> Section:
    shown = tuple(tuple(map(_cut, row)) for row in islice(rows, MOST_ROWS))
    note = words("analysis.nothing") if not count else ""
    if count > MOST_ROWS:
        note = words("analysis.more", count=f"{count - MOST_ROWS:,}")
    return Section(words(f"analysis.{name}"), tuple(_heads(words, heads)), widths, shown, note)


def _cut(text: str) -> str:
    """A name that would fill the page; the file beside it has all of it."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _heads(words: Words, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield words(f"analysis.{name}_head")


def _partner(words: Words, partner: Partner) -> tuple[str, str, str]:
    return (
        partner.governor or words("analysis.ungoverned"),
        partner.department or words("table.none"),
        partner.counterparty or words("analysis.nobody"),
    )


def _gaps(words: Words, analysis: Analysis) -> str:
    if analysis.gaps is None:
        return words("analysis.gaps_unknown")
    still = sum(not one.filled for one in analysis.gaps)
    return words("analysis.gap_count", count=len(analysis.gaps), open=still)


def _count(words: Words, number: int) -> str:
    return words("analysis.count", count=f"{number:,}")
