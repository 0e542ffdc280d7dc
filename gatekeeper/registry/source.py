"""What a version of the registry was read from, as one digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from gatekeeper.document.intake import take_in
from gatekeeper.registry.reading import registry_files

__all__ = ["sha256_of"]


def sha256_of(paths: Iterable[Path | str]) -> str:
    """The SHA-256, in hexadecimal, of the files that these paths stand for, in order, each with its name and length.

    :raises MistakesError: a file can't be read.
    """
    digest = hashlib.sha256()
    for path in paths:
        for file in registry_files(Path(path)):
            for part in (file.name, take_in(file)):
                data = part.encode()
                digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
