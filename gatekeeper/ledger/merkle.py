"""Merkle trees as in RFC 6962: roots, and proofs that a leaf or an older tree is part of a tree. Hashes are bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

__all__ = [
    "EMPTY",
    "Peaks",
    "are_consistent",
    "consistency_path",
    "inclusion_path",
    "leaf_hash",
    "node_hash",
    "root_by_inclusion",
    "root_of",
]

EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Peaks:
    """A tree that only grows: its whole subtrees, the largest first. That is all that a new leaf needs to know."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError("so many peaks are no tree of this size")

    def grown(self, leaves: Iterable[bytes]) -> Peaks:
        """The tree with these leaf hashes added."""
        size, peaks = self.size, list(self.hashes)
        for leaf in leaves:
            add(peaks, size, leaf)
            size += 1
        return Peaks(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        return fold(self.hashes)


def add(peaks: list[bytes], size: int, leaf: bytes) -> None:
    """Adds a leaf hash to the peaks of a tree of `size` leaves, in place."""
    while size & 1:
        leaf = sha256(b"\1" + peaks.pop() + leaf).digest()
        size >>= 1
    peaks.append(leaf)


def fold(peaks: Sequence[bytes]) -> bytes:
    """The root over peaks, the largest first."""
    if not peaks:
        return EMPTY
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    return Peaks().grown(leaves).root


def inclusion_path(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """What leads from the leaf at `index` (counted from 0) up to the root, from below.

    :raises IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path: list[bytes] = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _left_size(high - low)
        if index < middle:
            path.append(root_of(leaves[middle:high]))
            high = middle
        else:
            path.append(root_of(leaves[low:middle]))
            low = middle
    return tuple(reversed(path))


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which a path leads from a leaf of a tree of `size`; None where it is no path of such a leaf."""
    if not 0 <= index < size:
        return None
    at, last, root = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            root = node_hash(step, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, step)
        at, last = at >> 1, last >> 1
    return root if last == 0 else None


def consistency_path(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """What proves that the tree of the first `old_size` leaves is the beginning of the tree of all.

    :raises ValueError: `old_size` isn't between 1 and the number of leaves.
    """
    if not 0 < old_size <= len(leaves):
        raise ValueError(f"no tree of {old_size} leaves within {len(leaves)}")
    path: list[bytes] = []
    low, high, is_whole = 0, len(leaves), True
    while old_size != high - low:
        left = _left_size(high - low)
        middle = low + left
        if old_size <= left:
            path.append(root_of(leaves[middle:high]))
            high = middle
        else:
            path.append(root_of(leaves[low:middle]))
            low, old_size, is_whole = middle, old_size - left, False
    if not is_whole:
        path.append(root_of(leaves[low:high]))
    return tuple(reversed(path))


def are_consistent(old_size: int, new_size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path proves that the tree of `old_root` is the beginning of the tree of `new_root`."""
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not path and old_root == new_root
    steps = list(path) if old_size & (old_size - 1) else [old_root, *path]
    if not steps:
        return False
    at, last = old_size - 1, new_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _left_size(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
