"""Names that differ from a known one by so little that a reader takes them for it, found by dictionary look-ups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gatekeeper.registry.skeleton import coarse_skeleton, skeleton

__all__ = ["LONG_ENOUGH", "Nearness", "is_near_miss"]

LONG_ENOUGH = 6
"""Labels shorter than this have too many honest neighbours for one letter's difference to mean anything."""

_COARSE_ENOUGH = 4
_ENUMERATED = frozenset("abcd")


class Nearness:
    """Dotted names (domains, local parts) to which others are compared.

    A look-up costs as much with five thousand names as with fifteen: near misses are found through the variants of
    a name with one letter left out, which two names one edit apart share.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._exact: dict[str, list[str]] = {}
        self._coarse: dict[str, list[str]] = {}
        self._gapped: dict[str, list[str]] = {}
        for name in sorted(set(names)):
            shape = skeleton(name)
            self._exact.setdefault(shape, []).append(name)
            self._coarse.setdefault(coarse_skeleton(name), []).append(name)
            for variant in _gapped(shape, LONG_ENOUGH):
                self._gapped.setdefault(variant, []).append(shape)

    def same_looking(self, name: str) -> str | None:
        """The known name that looks exactly like `name` (that very name, where it is known itself)."""
        known = self._exact.get(skeleton(name))
        if known is None:
            return None
        return name if name in known else known[0]

    def find(self, name: str) -> str | None:
        """The known name that `name` could be taken for; None where it is that name itself."""
        known = self.same_looking(name)
        if known is not None:
            return None if known == name else known
        return next(self.neighbours(name), None)

    def neighbours(self, name: str) -> Iterator[str]:
        """Every other known name that `name` could be taken for, or that could be taken for it; each once."""
        shape, seen = skeleton(name), {name}
        for known in (*self._exact.get(shape, ()), *self._confusable(name, shape), *self._near(shape)):
            if known not in seen:
                seen.add(known)
                yield known

    def _confusable(self, name: str, shape: str) -> Iterator[str]:
        for known in self._coarse.get(coarse_skeleton(name), ()):
            pairs = zip(skeleton(known).split("."), shape.split("."), strict=True)
            if all(len(ours) >= _COARSE_ENOUGH for ours, theirs in pairs if ours != theirs):
                yield known

    def _near(self, shape: str) -> Iterator[str]:
        for variant in _gapped(shape, LONG_ENOUGH - 1):
            for known in self._gapped.get(variant, ()):
                if _differ_by_a_near_miss(known, shape):
                    yield from self._exact[known]


def _gapped(shape: str, shortest: int) -> Iterator[str]:
    """The name itself, and the name with one letter left out of one of its long labels."""
    yield shape
    labels = shape.split(".")
    for index, label in enumerate(labels):
        if len(label) >= shortest:
            head, tail = [*labels[:index], ""], ["", *labels[index + 1 :]]
            for gap in range(len(label)):
                yield ".".join(head) + label[:gap] + label[gap + 1 :] + ".".join(tail)


def _differ_by_a_near_miss(known: str, shape: str) -> bool:
    ours, theirs = known.split("."), shape.split(".")
    if len(ours) != len(theirs):
        return False
    differing = [(one, other) for one, other in zip(ours, theirs, strict=True) if one != other]
    return len(differing) == 1 and len(differing[0][0]) >= LONG_ENOUGH and is_near_miss(*differing[0])


def is_near_miss(known: str, label: str) -> bool:
    """Whether two labels are one slip of the keyboard apart: a letter more, less, other, or two letters swapped.

    Numbering isn't a slip: `vendor1` and `vendor2`, `a-print` and `b-print`, `print-a` and `print-b` are two names.
    """
    if _without_digits(known) == _without_digits(label):
        return False
    start = next((at for at, (ours, theirs) in enumerate(zip(known, label, strict=False)) if ours != theirs), None)
    if start is None:
        start = min(len(known), len(label))
    ours, theirs = known[start:], label[start:]
    if len(ours) == len(theirs):
        swapped = len(ours) >= 2 and ours[1] + ours[0] + ours[2:] == theirs
        return swapped or (ours[1:] == theirs[1:] and not _enumerates(known, label, start))
    longer, shorter, whole = (ours, theirs, known) if len(ours) > len(theirs) else (theirs, ours, label)
    return longer[1:] == shorter and not _is_segment(whole, start)


def _without_digits(label: str) -> str:
    return "".join(sign for sign in label if not sign.isdigit())


def _enumerates(known: str, label: str, at: int) -> bool:
    """Whether the letters at the same place tell members of a series apart."""
    last = at == len(known) - 1
    return (last and known[at] in _ENUMERATED and label[at] in _ENUMERATED) or _is_segment(known, at)


def _is_segment(label: str, at: int) -> bool:
    """Whether the sign at this place stands alone between hyphens or ends."""
    before = at == 0 or label[at - 1] == "-"
    after = at + 1 >= len(label) or label[at + 1] == "-"
    return before and after
