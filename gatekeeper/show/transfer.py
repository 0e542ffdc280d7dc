"""Transfers as a table, as JSON, and as the rows of a CSV file or a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gatekeeper.show.moment import iso, moment
from gatekeeper.show.screen import Column, Screen
from gatekeeper.text import Words
from gatekeeper.transfer.value import Side, Transfer

__all__ = ["HEAD", "NUMBERS", "show_transfers", "transfer_plain", "transfer_rows"]

_NAMES = (
    "at", "deed", "way", "governor", "department", "counterparty", "subcontractor", "standing", "login", "name",
    "side", "ip", "via", "file", "path", "quantity", "size", "version", "sha1", "item", "folder", "link", "service",
    "registry_version", "event",
)  # fmt: skip
HEAD = tuple(f"transfer.{name}" for name in _NAMES)
"""The heads of `transfer_rows`, by the names of their words."""
NUMBERS = frozenset({_NAMES.index("quantity"), _NAMES.index("size"), _NAMES.index("registry_version")})
"""Which columns hold numbers."""


def show_transfers(screen: Screen, words: Words, found: Iterable[Transfer]) -> None:
    columns = [
        Column(words("transfer.at")),
        Column(words("transfer.deed")),
        Column(words("transfer.way")),
        Column(words("transfer.who"), ratio=2),
        Column(words("transfer.path"), ratio=3),
        Column(words("transfer.governor"), ratio=1),
    ]
    screen.table(columns, (_line(words, one) for one in found))


def _line(words: Words, one: Transfer) -> list[str]:
    return [
        moment(one.at, words.lang),
        words(f"transfer_deed.{one.deed}"),
        words(f"transfer_way.{one.way}"),
        _who(words, one),
        one.path or one.item_id or words("transfer.unknown"),
        one.governor or words("transfer.nowhere" if one.is_placed else "transfer.unknown"),
    ]


def _who(words: Words, one: Transfer) -> str:
    party = " ".join(part for part in (one.counterparty, one.subcontractor) if part and part != one.login)
    who = words("transfer.nobody") if one.side is Side.ANONYMOUS else one.login or words("transfer.unknown")
    return f"{who} {party}" if party else who


def transfer_plain(one: Transfer) -> dict[str, Any]:
    """A transfer under the names that scripts lean on; what is over 2^53 stays a whole number."""
    return {
        "event": one.event_id,
        "at": iso(one.at),
        "deed": str(one.deed),
        "way": str(one.way),
        "who": {"side": str(one.side), "id": one.user_id, "login": one.login, "name": one.name, "ip": one.ip},
        "via": str(one.via),
        "link": one.link_id,
        "service": one.service,
        "item": {"id": one.item_id, "name": one.item_name, "path": one.path, "folder": one.folder_id},
        "placed": one.is_placed,
        "quantity": one.quantity,
        "size": one.size,
        "version": one.version_id,
        "sha1": one.sha1,
        "procedure": one.governor,
        "department": one.department,
        "counterparty": one.counterparty,
        "subcontractor": one.subcontractor,
        "standing": one.standing,
        "registry_version": one.registry_version,
    }


def transfer_rows(words: Words, found: Iterable[Transfer]) -> Iterator[Sequence[object]]:
    """Rows in the order of `HEAD`."""
    for one in found:
        yield (
            iso(one.at),
            words(f"transfer_deed.{one.deed}"),
            words(f"transfer_way.{one.way}"),
            one.governor,
            one.department,
            one.counterparty,
            one.subcontractor,
            None if one.standing is None else words(f"transfer_standing.{one.standing}"),
            one.login,
            one.name,
            words(f"transfer_side.{one.side}"),
            one.ip,
            words(f"transfer_via.{one.via}"),
            one.item_name,
            one.path,
            one.quantity,
            one.size,
            one.version_id,
            one.sha1,
            one.item_id,
            one.folder_id,
            one.link_id,
            one.service,
            one.registry_version,
            one.event_id,
        )
