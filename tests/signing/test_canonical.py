"""Canonical JSON: one form for equal values, and nothing that two readers could take differently."""

from __future__ import annotations

from contextlib import suppress
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.signing.canonical import LARGEST, dumps, loads

TEXT = st.text(st.characters(codec=None))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_was_written_reads_back_and_is_the_same_bytes_again(value: Any) -> None:
    """Whatever text is in it, half characters too, the bytes are read strictly and are written alike."""
    data = dumps(value)

    assert dumps(loads(data)) == data


@given(st.dictionaries(st.text(), st.integers(-9, 9)))
def test_the_order_of_keys_is_not_the_writers(value: dict[str, int]) -> None:
    """Equal mappings are equal bytes."""
    assert dumps(value) == dumps(MappingProxyType(dict(reversed(value.items()))))


@given(st.dictionaries(TEXT, st.none() | st.integers(-LARGEST, LARGEST) | TEXT))
def test_flat_object_is_the_same_bytes_as_within_another(value: dict[str, Any]) -> None:
    """What most entries of the ledger are is written by a way of its own, which leads to the same bytes."""
    with suppress(ValueError):  # halves that make one key of two
        assert dumps([value]) == b"[%b]" % dumps(value)


def test_form() -> None:
    """Sorted, without spaces, UTF-8; full-width and combined signs stay as they are."""
    value = {"b": [1, True, None], "a": "か\u3099ガ＝\n", "": ()}

    assert dumps(value) == '{"":[],"a":"か\u3099ガ＝\\n","b":[1,true,null]}'.encode()


def test_half_characters_are_escaped_and_pairs_are_whole() -> None:
    """A lone half can't be UTF-8; two halves side by side are what any reader would make of them."""
    assert dumps("a\ud83d") == b'"a\\ud83d"'
    assert dumps("\ud83d\ude00") == '"\U0001f600"'.encode()


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        {1: "a"},
        {"a": {None: 1}},
        b"x",
        {"\ud83d\ude00": 1, "\U0001f600": 2},
        {1, 2},
    ],
    ids=repr,
)
def test_what_readers_could_take_differently_is_refused(value: object) -> None:
    """Floats, numbers past 2^53, keys that aren't text or become one, and what JSON doesn't know."""
    with pytest.raises(ValueError, match=r".+"):
        dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b"NaN",
        b"[Infinity]",
        b"1.0",
        b"1e3",
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'"\\u3042"',
        b'"\\ud83d\\ude00"',
        b"\xff",
        b"9007199254740992",
        b"",
        b"1\n",
    ],
)
def test_other_forms_are_not_read(data: bytes) -> None:
    """What isn't exactly the one form is refused, a key that stands twice first of all."""
    with pytest.raises(ValueError, match=r".+"):
        loads(data)


def test_depth_is_never_a_crash() -> None:
    """A hundred thousand brackets are a mistake like another; a hundred are read."""
    with pytest.raises(ValueError, match="deep"):
        loads(b"[" * 100_000 + b"]" * 100_000)
    assert dumps(loads(b"[" * 100 + b"]" * 100)) == b"[" * 100 + b"]" * 100
