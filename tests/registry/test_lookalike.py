from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.registry.lookalike import Likeness, Lookalikes
from gatekeeper.registry.nearness import Nearness, is_near_miss
from gatekeeper.registry.skeleton import coarse_skeleton, displayed_domain, skeleton

TRUSTED = Lookalikes(
    ["example.co.jp", "vendor.example.com", "env.example.com", "print-a.example.com", "xn--r8jz45g.jp"],
    ["taro@example.org", "tanaka@mail.example.net", "not an address"],
)


@pytest.mark.parametrize(
    ("login", "imitated"),
    [
        ("x@vender.example.com", "vendor.example.com"),
        ("x@vendro.example.com", "vendor.example.com"),
        ("x@vendoor.example.com", "vendor.example.com"),
        ("x@vndor.example.com", "vendor.example.com"),
        ("x@mail.vender.example.com", "vendor.example.com"),
        ("x@examp1e.co.jp", "example.co.jp"),
        ("x@exarnple.co.jp", "example.co.jp"),
        ("x@exampleco.jp", "example.co.jp"),
        ("x@example-co-jp.evil.com", "example.co.jp"),
        ("x@login.example.co.jp.evil.com", "example.co.jp"),
        ("x@example-support.co.jp", "example.co.jp"),
        ("x@例エ.jp", None),
        ("x@例\u3048\u200d.jp", "例え.jp"),
        ("tar0@example.org", "taro@example.org"),
        ("taro@examp1e.org", "taro@example.org"),
        ("tanaga@mail.example.net", "tanaka@mail.example.net"),
    ],
)
def test_finds_what_imitates(login: str, imitated: str | None) -> None:
    """Confusable signs, slips of the keyboard, and approved names inside other names are found with their original."""
    found = TRUSTED.find(login)
    assert found == (None if imitated is None else Likeness(imitated))


@pytest.mark.parametrize(
    "login",
    [
        "x@example.co.jp",
        "X@EXAMPLE.CO.JP",
        "x@sub.example.co.jp",
        "x@xn--r8jz45g.jp",
        "x@例え.jp",
        "x@vendor2.example.com",
        "x@vendor-2.example.com",
        "x@vendor-b.example.com",
        "x@print-b.example.com",
        "x@enb.example.com",
        "x@new-env.example.com",
        "x@example.com",
        "x@example.net",
        "x@other.example.com",
        "taro@example.org",
        "hanako@example.org",
        "hanako@examp1e.org",
        "sato@mail.example.net",
        "completely different text",
        "",
    ],
)
def test_leaves_others_alone(login: str) -> None:
    """Trusted names, their subdomains, members of a series, short and different names imitate nobody."""
    assert TRUSTED.find(login) is None


@pytest.mark.parametrize(
    ("trusted", "domain", "is_doubtful"),
    [
        ("insatsu.co.jp", "tokyo-insatsu.co.jp", True),
        ("insatsu.co.jp", "maruinsatsu.co.jp", True),
        ("insatsu.co.jp", "insatsu-service.co.jp", True),
        ("nihon-insatsu.co.jp", "shin-nihon-insatsu.co.jp", True),
        ("tokyosystem.example", "mail-tokyosystem.example", True),
        ("insatsu.co.jp", "insatsv.co.jp", False),
        ("insatsu.co.jp", "insatsu-co-jp.evil.com", False),
        ("kamimura.example", "my-kamimura.example", False),
        ("kamimura-insatsu.example", "kamimura-insatsu-support.example", False),
        ("example.co.jp", "example-support.co.jp", False),
    ],
)
def test_a_common_word_with_something_written_to_it_is_a_doubtful_likeness(
    trusted: str, domain: str, is_doubtful: object
) -> None:
    """Companies of one trade share its word; a name of one's own with something more is an imitation."""
    likeness = Lookalikes([trusted], []).find(f"x@{domain}")
    assert likeness is not None
    assert (likeness.name, likeness.is_doubtful) == (trusted, is_doubtful)


@pytest.mark.parametrize(
    ("known", "label", "near"),
    [
        ("vendor", "vender", True),
        ("vendor", "vednor", True),
        ("vendor", "vendors", True),
        ("vendor", "endor", True),
        ("vendor", "vendor", False),
        ("vendor", "vandar", False),
        ("vendor1", "vendor2", False),
        ("vendor", "vendor1", False),
        ("vendor12", "vendor21", False),
        ("v1endor", "vendor1", False),
        ("company-a", "company-z", False),
        ("companya", "companyb", False),
        ("a-print", "b-print", False),
    ],
)
def test_a_near_miss_is_one_slip_and_no_numbering(known: str, label: str, near: object) -> None:
    """One letter more, less, other or swapped is a near miss; the numbers of a series aren't."""
    assert is_near_miss(known, label) is near


def test_members_of_a_long_series_are_told_apart() -> None:
    """Thousands of numbered domains don't imitate each other."""
    names = [f"vendor{number:04}.example.com" for number in range(2000)]
    near = Nearness(names)
    assert [name for name in names if list(near.neighbours(name))] == []


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("ＥＸＡＭＰＬＥ", "example"),
        ("ex\u0430mple", "example"),
        ("éxample", "example"),
        ("exam\u2060ple\ufeff", "example"),
        ("ΕΧΑМΡLΕ", "example"),
        ("カ工", "力エ"),
    ],
)
def test_texts_that_look_alike_share_a_skeleton(text: str, like: str) -> None:
    """Width, script, accents and invisible signs don't change what a text looks like."""
    assert skeleton(text) == skeleton(like)


@given(st.text(max_size=40))
def test_a_skeleton_looks_like_itself(text: str) -> None:
    """Folding twice changes nothing more, and no text is too strange to fold."""
    assert skeleton(skeleton(text)) == skeleton(text)
    assert coarse_skeleton(coarse_skeleton(text)).isascii() >= coarse_skeleton(text).isascii()


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    """No login, however broken, makes the search fail."""
    assert isinstance(TRUSTED.find(text), Likeness | None)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-", max_size=20))
def test_broken_punycode_is_shown_as_it_is(label: str) -> None:
    """A label that only pretends to be punycode doesn't break the display."""
    assert displayed_domain(f"xn--{label}.com").endswith(".com")


@given(st.from_regex(r"[a-z]{7,12}", fullmatch=True), st.data())
def test_one_dropped_letter_is_always_found(label: str, data: st.DataObject) -> None:
    """Whichever letter of a long name is left out, the name is recognised."""
    gap = data.draw(st.integers(0, len(label) - 1))
    trusted = Lookalikes([f"{label}.example"], [])
    assert trusted.find(f"x@{label[:gap]}{label[gap + 1 :]}.example") == Likeness(f"{label}.example")
