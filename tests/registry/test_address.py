from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.registry.address import PlainAddress, Unplain, ace_domain, normalise


@pytest.mark.parametrize(
    ("login", "plain"),
    [
        ("Taro@Example.CO.JP", "taro@example.co.jp"),
        ("o'hara+box_1.a-b@a-1.example.com", "o'hara+box_1.a-b@a-1.example.com"),
        ("AutomationUser_gatekeeper@boxdevedition.com", "automationuser_gatekeeper@boxdevedition.com"),
        ("taro@例え.jp", "taro@xn--r8jz45g.jp"),
        ("taro@xn--r8jz45g.jp", "taro@xn--r8jz45g.jp"),
    ],
)
def test_plain_addresses_are_lower_cased_and_in_idna_form(login: str, plain: str) -> None:
    """An ASCII address is plain in any case of letters; a domain in another script is taken in its IDNA form."""
    assert str(normalise(login)) == plain


@pytest.mark.parametrize("login", [None, ""])
def test_a_login_that_is_not_there_is_none(login: str | None) -> None:
    """A null or empty login isn't an address at all: a person has to look."""
    assert normalise(login) is None


@pytest.mark.parametrize(
    "login",
    [
        "taro",
        "@example.com",
        "taro@",
        "taro@localhost",
        "taro@example..com",
        "taro@.example.com",
        "taro@-example.com",
        "taro@example-.com",
        "taro@exa_mple.com",
        "taro@192.0.2.1",
        "taro@[192.0.2.1]",
        "taro@[IPv6:2001:db8::1]",
        ".taro@example.com",
        "taro.@example.com",
        "ta..ro@example.com",
        "ta ro@example.com",
        " taro@example.com",
        "taro@example.com ",
        "taro@example.com\r\n",
        "taro@example.com\0",
        "taro@EXAMPLE.cOm\u2028",
        f"{'a' * 65}@example.com",
        f"taro@{'a' * 64}.com",
        f"taro@{'a.' * 130}com",
        "taro@例え。jp",
        "taro@Ａ.jp",
        "\u212aen@example.com",
    ],
)
def test_what_is_not_plain_stays_as_it_is(login: str) -> None:
    """Nothing is repaired: blanks, dots, quotes, literals and foreign letters make an address unplain."""
    assert normalise(login) == Unplain(login)


@given(st.text(max_size=60))
def test_only_plain_text_ever_becomes_plain(text: str) -> None:
    """Whatever comes in, what counts as plain is lower-case ASCII with one @ and is its own normal form."""
    address = normalise(text)
    if isinstance(address, PlainAddress):
        plain = str(address)
        assert plain.isascii()
        assert plain == plain.lower()
        assert plain.count("@") == 1
        assert plain.isprintable()
        assert normalise(plain) == address


@given(st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.(com|co\.jp)", fullmatch=True))
def test_case_never_matters(login: str) -> None:
    """An address and its shouted form are the same one."""
    assert normalise(login.upper()) == normalise(login)


def test_a_domain_needs_two_labels_and_a_name() -> None:
    """One label, an IP address and an empty text are no domains."""
    assert ace_domain("example.com") == "example.com"
    assert [ace_domain(text) for text in ("com", "", ".", "192.0.2.1", "a b.com", "a@b.com")] == [None] * 6
