"""Small registries for the tests, written out where a test doesn't care."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from gatekeeper.jst import TOKYO
from gatekeeper.registry.model import (
    Channel,
    Counterparty,
    Declaration,
    DeclarationKind,
    Pattern,
    Procedure,
    Registry,
    Submission,
    Term,
)

__all__ = ["TERM", "at", "declaration", "procedure", "registry"]

TERM = Term(date(2026, 1, 5), date(2026, 3, 31))


def at(text: str) -> datetime:
    """A moment in Japan: `2026-03-31` is its midnight."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def procedure(*counterparties: Counterparty, **changes: Any) -> Procedure:
    whole = Procedure(
        id="R7-36-03",
        submission="R7-36",
        number=3,
        department="医療保険年金課",
        name="国民健康保険",
        pattern=Pattern.MIGRATED_MEDIA,
        items=("住所", "氏名"),
        term=TERM,
        counterparties=counterparties,
        folders=("3603",),
    )
    return replace(whole, **changes)


def declaration(*parties: str, **changes: Any) -> Declaration:
    whole = Declaration(
        id="D8-0001",
        kind=DeclarationKind.APPLICANT,
        department="子育て支援課",
        subject="申請書類の提出",
        parties=parties,
        items=("氏名",),
        term=TERM,
        folders=("8001",),
    )
    return replace(whole, **changes)


def registry(*governors: Procedure | Declaration) -> Registry:
    return Registry(
        submissions=(Submission("R7-36", "クラウドストレージの利用", channel=Channel.BOX),),
        procedures=tuple(entry for entry in governors if isinstance(entry, Procedure)),
        declarations=tuple(entry for entry in governors if isinstance(entry, Declaration)),
    )
