"""A term for people and for scripts, also where it has no end or isn't there."""

from __future__ import annotations

from datetime import date

from gatekeeper.registry.model import Term
from gatekeeper.show.moment import day
from gatekeeper.text import Words

__all__ = ["term_plain", "term_text"]


def term_text(words: Words, term: Term | None) -> str:
    if term is None:
        return words("table.none")
    end = _last_day(term)
    said = (
        words("registry.term", start=day(term.start), end=day(end)) if end else words("who.from", start=day(term.start))
    )
    return f"{said}（{words('registry.yearly')}）" if term.renews_yearly else said


def term_plain(term: Term | None) -> dict[str, object] | None:
    """Under the names of the registry file; `end` is null where there is none."""
    if term is None:
        return None
    end = _last_day(term)
    return {
        "start": term.start.isoformat(),
        "end": None if end is None else end.isoformat(),
        "renews_yearly": term.renews_yearly,
    }


def _last_day(term: Term) -> date | None:
    return term.end
