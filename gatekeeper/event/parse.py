"""From an entry of Box's log to an event, whatever shape Box gave its source.

A field that is null, of another kind than it can be, or longer than anything that Box gives out, is left out: it is
no reason to lose the event. Only its id, its type and its moment have to be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatekeeper.event.malformed import Flaw, Malformed
from gatekeeper.event.value import Actor, Details, Event, Source
from gatekeeper.foreign import clean, identifier, moment

__all__ = ["LONGEST_ID", "LONGEST_NAME", "Actors", "parse_event"]

LONGEST_NAME = 1_000
"""Names are cut at so many characters; Box itself takes 255."""

LONGEST_ID = 200
"""What is longer is no id."""

Actors = dict[tuple[object, ...], Actor | None]
"""Who has been read already, by what was said of them: on a page the same few come again and again."""

_UNKNOWN_IP = "Unknown IP"
_LONGEST_IP = 64
_LARGEST = 2**63 - 1
_IN_COLLABORATIONS = tuple((kind, f"{kind}_id", f"{kind}_name") for kind in ("file", "folder", "web_link"))
_NAMING_A_PARTY = frozenset({"user_id", "user_login", "group_id"})
_NO_SOURCE, _NO_DETAILS = Source(), Details()
_PLAIN = frozenset({str, type(None)})
_NOTHING: Mapping[str, Any] = {}


def parse_event(raw: object, actors: Actors | None = None) -> Event | Malformed:
    """The event that an entry tells of, or why it tells of none. `actors` are those of its page's other entries."""
    if not isinstance(raw, dict):
        return Malformed(Flaw.NOT_AN_OBJECT, raw)
    get = raw.get
    event_id, kind = _id(get("event_id")), _word(get("event_type"))
    if event_id is None:
        return Malformed(Flaw.NO_ID, raw, None, kind)
    if kind is None:
        return Malformed(Flaw.NO_TYPE, raw, event_id)
    at = moment(get("created_at"))
    if at is None:
        return Malformed(Flaw.NO_MOMENT, raw, event_id, kind)
    source, details = _object(get("source")), _object(get("additional_details"))
    actors = {} if actors is None else actors
    return Event(
        event_id,
        kind,
        at,
        _actor(get("created_by"), actors),
        _ip(get("ip_address")),
        _source(source),
        _actor(get("accessible_by"), actors) or _party(source, details),
        _details(details),
    )


def _source(raw: Mapping[str, Any]) -> Source:
    if not raw:
        return _NO_SOURCE
    parent, owner = _object(raw.get("parent")).get, _object(raw.get("owned_by")).get
    return Source(*_named(raw), _id(parent("id")), _text(parent("name")), _text(owner("login")), _id(owner("id")))


def _named(raw: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Type, id and name, in the spelling of items, of collaborations, or of everything else."""
    if (item_id := _id(raw.get("item_id"))) is not None:
        return _word(raw.get("item_type")), item_id, _text(raw.get("item_name"))
    for kind, id_key, name_key in _IN_COLLABORATIONS:
        if (item_id := _id(raw.get(id_key))) is not None:
            return kind, item_id, _text(raw.get(name_key))
    if raw.get("type") == "collaboration" and (item := _object(raw.get("item"))):
        return _named(item)
    item_id = _id(raw.get("id"))
    if item_id is None and (group_id := _id(raw.get("group_id"))) is not None:
        return "group", group_id, _text(raw.get("group_name"))
    kind_of_rest = _word(raw.get("type")) or _word(raw.get("item_type"))
    return kind_of_rest, item_id, _text(raw.get("name")) or _text(raw.get("item_name"))


def _party(source: Mapping[str, Any], details: Mapping[str, Any]) -> Actor | None:
    """Whom a collaboration or a membership is about, where Box names it in the source."""
    if _NAMING_A_PARTY.isdisjoint(source) and "invite_email" not in details:
        return None
    login = _text(source.get("user_login")) or _text(details.get("invite_email"))
    if (user_id := _id(source.get("user_id"))) is not None or login is not None:
        return Actor(user_id, login, _text(source.get("user_name")), "user")
    if (group_id := _id(source.get("group_id"))) is not None:
        return Actor(group_id, None, _text(source.get("group_name")), "group")
    return None


def _actor(value: object, known: Actors) -> Actor | None:
    if not value or not isinstance(value, dict):
        return None
    get = value.get
    said = (get("id"), get("login"), get("name"), get("type"))
    if not _PLAIN.issuperset(map(type, said)):
        return _read_actor(*said)  # 1 and true would be taken for the same
    if said not in known:
        known[said] = _read_actor(*said)
    return known[said]


def _read_actor(actor_id: object, login: object, name: object, kind: object) -> Actor | None:
    found = Actor(_id(actor_id), _text(login), _text(name), _word(kind))
    return None if found.id is found.login is found.name is None else found


def _details(raw: Mapping[str, Any]) -> Details:
    if not raw:
        return _NO_DETAILS
    get = raw.get
    return Details(
        _size(get("size")),
        _id(get("version_id")),
        _id(get("shared_link_id")),
        _id(get("service_id")),
        _text(get("service_name")),
        _id(get("collab_id")),
        _word(get("role")),
    )


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else _NOTHING


# Nearly all are text that may stay as it is, or not there; these are asked some twenty times an event.


def _id(value: object) -> str | None:
    if isinstance(value, str):
        if 0 < len(value) <= LONGEST_ID:
            return value if value.isprintable() else clean(value)
        return None
    found = None if value is None else identifier(value)
    return found if found is None or len(found) <= LONGEST_ID else None


def _word(value: object) -> str | None:
    """One of Box's own words."""
    if isinstance(value, str) and 0 < len(value) <= LONGEST_ID:
        return value if value.isprintable() else clean(value)
    return None


def _text(value: object) -> str | None:
    if isinstance(value, str) and value:
        value = value[:LONGEST_NAME]
        return value if value.isprintable() else clean(value)
    return None


def _ip(value: object) -> str | None:
    found = _word(value)
    return None if found is None or found == _UNKNOWN_IP or len(found) > _LONGEST_IP else found


def _size(value: object) -> int | None:
    """Bytes; Box sends a number, elsewhere on the way text has been seen."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= len(str(_LARGEST)):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST:
        return value
    return None
