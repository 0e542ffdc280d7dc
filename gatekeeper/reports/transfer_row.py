"""A transfer as a row of a table: what the hand-over ledger (管理簿) has to tell of it."""

from __future__ import annotations

from gatekeeper.press.paper import Column, ColumnKind, Row
from gatekeeper.text import words
from gatekeeper.transfer.value import Transfer

__all__ = ["TRANSFER_COLUMNS", "transfer_row"]

_WORDS = words("ja")


def _column(
    name: str, width: int, kind: ColumnKind = ColumnKind.TEXT, prefix: str = "", *, page: bool = True
) -> Column:
    return Column(name, _WORDS(f"handover.{name}_head"), width, kind, prefix, on_paper=page)


TRANSFER_COLUMNS = (
    _column("at", 20, ColumnKind.MOMENT),
    _column("governor", 12),
    _column("way", 8, ColumnKind.CODE, "handover_way."),
    _column("deed", 12, ColumnKind.CODE, "handover_deed."),
    _column("name", 14),
    _column("login", 32),
    _column("party", 32),
    _column("item_name", 30),
    _column("quantity", 6, ColumnKind.NUMBER),
    _column("size", 13, ColumnKind.NUMBER),
    _column("department", 16, page=False),
    _column("path", 40, page=False),
    _column("via", 12, ColumnKind.CODE, "handover_via.", page=False),
    _column("ip", 16, page=False),
    _column("item_id", 14, page=False),
    _column("version_id", 14, page=False),
    _column("sha1", 42, page=False),
    _column("event_id", 24, page=False),
    _column("registry_version", 8, ColumnKind.NUMBER, page=False),
)


def transfer_row(one: Transfer) -> Row:
    party = " > ".join(name for name in (one.counterparty, one.subcontractor) if name is not None) or None
    return (
        one.at, one.governor, str(one.way), str(one.deed), one.name, one.login, party, one.item_name, one.quantity,
        one.size, one.department, one.path, str(one.via), one.ip, one.item_id, one.version_id, one.sha1, one.event_id,
        one.registry_version,
    )  # fmt: skip
