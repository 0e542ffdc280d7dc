"""One thing that a mail tells: what, where, who, why, by when, and what to do. Every text in it is safe to show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from gatekeeper.enforcement.action import Action, HeldFor, Run
from gatekeeper.policy.sentence import message
from gatekeeper.policy.violation import RemedyKind
from gatekeeper.show.act import outcome_text, reason_text, what_is_done
from gatekeeper.show.moment import day, moment
from gatekeeper.show.violation import remedy, rule_title
from gatekeeper.store.alarm import Alarm
from gatekeeper.store.deletion_notice import DeletionNotice
from gatekeeper.store.life import StoredViolation
from gatekeeper.store.postponement import Postponement
from gatekeeper.text import Words, visible

__all__ = ["CSV_NAMES", "SHOWN", "Entry", "Pages", "Section", "csv_row", "listed_facts"]

CSV_NAMES = (
    "name", "severity", "title", "department", "path", "person", "reason", "due", "deed", "since", "command",
)  # fmt: skip
SHOWN = 20
"""How many entries a mail shows; the rest stand in the table that goes along."""

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """Texts for people, empty where there is nothing to say. `link` is the console's page, `command` what else to type.

    What comes from Box can't break out of its line: signs that aren't seen but do something are replaced.
    """

    name: str
    title: str
    severity: str = ""
    path: str = ""
    person: str = ""
    reason: str = ""
    due: str = ""
    deed: str = ""
    department: str = ""
    since: str = ""
    note: str = ""
    link: str = ""
    command: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            text = visible(getattr(self, field.name))
            short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
            object.__setattr__(self, field.name, short)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the digest. `more` is how many of `count` aren't shown."""

    heading: str
    entries: tuple[Entry, ...]
    count: int
    more: int = 0


def listed_facts(entries: Sequence[Entry]) -> dict[str, Any]:
    """What every list in a mail is filled in with: as many entries as it shows, and how many there are."""
    return {"entries": tuple(entries[:SHOWN]), "count": len(entries), "more": max(0, len(entries) - SHOWN)}


def csv_row(entry: Entry) -> Sequence[str]:
    """Values in the order of `CSV_NAMES`."""
    return [getattr(entry, name) for name in CSV_NAMES]


def _reason(words: Words, held: HeldFor) -> str:
    """A reason as another version of the program wrote it is told by its code: one of them mustn't silence the rest."""
    try:
        return reason_text(words, held)
    except (KeyError, ValueError):
        return held.code


def _due(said: str) -> str:
    """Of some rules a day, of others (GK404) a moment."""
    if not said:
        return ""
    return moment(datetime.fromisoformat(said)) if "T" in said else day(date.fromisoformat(said))


class Pages:
    """Makes entries, with links into the console where there is one."""

    def __init__(self, words: Words, console_url: str | None) -> None:
        self._words = words
        self._console = console_url

    def violation(self, one: StoredViolation, acts: datetime | None, note: str = "") -> Entry:
        """`acts` is from when the gatekeeper puts it right by itself, if it does."""
        words, violation = self._words, one.violation
        acting = acts is not None and violation.remedy.kind is not RemedyKind.REPORT
        due = _due(violation.facts.get("due", ""))
        if acting and acts is not None:
            due = words("alert.acts_from", moment=moment(acts))
        return Entry(
            name=words("alert.violation", number=one.id),
            title=rule_title(violation.rule),
            severity=words(f"severity.{violation.severity}"),
            path=violation.item.path,
            person=violation.subject.login or "",
            reason=message(violation),
            due=due,
            deed=remedy(words, violation.remedy) if acting else "",
            department=violation.department or words("table.unregistered"),
            since=moment(one.opened_at),
            note=note,
            link=self._link(f"violations/{one.id}"),
            command=f"gatekeeper violations show {one.id}",
        )

    def run(self, one: Run) -> Entry:
        words = self._words
        return Entry(
            name=words("alert.run", number=one.id),
            title=words("alert.run_held"),
            severity=words("severity.critical"),
            reason="、".join(_reason(words, held) for held in one.draft.held),
            since=moment(one.made_at),
            link=self._link(f"runs/{one.id}"),
            command=f"gatekeeper journal R{one.id}",
        )

    def action(self, one: Action) -> Entry:
        words, draft = self._words, one.draft
        return Entry(
            name=words("alert.action", number=one.id),
            title=what_is_done(words, draft),
            path=draft.path,
            person=draft.login or "",
            reason=outcome_text(words, one.state, one.code, one.detail),
            department=draft.department or "",
            since=moment(one.ended_at or one.planned_at),
            link=self._link(f"actions/{one.id}"),
            command=f"gatekeeper journal {one.id}",
        )

    def alarm(self, one: Alarm) -> Entry:
        return Entry(
            name=self._words("alert.alarm"),
            title=one.title,
            severity=self._words("severity.critical"),
            reason=one.detail,
            since=moment(one.raised_at),
            command="gatekeeper check",
        )

    def warning(self, about: str, found: Iterable[StoredViolation], note: str = "") -> Entry:
        """What will be done about a thing, `about` being its key and the moment of the act."""
        thing, _, at = about.partition("@")
        standing = list(found)
        due = moment(datetime.fromisoformat(at)) if at else ""
        if not standing:
            return Entry(name=thing, title=self._words("alert.will_act"), due=due, note=note)
        first = standing[0]
        acting = [one for one in standing if one.violation.remedy.kind is not RemedyKind.REPORT] or standing
        return Entry(
            name=self._words("alert.violation", number=first.id),
            title=rule_title(first.violation.rule),
            path=first.violation.item.path,
            person=first.violation.subject.login or "",
            reason=" ".join(dict.fromkeys(message(one.violation) for one in acting)),
            due=due,
            deed="、".join(dict.fromkeys(remedy(self._words, one.violation.remedy) for one in acting)),
            department=first.violation.department or "",
            note=note,
            link=self._link(f"violations/{first.id}"),
            command=f"gatekeeper violations show {first.id}",
        )

    def deletion(self, one: DeletionNotice, note: str = "") -> Entry:
        words = self._words
        return Entry(
            name=words(f"deletion_notice_kind.{one.kind}"),
            title=words("alert.will_delete"),
            path=one.path,
            reason=words("alert.delete_because"),
            due=day(one.due),
            deed=words("remedy.delete_item"),
            note=note,
            link=self._link("deletions"),
            command=f"gatekeeper postpone {one.about} --until … --reason …",
        )

    def postponement(self, one: Postponement) -> Entry:
        words = self._words
        return Entry(
            name=words("alert.postponement"),
            title=words("alert.postponed" if one.withdrawn_at is None else "alert.postponed_back"),
            path=one.path,
            person=one.by,
            reason=one.reason,
            due=day(one.until),
            since=moment(one.at),
            link=self._link("deletions"),
            command="gatekeeper deletions",
        )

    def _link(self, page: str) -> str:
        return "" if self._console is None else f"{self._console}/{page}"
