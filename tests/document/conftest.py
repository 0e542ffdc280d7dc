from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Writes a document and tells its path."""

    def written(content: str | bytes) -> Path:
        path = tmp_path / "文書.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written
