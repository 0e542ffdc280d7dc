"""What was asked of the server: counts by route, and the access log."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO

__all__ = ["AccessLog", "Counts"]


class Counts:
    """Calls by `METHOD template`, and how many of all were answered with which status."""

    def __init__(self) -> None:
        self.by_route: Counter[str] = Counter()
        self.by_status: Counter[int] = Counter()

    def add(self, method: str, template: str, status: int) -> None:
        self.by_route[f"{method} {template}"] += 1
        self.by_status[status] += 1

    def reset(self) -> None:
        self.by_route.clear()
        self.by_status.clear()

    def digest(self) -> dict[str, object]:
        return {
            "total": self.by_route.total(),
            "routes": dict(sorted(self.by_route.items())),
            "statuses": {str(status): count for status, count in sorted(self.by_status.items())},
        }


class AccessLog:
    """One JSON line a request, in ASCII, so that nothing in a path can forge a second line.

    `ms` is how long the answer took to be ready, latency included.
    """

    def __init__(self, path: Path | None) -> None:
        self._stream: IO[str] | None = None if path is None else path.open("a", encoding="ascii", buffering=1)

    def write(
        self, method: str, path: str, query: str, user: str | None, status: int, ms: float, fault: str | None
    ) -> None:
        if self._stream is None:
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": method,
            "path": path,
            "query": query,
            "user": user,
            "status": status,
            "ms": round(ms, 2),
            "fault": fault,
        }
        self._stream.write(json.dumps(line) + "\n")

    def __enter__(self) -> AccessLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()
