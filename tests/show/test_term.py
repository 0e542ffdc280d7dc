"""Terms in words and for scripts."""

from __future__ import annotations

from datetime import date

from gatekeeper.registry.model import Term
from gatekeeper.show.term import term_plain, term_text
from gatekeeper.text import words

JA = words("ja")


def test_term_in_words() -> None:
    """Both days in eras, and that it goes on; a dash where there is none."""
    term = Term(date(2026, 1, 5), date(2026, 3, 31), renews_yearly=True)
    assert term_text(JA, term) == "令和8年1月5日から令和8年3月31日まで（毎年度更新）"
    assert term_text(JA, Term(date(2026, 1, 5), None)) == "令和8年1月5日から"
    assert term_text(JA, Term(None, date(2026, 3, 31))) == "令和8年3月31日まで"
    assert term_text(JA, Term(None, None)) == "期間の記載なし"
    assert term_text(JA, None) == "—"


def test_term_for_scripts() -> None:
    """Under the names of the registry file."""
    assert term_plain(Term(date(2026, 1, 5), date(2026, 3, 31))) == {
        "start": "2026-01-05",
        "end": "2026-03-31",
        "renews_yearly": False,
    }
    assert term_plain(None) is None
