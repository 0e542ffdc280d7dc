"""The intake of Box's log as people and scripts read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from gatekeeper.intake.port import Fill, Taken
from gatekeeper.show.moment import iso, moment
from gatekeeper.show.screen import Column, Screen
from gatekeeper.store.event_record import EventStatus, Quarantined
from gatekeeper.text import Words

__all__ = [
    "fill_plain",
    "findings",
    "quarantined_plain",
    "show_fill",
    "show_quarantined",
    "show_status",
    "show_unread",
    "status_plain",
    "taken_plain",
]

_SHOWN = 20
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def taken_plain(taken: Taken) -> dict[str, object]:
    return {"new": taken.new, "own": taken.own, "malformed": taken.malformed, "touched": taken.touched}


def fill_plain(fill: Fill) -> dict[str, object]:
    return {
        "kind": str(fill.kind),
        "since": iso(fill.since),
        "until": iso(fill.until),
        "seen": fill.seen,
        "found": fill.found,
        "ended_at": None if fill.ended_at is None else iso(fill.ended_at),
    }


def status_plain(status: EventStatus, now: datetime) -> dict[str, object]:
    place = status.place
    return {
        "read_at": None if place is None else iso(place.read_at),
        "position": None if place is None else place.position,
        "age_seconds": None if place is None else int((now - place.read_at).total_seconds()),
        "events": status.events,
        "last_event_at": None if status.last_at is None else iso(status.last_at),
        "raw_events": status.raw_events,
        "raw_bytes": status.raw_bytes,
        "quarantined": status.quarantined,
        "unknown_types": [
            {"type": one.type, "events": one.events, "last_at": iso(one.last_at)} for one in status.unknown
        ],
        "open_fills": [fill_plain(one) for one in status.open_fills],
        "gaps": [fill_plain(one) for one in status.gaps],
        "lost": [fill_plain(one) for one in status.lost],
        "last_night": None if status.last_night is None else fill_plain(status.last_night),
        "waiting": status.waiting,
        "unread": [
            {"type": one.item_type, "id": one.item_id, "tried_at": iso(one.tried_at), "reason": one.reason}
            for one in status.unread
        ],
    }


def quarantined_plain(found: Iterable[Quarantined]) -> list[dict[str, object]]:
    return [
        {
            "flaw": str(one.flaw),
            "event_id": one.event_id,
            "type": one.type,
            "taken_at": iso(one.taken_at),
            "raw": one.raw,
        }
        for one in found
    ]


def findings(words: Words, status: EventStatus, now: datetime) -> list[tuple[str, bool]]:
    """What `gatekeeper check` says of the intake: each sentence with whether it is worth a look."""
    if status.place is None:
        return [(words("event.place_never"), True)]
    age = _age(words, now - status.place.read_at)
    # nights and weekends are read, too
    is_old = now - status.place.read_at > _DAY
    found = [(words("event.place_read", moment=moment(status.place.read_at), age=age), is_old)]
    if status.quarantined:
        found.append((words("event.quarantine_line", count=f"{status.quarantined:,}"), True))
    found += [(_open_line(words, one), True) for one in status.open_fills]
    found += [(_gap_line(words, one), False) for one in status.gaps]
    found += [(_lost_line(words, one), True) for one in status.lost]
    if status.unread:
        found.append((words("event.unread_head", count=f"{len(status.unread):,}"), True))
    return found


def show_fill(screen: Screen, words: Words, fill: Fill) -> None:
    name = f"event.filled_{fill.kind}"
    since, until = moment(fill.since), moment(fill.until)
    screen.line(words(name, since=since, until=until, seen=f"{fill.seen:,}", found=f"{fill.found:,}"))


def show_status(screen: Screen, words: Words, status: EventStatus, now: datetime) -> None:
    if status.place is None:
        screen.line(words("event.place_never"), "yellow")
        return
    age = _age(words, now - status.place.read_at)
    screen.line(words("event.place_read", moment=moment(status.place.read_at), age=age), "bold")
    counts = {"events": status.events, "raw": status.raw_events, "bytes": status.raw_bytes}
    screen.line(words("event.count_line", **{name: f"{count:,}" for name, count in counts.items()}))
    last = status.last_at
    screen.line(words("event.last_none") if last is None else words("event.last_line", moment=moment(last)))
    _show_fills(screen, words, status)
    if status.quarantined:
        screen.line(words("event.quarantine_line", count=f"{status.quarantined:,}"), "yellow")
    else:
        screen.line(words("event.quarantine_none"))
    if status.unknown:
        screen.heading(words("event.unknown_head"))
    for one in status.unknown[:_SHOWN]:
        told = words("event.unknown_line", type=one.type, count=f"{one.events:,}", moment=moment(one.last_at))
        screen.line(told, indent=2)
    if status.waiting:
        screen.line(words("event.waiting", count=f"{status.waiting:,}"))
    show_unread(screen, words, [(one.item_type, one.item_id, one.reason) for one in status.unread])


def _show_fills(screen: Screen, words: Words, status: EventStatus) -> None:
    night = status.last_night
    if night is None:
        screen.line(words("event.night_none"), "yellow")
    else:
        screen.line(words("event.night_line", moment=moment(night.until), found=f"{night.found:,}"))
    for one in status.open_fills:
        screen.line(_open_line(words, one), "yellow")
    for one in status.gaps:
        screen.line(_gap_line(words, one), "yellow")
    for one in status.lost:
        screen.line(_lost_line(words, one), "red")


def _open_line(words: Words, fill: Fill) -> str:
    kind, since, until = words(f"event.fill_{fill.kind}"), moment(fill.since), moment(fill.until)
    return words("event.open_line", kind=kind, since=since, until=until, seen=f"{fill.seen:,}")


def _gap_line(words: Words, fill: Fill) -> str:
    return words("event.gap_line", since=moment(fill.since), until=moment(fill.until), found=f"{fill.found:,}")


def _lost_line(words: Words, fill: Fill) -> str:
    return words("event.lost_line", since=moment(fill.since), until=moment(fill.until))


def show_unread(screen: Screen, words: Words, unread: Sequence[tuple[str, str, str]]) -> None:
    """Items by type and id that couldn't be read, each with the reason."""
    if not unread:
        return
    screen.heading(words("event.unread_head", count=f"{len(unread):,}"))
    for kind, item_id, reason in unread[:_SHOWN]:
        screen.line(words("event.unread_line", kind=kind, id=item_id, reason=reason), indent=2)
    if len(unread) > _SHOWN:
        screen.line(words("event.unread_more", count=f"{len(unread) - _SHOWN:,}"), indent=2)


def show_quarantined(screen: Screen, words: Words, found: Sequence[Quarantined]) -> None:
    if not found:
        screen.line(words("event.quarantine_none"))
        return
    heads = [words(f"event.{name}") for name in ("at", "flaw", "type", "id")]
    columns = [*(Column(head) for head in heads[:2]), *(Column(head, ratio=1) for head in heads[2:])]
    rows = [
        (moment(one.taken_at), words(f"event.flaw_{one.flaw}"), one.type or "", one.event_id or "") for one in found
    ]
    screen.table(columns, rows)


def _age(words: Words, age: timedelta) -> str:
    if age < _HOUR:
        return words("event.minutes", count=max(0, int(age.total_seconds() // 60)))
    if age < _DAY * 2:
        return words("event.hours", count=age // _HOUR)
    return words("event.days", count=age // _DAY)
