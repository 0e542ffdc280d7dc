"""The sealed stream: whole, or nothing past the first wrong byte."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.backup.cipher import CipherError, Fault, Sealed, Unsealed
from gatekeeper.backup.key import BackupKey

KEY = BackupKey(bytes(range(32)))
PIECE = 1024 * 1024
SEALED_PIECE = PIECE + 16


def seal(*parts: bytes, key: BackupKey = KEY) -> bytes:
    target = io.BytesIO()
    sealed = Sealed(target, key)
    for part in parts:
        sealed.write(part)
    sealed.finish()
    return target.getvalue()


def unseal(data: bytes, key: BackupKey = KEY, step: int = 10_240) -> bytes:
    source = Unsealed(io.BytesIO(data), key)
    found = bytearray()
    while part := source.read(step):
        found += part
    source.finish()
    return bytes(found)


def fault_of(data: bytes, key: BackupKey = KEY) -> Fault:
    with pytest.raises(CipherError) as caught:
        unseal(data, key)
    return caught.value.fault


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_comes_out(size: int) -> None:
    """Empty, short, and on either side of a piece's edge."""
    plain = bytes(size % 251 for size in range(size))
    assert unseal(seal(plain)) == plain


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(max_size=2000)), st.integers(1, 5000))
def test_how_it_is_written_and_read_does_not_matter(parts: list[bytes], step: int) -> None:
    """Any sequence of writes and reads carries the same bytes."""
    assert unseal(seal(*parts), step=step) == b"".join(parts)


def test_nothing_of_the_plain_text_shows() -> None:
    """Nor do two backups of the same thing look alike."""
    plain = b"personal data " * 100
    first, second = seal(plain), seal(plain)
    assert b"personal" not in first
    assert first[200:] != second[200:]


def test_every_flipped_byte_is_noticed() -> None:
    """In the magic, the header, a piece or its tag."""
    data = seal(b"x" * 50)
    for place in range(len(data)):
        broken = bytearray(data)
        broken[place] ^= 1
        assert fault_of(bytes(broken)) in set(Fault), place


def test_every_cut_is_noticed() -> None:
    """Wherever a file ends too early, also exactly between two pieces."""
    data = seal(b"x" * (2 * PIECE + 10))
    start = len(data) - 2 * SEALED_PIECE - 26
    for end in (0, 5, start - 1, start, start + 1, start + SEALED_PIECE, start + 2 * SEALED_PIECE, len(data) - 1):
        assert fault_of(data[:end]) in set(Fault), end


def test_pieces_in_another_order_doubled_or_of_another_file_are_noticed() -> None:
    """A piece holds only in its place of its file."""
    data, other = seal(b"a" * PIECE + b"b" * PIECE + b"c"), seal(b"a" * PIECE + b"b" * PIECE + b"c")
    start = len(data) - 2 * SEALED_PIECE - 17
    head, first, second = data[:start], data[start : start + SEALED_PIECE], data[start + SEALED_PIECE : -17]
    for body in (
        second + first + data[-17:],
        first + first + second + data[-17:],
        first + other[start + SEALED_PIECE :],
    ):
        assert fault_of(head + body) is Fault.DAMAGED
    assert fault_of(data + b"\0") is Fault.DAMAGED


def test_another_key_is_named() -> None:
    """Whoever has the wrong key learns which one is wanted."""
    with pytest.raises(CipherError) as caught:
        unseal(seal(b"x"), BackupKey.generate())
    assert (caught.value.fault, caught.value.key_id) == (Fault.OTHER_KEY, KEY.id)


@pytest.mark.parametrize("junk", [b"", b"SQLite format 3\0" * 10, b"gatekeeper-backup/1\n\xff\xff\xff\xff", b"PK\3\4"])
def test_junk_is_no_backup(junk: bytes) -> None:
    """Nor does a huge length in a header ask for memory."""
    assert fault_of(junk) in {Fault.NOT_A_BACKUP, Fault.DAMAGED}
