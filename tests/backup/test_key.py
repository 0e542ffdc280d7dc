"""The backup key on paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.backup.key import BackupKey

KEY = BackupKey(bytes(range(32)))


@given(st.binary(min_size=32, max_size=32))
def test_text_and_back(raw: bytes) -> None:
    """Each key can be written down and typed in again."""
    assert BackupKey.from_text(BackupKey(raw).text) == BackupKey(raw)


def test_it_may_be_typed_as_people_type() -> None:
    """Spaces, line ends, small letters and other groups are the same key."""
    plain = KEY.text.replace("-", "")
    for typed in (plain.lower(), f" {plain[:20]} {plain[20:]}\n", "-".join(plain)):
        assert BackupKey.from_text(typed) == KEY


def test_every_mistyped_sign_is_noticed() -> None:
    """Before a backup is made that nobody could open."""
    for place, sign in enumerate(KEY.text):
        if sign == "-":
            continue
        wrong = "B" if sign != "B" else "C"
        with pytest.raises(ValueError, match="wrong sign"):
            BackupKey.from_text(KEY.text[:place] + wrong + KEY.text[place + 1 :])


@pytest.mark.parametrize("text", ["", "hunter2", "0" * 56, "1" * 56, "Ａ" * 56, KEY.text[:-1], KEY.text + "A"])
def test_what_is_no_key_is_refused(text: str) -> None:
    """Short ones, long ones, passwords and full-width letters."""
    with pytest.raises(ValueError, match=r"."):
        BackupKey.from_text(text)


def test_it_does_not_show_itself() -> None:
    """Neither in a log nor by its name."""
    assert KEY.raw.hex() not in repr(KEY)
    assert KEY.id not in KEY.raw.hex()
