from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.errors import MistakesError
from gatekeeper.importing import Taken, take_in_files
from gatekeeper.registry.model import Registry

Take = Callable[..., Taken]
Refused = Callable[..., list[str]]

TODAY = date(2026, 1, 15)


@pytest.fixture
def take() -> Take:
    """Takes files in, beside an empty registry unless another is given."""

    def taken(*files: Path, beside: Registry | None = None, **told: Any) -> Taken:
        return take_in_files(files, beside or Registry(), ward_domains=["city.example.jp"], today=TODAY, **told)

    return taken


@pytest.fixture
def refused(take: Take) -> Refused:
    """The mistakes for which files aren't taken in."""

    def mistakes(*files: Path, **told: Any) -> list[str]:
        with pytest.raises(MistakesError) as caught:
            take(*files, **told)
        return [str(mistake) for mistake in caught.value.mistakes]

    return mistakes
