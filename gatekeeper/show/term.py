"""A term for people and for scripts, also where the paper names no start, no end, or neither."""

from __future__ import annotations

from gatekeeper.registry.model import Term
from gatekeeper.show.moment import day
from gatekeeper.text import Words

__all__ = ["term_plain", "term_text"]


def term_text(words: Words, term: Term | None) -> str:
    """In eras; None is a party without a term of its own."""
    if term is None:
        return words("table.none")
    if term.start is None and term.end is None:
        return words("registry.no_term")
    parts = [
        "" if term.start is None else words("registry.from", start=day(term.start)),
        "" if term.end is None else words("registry.until", end=day(term.end)),
    ]
    said = "".join(parts)
    return f"{said}（{words('registry.yearly')}）" if term.renews_yearly else said


def term_plain(term: Term | None) -> dict[str, object] | None:
    """Under the names of the registry file; a day that isn't named is null."""
    if term is None:
        return None
    return {
        "start": None if term.start is None else term.start.isoformat(),
        "end": None if term.end is None else term.end.isoformat(),
        "renews_yearly": term.renews_yearly,
    }
