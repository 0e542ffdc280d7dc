"""What a table says about why a procedure is submitted: 「①約1,400件」「③マイナンバーカード」."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gatekeeper.paper.letters import plain
from gatekeeper.registry.model import Trigger

__all__ = ["Contents", "read_contents", "read_count"]

_COUNT = re.compile(r"(?:約|およそ|年間?|概ね)*\s*(\d[\d,]*(?:\.\d+)?)\s*(万)?\s*(千)?\s*(?:件|人|名|通|回)")
_BARE = re.compile(r"(?:約|およそ)?\s*(\d[\d,]*)")
_MY_NUMBER = re.compile(r"マイナンバー|個人番号カード|電子認証|公的個人認証|③")
_PAYMENT = re.compile(r"決済|②")
_OVER = re.compile(r"①|超")


@dataclass(frozen=True, slots=True)
class Contents:
    expected_per_year: int | None
    triggers: tuple[Trigger, ...]


def read_contents(text: str) -> Contents:
    """The expected yearly count and the triggers that a cell names."""
    written = plain(text.replace("①", "\x01").replace("②", "\x02").replace("③", "\x03"))
    written = written.replace("\x01", "①").replace("\x02", "②").replace("\x03", "③")
    count = read_count(written)
    triggers = [
        trigger
        for trigger, names in (
            (Trigger.OVER_THRESHOLD, _OVER.search(written) or (count is not None and count > 1000)),
            (Trigger.ONLINE_PAYMENT, _PAYMENT.search(written)),
            (Trigger.MY_NUMBER_CARD, _MY_NUMBER.search(written)),
        )
        if names
    ]
    return Contents(count, tuple(triggers))


def read_count(text: str) -> int | None:
    """The first count of a text: 約1,400件, 1万件, 2千人, or a number alone."""
    written = re.sub(r"\s", "", plain(text))
    found = _COUNT.search(written)
    if found is None:
        bare = _BARE.fullmatch(written)
        return int(bare[1].replace(",", "")) if bare else None
    number = float(found[1].replace(",", ""))
    return round(number * (10_000 if found[2] else 1) * (1000 if found[3] else 1))
