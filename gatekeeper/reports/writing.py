"""Files that belong together are written as a whole or not at all, and over none that is there."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import UsageError

__all__ = ["write_all"]


def write_all(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Writes each content under its name into the folder, which is made if it isn't there.

    :raises UsageError: the folder can't be written to, or one of the files is there.
    """
    files = {folder / name: content for name, content in contents.items()}
    there = next((file for file in files if file.exists()), None)
    if there is not None:
        raise UsageError(f"{there} がすでにあります。上書きはしません。別のフォルダを --out に指定してください。")
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".") as aside:
            for file, content in files.items():
                (Path(aside) / file.name).write_bytes(content)
            for file in files:
                (Path(aside) / file.name).replace(file)
                made.append(file)
    except OSError as cause:
        for file in made:
            file.unlink(missing_ok=True)
        raise UsageError(f"{folder} に書けません（{os_reason(cause)}）。") from cause
    return list(files)
