"""Which handler answers which path: a tree of path segments, so that a hundred routes cost as little as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gatekeeper.sandbox.wire.answer import Answer

if TYPE_CHECKING:
    from gatekeeper.sandbox.wire.call import Call

__all__ = ["Handler", "Route", "Router"]

Handler = Callable[["Call"], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path; `{name}` in the template takes one segment. `open`: no access token is asked for."""

    method: str
    template: str
    handler: Handler
    open: bool = False


@dataclass(slots=True)
class _Node:
    fixed: dict[str, _Node] = field(default_factory=dict)
    any_name: str = ""
    any_node: _Node | None = None
    routes: dict[str, Route] = field(default_factory=dict)


class Router:
    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            self._add(route)

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in route.template.strip("/").split("/"):
            node = self._step(node, segment)
        if route.method in node.routes:
            raise ValueError(f"two handlers for {route.method} {route.template}")
        node.routes[route.method] = route

    @staticmethod
    def _step(node: _Node, segment: str) -> _Node:
        if not segment.startswith("{"):
            return node.fixed.setdefault(segment, _Node())
        name = segment.strip("{}")
        if node.any_node is None:
            node.any_name, node.any_node = name, _Node()
        if node.any_name != name:
            raise ValueError(f"one place of a path is called both {node.any_name} and {name}")
        return node.any_node

    def find(self, method: str, path: str) -> tuple[Route | None, dict[str, str], bool]:
        """The route, its parameters, and whether the path is known with any method. Fixed segments come first."""
        node: _Node | None = self._root
        parameters: dict[str, str] = {}
        for segment in path.strip("/").split("/"):
            if node is None:
                return None, {}, False
            following = node.fixed.get(segment)
            if following is None and node.any_node is not None and segment:
                parameters[node.any_name] = segment
                following = node.any_node
            node = following
        if node is None:
            return None, {}, False
        return node.routes.get(method), parameters, bool(node.routes)
