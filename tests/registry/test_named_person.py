"""Who is a named person: lists, counters, domains and anyone aren't."""

from __future__ import annotations

import pytest

from gatekeeper.registry.named_person import why_not_a_person


@pytest.mark.parametrize(
    "text",
    [
        "taro@example.org",
        "iin.sakura@example.org",
        "hoikuen.hinata@example.org",
        "allen@example.org",
        "mlada@example.org",
        "info-taro@example.org",
        "taro+iin@example.org",
        "hanako@例え.jp",
        "taro@mlit.example.jp",
    ],
)
def test_one_person(text: str) -> None:
    """Names that only begin like a list's are names."""
    assert why_not_a_person(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "ml@example.org",
        "INFO@example.org",
        "ｉｎｆｏ@example.org",
        "list@example.org",
        "minna@example.org",
        "info+box@example.org",
        "iin-all@example.org",
        "kosodate.ml@example.org",
        "ml_kosodate@example.org",
        "iin@ml.example.org",
        "iin@lists.example.org",
        "iin@googlegroups.com",
        "jimukyoku@example.org",
        "no-reply@example.org",
    ],
)
def test_list_or_counter(text: str) -> None:
    """What many people read, or nobody in particular, is no person."""
    assert "1人に決まりません" in (why_not_a_person(text) or "")


@pytest.mark.parametrize(
    "text", ["example.org", "@example.org", "*@example.org", "*.example.org", "ＥＸＡＭＰＬＥ.org"]
)
def test_bare_domain(text: str) -> None:
    """Everybody with an address there."""
    assert "ドメインだけ" in (why_not_a_person(text) or "")


@pytest.mark.parametrize(
    "text", ["どなたでも", "誰 で も", "不特定多数", "区民の皆様", "申請者全員", "Anyone", "*", "all", "希望者"]
)
def test_anyone(text: str) -> None:
    """Words for an unspecified public, however they are spaced."""
    assert "不特定多数" in (why_not_a_person(text) or "")


def test_a_name_without_an_address_is_for_others_to_refuse() -> None:
    """It names a person; that there is no address is another mistake."""
    assert why_not_a_person("新宿 太郎") is None
