"""What a version of the registry was read from, as one digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from gatekeeper.document.intake import take_bytes
from gatekeeper.registry.reading import registry_files

__all__ = ["sha256_of"]

_LARGEST = 100_000_000


def sha256_of(paths: Iterable[Path | str]) -> str:
    """The SHA-256, in hexadecimal, of the file that was read: what `sha256sum` tells of it.

    Of several files it is that of the list of theirs, as `sha256sum` writes it: a line with the digest, two spaces and
    the name for each, in order.

    :raises MistakesError: a file can't be read.
    """
    files = [file for path in paths for file in registry_files(Path(path))]
    digests = [hashlib.sha256(take_bytes(file, _LARGEST)).hexdigest() for file in files]
    if len(digests) == 1:
        return digests[0]
    listed = "".join(f"{digest}  {file.name}\n" for digest, file in zip(digests, files, strict=True))
    return hashlib.sha256(listed.encode()).hexdigest()
