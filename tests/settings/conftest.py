from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[[str], Path]

WHOLE = """\
[ward]
name = "新宿区"
domains = ["city.example.jp"]
[box]
enterprise_id = "900"
client_id = "gatekeeper"
base_url = "http://127.0.0.1:8999"
[watch]
roots = ["1000"]
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a config file into a project's `config/` folder."""

    def write(text: str) -> Path:
        file = tmp_path / "config" / "gatekeeper.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write
