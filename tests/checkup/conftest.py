from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.checkup import Line, check_up
from gatekeeper.sandbox.server import Options, Sandbox, running
from gatekeeper.settings import load
from gatekeeper.text import words
from tests.backup.conftest import room
from tests.cli.conftest import REGISTRY, SCENARIO
from tests.ward import write_config

__all__ = ["CheckUp", "StartBox", "of", "room"]

StartBox = Callable[..., Sandbox]
CheckUp = Callable[..., list[Line]]


@pytest.fixture
def start_box() -> Iterator[StartBox]:
    """Starts a Box that behaves as a test needs it."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(running(SCENARIO, Options(**options)))


@pytest.fixture
def checked(tmp_path: Path) -> CheckUp:
    """All lines about a ward at `base_url`; `config` changes its file, `fast` is how fast its clock is."""

    def check(
        base_url: str,
        *,
        config: Callable[[str], str] = str,
        fast: timedelta = timedelta(),
        secrets: dict[str, str] | None = None,
    ) -> list[Line]:
        file = write_config(tmp_path, base_url)
        (tmp_path / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
        file.write_text(config(file.read_text(encoding="utf-8")), encoding="utf-8")
        with Office(load(file, secrets or {}), clock=lambda: datetime.now(UTC) + fast) as office:
            return list(check_up(office, words("ja")))

    return check


def of(lines: list[Line], name: str) -> list[tuple[str, str]]:
    return [(str(line.mark), line.text) for line in lines if line.name == name]
