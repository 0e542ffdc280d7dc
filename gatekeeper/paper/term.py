"""Terms as papers spell them: 「令和8年1月5日から令和8年3月31日まで（次年度以降も…）」 and the like."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from gatekeeper import jst
from gatekeeper.paper.letters import plain
from gatekeeper.registry.model import Term

__all__ = ["NO_TERM", "TermReading", "read_edge", "read_term"]

_ERAS = "令和|平成|昭和|R|H|S"
_YEAR = rf"(?:(?:{_ERAS})(?:元|\d{{1,2}})|\d{{4}})"
_DATE = re.compile(
    rf"(?P<year>{_YEAR})(?:年(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日|(?P<part>末日|末|初日))?"
    rf"|[./-](?P<month2>\d{{1,2}})[./-](?P<day2>\d{{1,2}})(?!\d)"
    rf"|(?P<fiscal>年度)(?P<edge>末|当初)?)"
    rf"|(?<!\d)(?P<month3>\d{{1,2}})月(?:(?P<day3>\d{{1,2}})日|(?P<part3>末日|末|初日))"
    rf"|同(?:年)?(?P<month4>\d{{1,2}})月(?:(?P<day4>\d{{1,2}})日|(?P<part4>末日|末|初日))",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.0+)?")
_FIRST_SERIAL = date(1899, 12, 30)
_RENEWS = re.compile(
    r"(?:次|翌|以後|以降の?|来)?(?:年度|会計年度)以[降後]"
    r"|毎年度?(?:更新|継続|同様)|自動更新|年度ごとに更新|以[降後]も?、?同様|更新する|更新あり|以[降後](?:も)?継続"
)
_NOT_RENEWS = re.compile(
    r"更新(?:は)?(?:しない|なし|無し|せず)|(?:次|翌)?年度以[降後](?:は|も)[^。]{0,12}(?:ない|しない|行わない)"
)
_FROM = re.compile(r"^(?:日|月|末日)?(?:より|から|以降|以後|~|開始|に開始|付け?で開始)")
_UNTIL = re.compile(r"^(?:まで|迄|を?限り|を?期限|に終了)")
_ENTIRE = re.compile(r"(?:契約|協定)(?:締結)?日?|決定(?:後|日)|承認(?:後|日)|未定|別途")


@dataclass(frozen=True, slots=True)
class TermReading:
    """A term as it was read. `unsure` are sentences about what a person should look at, `wrong` about what can't be."""

    term: Term
    unsure: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


NO_TERM = TermReading(Term(None, None))


@dataclass(frozen=True, slots=True)
class _Found:
    first: date
    last: date
    whole_day: bool
    after: str
    text: str


def read_term(text: str) -> TermReading:
    """The term that a text tells, days in Asia/Tokyo, both inclusive.

    A month alone is the whole of it, a fiscal year too. What the text doesn't say is None. Of several terms the first
    counts, and a person is told.
    """
    written = re.sub(r"\s+", "", plain(text))
    if not written:
        return NO_TERM
    if _SERIAL.fullmatch(written):
        day = _FIRST_SERIAL + timedelta(days=int(float(written)))
        return TermReading(Term(day, None), (f"「{text}」を日付の通し番号として {jst.era(day)} と読みました",))
    dates, wrong = _dates(written)
    if wrong:
        return TermReading(NO_TERM.term, (), tuple(wrong))
    return _judge(text.strip(), written, dates)


def read_edge(text: str, *, end: bool) -> TermReading:
    """A term of which a cell tells one day alone: its start, or (`end`) its end, both inclusive, in Asia/Tokyo.

    A month or a fiscal year is its first day, or its last. A cell with several days tells a whole term, and a person is
    told so.
    """
    written = re.sub(r"\s+", "", plain(text))
    if not written:
        return NO_TERM
    if _SERIAL.fullmatch(written):
        reading = read_term(text)
        day = reading.term.start
        return TermReading(Term(None, day) if end else reading.term, reading.unsure)
    dates, wrong = _dates(written)
    if wrong:
        return TermReading(NO_TERM.term, (), tuple(wrong))
    renews = _renews(written)
    if not dates:
        return TermReading(Term(None, None, renews), (f"「{text}」から日付を読み取れません",))
    if len(dates) > 1:
        whole = _judge(text.strip(), written, dates)
        said = f"「{text}」には日付が2つ以上あるので、始まりと終わりとして読みました"
        return whole if whole.wrong else TermReading(whole.term, (said, *whole.unsure))
    return TermReading(Term(None, dates[0].last, renews) if end else Term(dates[0].first, None, renews))


def _renews(written: str) -> bool:
    return bool(_RENEWS.search(written)) and not _NOT_RENEWS.search(written)


def _judge(text: str, written: str, dates: list[_Found]) -> TermReading:
    renews = _renews(written)
    if not dates:
        said = "には日付がありません" if _ENTIRE.search(written) else "から日付を読み取れません"
        return TermReading(Term(None, None, renews), (f"「{text}」{said}",))
    first, rest = dates[0], dates[1:]
    start: date | None = first.first
    end: date | None = None
    unsure: list[str] = []
    if rest:
        end = rest[0].last
    elif _UNTIL.match(first.after):
        start, end = None, first.last
    elif first.whole_day and not _FROM.match(first.after):
        unsure.append(f"「{first.text}」を始まりの日と読みました。終わりの日は書かれていません")
    elif not _FROM.match(first.after):
        end = first.last
        unsure.append(f"「{first.text}」を {jst.era(first.first)} から {jst.era(first.last)} までと読みました")
    if len(rest) > 1:
        unsure.append(f"「{text}」には期間が2つ以上あります。最初のものを読みました")
    if start is not None and end is not None and end < start:
        order = f"終わり（{jst.era(end)}）が始まり（{jst.era(start)}）より前です"
        return TermReading(NO_TERM.term, (), (f"「{text}」: {order}。日付を確かめてください",))
    return TermReading(Term(start, end, renews), tuple(unsure))


def _dates(written: str) -> tuple[list[_Found], list[str]]:
    """Every date of a text without spaces, and what is wrong with those that can't be."""
    found, wrong = list[_Found](), list[str]()
    year: str | None = None
    for match in _DATE.finditer(written):
        year = match["year"] or year
        month = match["month"] or match["month2"] or match["month3"] or match["month4"]
        day = match["day"] or match["day2"] or match["day3"] or match["day4"]
        part = match["part"] or match["part3"] or match["part4"]
        if year is None or (found and _in_brackets(written, match.start())):
            continue
        after = written[match.end() :]
        try:
            first, last = _span(year, month, day, part, match["edge"], fiscal=bool(match["fiscal"]))
        except ValueError as error:
            wrong.append(str(error))
            continue
        if match["fiscal"] and re.match(r"(?:以[降後]|も|は|の|第)", after):
            continue
        found.append(_Found(first, last, bool(day or part or match["edge"]), after, match[0]))
    return found, wrong


def _in_brackets(written: str, position: int) -> bool:
    before = written[:position]
    return before.count("(") > before.count(")")


def _span(
    year: str, month: str | None, day: str | None, part: str | None, edge: str | None, *, fiscal: bool
) -> tuple[date, date]:
    """The first and the last day of what one date names.

    :raises ValueError: there is no such day, or its era hadn't begun.
    """
    if fiscal:
        number = jst.parse_fiscal_year(f"{year}年度")
        first, last = jst.fiscal_year_start(number), jst.fiscal_year_end(number)
        return {"末": (last, last), "当初": (first, first)}.get(edge or "", (first, last))
    if day is not None:
        only = jst.parse_era(f"{year}年{month}月{day}日")
        return only, only
    in_month = _known_month(year, month)
    last = in_month.replace(day=calendar.monthrange(in_month.year, in_month.month)[1])
    if part is None:
        return in_month, last
    return (in_month, in_month) if part == "初日" else (last, last)


def _known_month(year: str, month: str | None) -> date:
    """The first day of a month; that of the month in which an era began lies in the era before."""
    for day in (1, 8, 25):
        try:
            return jst.parse_era(f"{year}年{month}月{day}日").replace(day=1)
        except ValueError as error:
            if day == 25 or "という日" in str(error):
                raise ValueError(f"「{year}年{month}月」という月はありません") from None
    raise AssertionError("one of the days answers")
