"""Merkle trees: the known vectors, and proofs that hold for every tree and for nothing else."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.ledger.merkle import (
    EMPTY,
    Peaks,
    are_consistent,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_by_inclusion,
    root_of,
)

INPUTS = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    bytes(range(0x50, 0x58)),
    bytes(range(0x60, 0x70)),
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The roots over the first 0 to 8 inputs, as the Certificate Transparency project publishes them."""

SIZES = st.integers(1, 70)


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def recursive_root(found: list[bytes]) -> bytes:
    """The definition of RFC 6962, 2.1, word for word."""
    if len(found) <= 1:
        return found[0] if found else sha256(b"").digest()
    half = 1
    while half * 2 < len(found):
        half *= 2
    return node_hash(recursive_root(found[:half]), recursive_root(found[half:]))


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    """The trees are those that other programs make."""
    assert root_of(map(leaf_hash, INPUTS[:size])).hex() == ROOTS[size]


@given(st.integers(0, 70), st.integers(0, 70))
def test_growing_is_the_same_as_making_anew(first: int, more: int) -> None:
    """Peaks forget the leaves and still lead to the root that the definition asks for."""
    whole = leaves(first + more)
    grown = Peaks().grown(whole[:first]).grown(whole[first:])
    assert (grown.size, grown.root) == (first + more, recursive_root(whole))


@given(SIZES, st.data())
def test_every_leaf_can_be_proven(size: int, data: st.DataObject) -> None:
    """The path of each leaf leads to the root, and is as short as the tree is high."""
    index = data.draw(st.integers(0, size - 1))
    found = leaves(size)
    path = inclusion_path(found, index)
    assert root_by_inclusion(found[index], index, size, path) == root_of(found)
    assert len(path) <= (size - 1).bit_length()


@given(SIZES, st.data())
def test_no_other_leaf_place_or_path_is_proven(size: int, data: st.DataObject) -> None:
    """Another leaf, another place, a path with a step changed, lost or added: none leads to the root."""
    index = data.draw(st.integers(0, size - 1))
    found, root = leaves(size), root_of(leaves(size))
    path = inclusion_path(found, index)
    stranger = leaf_hash(b"stranger")
    other = data.draw(st.integers(-1, size).filter(lambda one: one != index))
    assert root_by_inclusion(stranger, index, size, path) != root
    assert root_by_inclusion(found[index], other, size, path) != root
    assert root_by_inclusion(found[index], index, size, (*path, EMPTY)) != root
    for place in range(len(path)):
        assert root_by_inclusion(found[index], index, size, path[:place] + path[place + 1 :]) != root
        assert root_by_inclusion(found[index], index, size, (*path[:place], EMPTY, *path[place + 1 :])) != root


@given(SIZES, st.data())
def test_every_older_tree_is_proven_to_be_the_beginning(size: int, data: st.DataObject) -> None:
    """And no other root of that size is."""
    old = data.draw(st.integers(1, size))
    found = leaves(size)
    path, old_root, root = consistency_path(found, old), root_of(found[:old]), root_of(found)
    assert are_consistent(old, size, old_root, root, path)
    assert not are_consistent(old, size, EMPTY, root, path)
    assert not are_consistent(old, size, old_root, EMPTY, path)
    assert not are_consistent(old, size, old_root, root, (*path, EMPTY))
    for place in range(len(path)):
        assert not are_consistent(old, size, old_root, root, path[:place] + path[place + 1 :])


@given(st.integers(2, 70), st.data())
def test_rewritten_beginning_cannot_be_proven(size: int, data: st.DataObject) -> None:
    """A tree grown from another beginning has no path to the old root."""
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    found = leaves(size)
    old_root = root_of(found[:old])
    found[changed] = leaf_hash(b"rewritten")
    assert not are_consistent(old, size, old_root, root_of(found), consistency_path(found, old))


def test_leaves_and_nodes_are_told_apart() -> None:
    """A leaf that holds two hashes isn't the node over them."""
    left, right = leaves(2)
    assert leaf_hash(left + right) != node_hash(left, right)


@pytest.mark.parametrize(("size", "hashes"), [(3, ()), (0, (EMPTY,)), (-1, ()), (4, (EMPTY, EMPTY))])
def test_peaks_that_are_no_tree(size: int, hashes: tuple[bytes, ...]) -> None:
    """As many peaks as the size has bits, no other number."""
    with pytest.raises(ValueError, match="peaks"):
        Peaks(size, hashes)


@pytest.mark.parametrize("index", [-1, 3])
def test_no_path_of_a_leaf_that_is_none(index: int) -> None:
    """There is nothing to prove of it."""
    with pytest.raises(IndexError):
        inclusion_path(leaves(3), index)
