from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from gatekeeper import log


class Lines:
    """What was logged, line by line."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    def named(self, event: str) -> list[dict[str, Any]]:
        lines = map(json.loads, self._stream.getvalue().splitlines())
        return [line for line in lines if line["event"] == event]


@pytest.fixture(autouse=True)
def lines() -> Iterator[Lines]:
    """The log as the program writes it, kept for the test."""
    stream = io.StringIO()
    log.configure("info", "json", stream)
    yield Lines(stream)
    structlog.reset_defaults()
