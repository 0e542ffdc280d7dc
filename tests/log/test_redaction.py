from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.log.redaction import REMOVED, as_plain, mask_addresses, remove_secrets, show_controls


@pytest.mark.parametrize(
    "key",
    [
        "Authorization",
        "access_token",
        "box_client_secret",
        "password",
        "set-cookie",
        "shared_link",
        "jwt",
        "private_key",
    ],
)
def test_what_stands_under_a_telling_key_goes(key: str) -> None:
    """However deep it lies, a value whose name says that it is a secret isn't written."""
    assert remove_secrets("request", {"headers": [{key: "hunter2"}]}) == {"headers": [{key: REMOVED}]}


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer hunter2hunter2",
        "headers={'Authorization': 'bearer hunter2hunter2'}",
        "grant_type=client_credentials&client_secret=hunter2&x=1",
        '{"access_token": "hunter2", "x": 1}',
        "see https://app.box.com/s/hunter2 now",
        "https://ward.app.box.com/v/hunter2?x=1",
        "http://127.0.0.1:8999/shared/static/hunter2",
        "postgresql://gatekeeper:hunter2@db/x",
        "token eyJhbGciOiJIUzI1NiJ9.hunter2.hunter2",
        "-----BEGIN PRIVATE KEY-----\\nhunter2\\n-----END PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nhunter2",
    ],
)
def test_what_looks_like_a_secret_goes(text: str) -> None:
    """Secrets and shared links are taken out of messages that other programs wrote, too."""
    cleaned = remove_secrets("text", text)

    assert ("hunter2" in cleaned, REMOVED in cleaned) == (False, True)


@pytest.mark.parametrize("text", ["sweep_finished", "folder 1001", "https://api.box.com/2.0/folders/1", "403"])
def test_other_text_stays(text: str) -> None:
    """What tells an operator something is left as it is."""
    assert remove_secrets("text", text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("taro@vendor.example.com", "t***@vendor.example.com"),
        ("taro＠vendor.example.com", "t***＠vendor.example.com"),
        ("from taro@a.example to hanako@b.example", "from t***@a.example to h***@b.example"),
        ('"taro yamada"@a.example', '"taro y***@a.example'),
        ("taro@a.example@b.example", "t***@a***@b.example"),
        ("no address", "no address"),
        ("a @ b", "a @ b"),
    ],
)
def test_addresses_are_masked(text: str, masked: str) -> None:
    """The first sign and the domain stay, so that two lines about one person can still be told to belong together."""
    assert mask_addresses("login", {"x": [text]}) == {"x": [masked]}


def test_an_address_as_a_key_is_masked() -> None:
    """Counts by person are still about persons."""
    assert mask_addresses("by", {"taro@a.example": 3}) == {"t***@a.example": 3}


def test_what_a_terminal_would_obey_is_shown_as_its_code() -> None:
    """Escapes, line ends, marks of direction and line separators can't forge a line or hide one."""
    assert show_controls("name", "a\x1b[2J\nb\u202ec\u2028d") == "a\\u001b[2J\\u000ab\\u202ec\\u2028d"


def test_a_traceback_keeps_its_lines() -> None:
    """Only line ends are spared, and only there."""
    assert show_controls("exception", "a\n\x1bb") == "a\n\\u001bb"


class _Word(StrEnum):
    ONE = "one"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (_Word.ONE, "one"),
        (Path("/a"), "/a"),
        (datetime(2026, 4, 1, tzinfo=UTC), "2026-04-01T00:00:00+00:00"),
        ((1, {2.5: None}), [1, {"2.5": None}]),
        (b"\xff", "b'\\xff'"),
    ],
)
def test_values_become_plain(value: Any, plain: Any) -> None:
    """Whatever was logged, what is written is JSON."""
    assert as_plain("x", value) == plain


def test_endless_values_are_cut() -> None:
    """Neither a value that holds itself nor a very long text fills the disk."""
    endless: list[Any] = []
    endless.append(endless)

    assert len(str(as_plain("x", endless))) < 100
    assert len(as_plain("x", "あ" * 100_000)) == 10_001


@given(st.text(max_size=200))
def test_no_text_breaks_the_cleaning(text: str) -> None:
    """Whatever the text, what comes out is printable text."""
    assert show_controls("x", mask_addresses("x", remove_secrets("x", text))).isprintable()
