"""A YAML file as a tree that remembers on which line everything stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["ListNode", "MapNode", "Node", "Plain", "TextNode", "line_at", "to_plain"]

Plain = str | None | list["Plain"] | dict[str, "Plain"]
_NULLS = frozenset({"~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class TextNode:
    """A scalar, kept as the text that the file has: `0123` stays `0123`. `quoted` also covers block scalars."""

    text: str
    quoted: bool
    line: int

    @property
    def is_blank(self) -> bool:
        return not self.quoted and not self.text

    @property
    def is_null(self) -> bool:
        return not self.quoted and (not self.text or self.text in _NULLS)


@dataclass(frozen=True, slots=True)
class ListNode:
    elements: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class MapNode:
    entries: tuple[tuple[TextNode, Node], ...]
    line: int

    def key(self, name: str) -> TextNode | None:
        return next((key for key, _ in self.entries if key.text == name), None)

    def value(self, name: str) -> Node | None:
        return next((value for key, value in self.entries if key.text == name), None)


Node = TextNode | ListNode | MapNode


def to_plain(node: Node) -> Plain:
    """The tree without its lines: text, None, lists and dicts. Judging what a text means is left to its reader."""
    match node:
        case TextNode():
            return None if node.is_null else node.text
        case ListNode():
            return [to_plain(element) for element in node.elements]
        case MapNode():
            return {key.text: to_plain(value) for key, value in node.entries}


def line_at(node: Node, place: Sequence[str | int]) -> int:
    """The line of what stands at `place`; where the tree ends earlier, of the nearest thing above it."""
    line = node.line
    for step in place:
        found: Node | None = None
        if isinstance(node, MapNode) and isinstance(step, str):
            key, found = node.key(step), node.value(step)
            line = line if key is None else key.line
        elif isinstance(node, ListNode) and isinstance(step, int) and 0 <= step < len(node.elements):
            found = node.elements[step]
            line = found.line
        if found is not None:
            node = found
    return line
