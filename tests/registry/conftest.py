from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.errors import MistakesError
from gatekeeper.registry.reading import read

Mistaken = Callable[..., list[tuple[int | None, str]]]


@pytest.fixture
def mistaken(tmp_path: Path) -> Mistaken:
    """Writes one registry file and tells the line and message of every mistake that reading it raises."""

    def mistakes(text: str, *ward_domains: str) -> list[tuple[int | None, str]]:
        path = tmp_path / "registry.yaml"
        path.write_text(text)
        with pytest.raises(MistakesError) as caught:
            read(path, ward_domains)
        assert {mistake.file for mistake in caught.value.mistakes} == {str(path)}
        return [(mistake.line, mistake.message) for mistake in caught.value.mistakes]

    return mistakes
