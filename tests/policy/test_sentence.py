"""A violation said in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gatekeeper.policy.sentence import access_name, message, role_name, say
from gatekeeper.policy.violation import Location, Remedy, RemedyKind, Severity, Subject, SubjectType, Violation


def violation(rule: str, facts: Mapping[str, str], login: str | None = "op@vendor.example.com") -> Violation:
    return Violation(
        rule=rule,
        severity=Severity.HIGH,
        item=Location("folder", "3603", "受渡し/国保"),
        subject=Subject(SubjectType.COLLABORATION, "77", login),
        remedy=Remedy(RemedyKind.REPORT),
        governor="R7-36-03",
        facts=facts,
    )


def test_dates_are_in_eras_for_japanese_readers() -> None:
    """English has them as they are."""
    said = violation("GK105", {"login": "op@vendor.example.com", "end": "2026-03-31"})
    assert (
        message(said)
        == "「op@vendor.example.com」が招かれていますが、「R7-36-03」の期間は令和8年3月31日で終わりました。"
    )
    assert message(said, "en").endswith("the term of R7-36-03 ended on 2026-03-31.")


def test_moments_are_in_japanese_time() -> None:
    """Also where Box gave them in another zone."""
    facts = {"login": "x", "end": "2026-03-31", "expires_at": "2026-03-31T15:00:01+00:00", "wording": "late"}
    assert "令和8年4月1日 00:00:01" in message(violation("GK106", facts))
    assert "2026-04-01 00:00:01 JST" in message(violation("GK106", facts), "en")


def test_a_year_is_a_fiscal_year() -> None:
    """令和8年度 for 2026."""
    facts = {"name": "国民健康保険", "end": "2026-03-31", "year": "2026", "wording": "renewal"}
    assert "令和8年度への更新" in message(violation("GK601", facts))


def test_words_of_box_are_translated() -> None:
    """A word that Box invents later stands as it is."""
    assert role_name("previewer uploader") == "プレビューアー/アップローダー"
    assert role_name("curator") == "curator"
    assert access_name("open") == "リンクを知る全員"
    assert "（編集者）" in message(violation("GK102", {"login": "x@example.net", "role": "editor"}))


def test_what_comes_from_above_says_so() -> None:
    """The place where it was set is where it can be put right."""
    facts = {"login": "x@example.net", "role": "editor", "via": "受渡し"}
    assert message(violation("GK102", facts)).endswith("上のフォルダ「受渡し」での共有が届いています。")
    assert message(violation("GK102", facts), "en").endswith("It was set on the folder above, 受渡し.")


def test_a_missing_fact_is_said_to_be_unknown() -> None:
    """A violation that an earlier program stored, or a hidden address, still makes a sentence."""
    assert "（不明）" in message(violation("GK102", {}))
    assert "(unknown)" in message(violation("GK102", {}), "en")


@pytest.mark.parametrize("end", ["いつか", "2026-13-31"])
def test_a_fact_that_is_no_date_stands_as_it_is(end: str) -> None:
    """Nobody's list of violations breaks over one old row."""
    assert end in message(violation("GK105", {"login": "x", "end": end}))


def test_a_day_before_the_eras_is_told_by_its_year() -> None:
    """No era was in use by the calendar of today before 1873."""
    assert "1000年1月1日" in message(violation("GK105", {"login": "x", "end": "1000-01-01"}))


def test_an_unknown_rule_is_named() -> None:
    """A newer program's violation is better shown by its number than not at all."""
    assert message(violation("GK999", {})) == "GK999"


@pytest.mark.parametrize("bad", ["\x1b[2J", "\u202e", "\n", "\u2028", "\r\nBcc: x"])
def test_a_sentence_stays_on_one_line_and_commands_no_terminal(bad: str) -> None:
    """Names come from outside."""
    said = message(violation("GK102", {"login": f"x{bad}@example.net", "role": "editor"}))
    assert said.isprintable()
    assert "\N{REPLACEMENT CHARACTER}" in said


def test_a_fact_is_never_taken_for_a_template() -> None:
    """Braces in a name stay braces."""
    assert say("「{login}」", {"login": "{path}"}, "ja") == "「{path}」"
