"""Files that are there as a whole or not at all, also after a crash."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["put", "replace"]

_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What network shares answer that know no second name of a file."""


def put(path: Path, data: bytes) -> None:
    """Writes a new file, readable by its owner only, that is on the disk when this returns.

    :raises FileExistsError: there is one already; it stays as it is.
    """
    with _written(path, data) as made:
        try:
            os.link(made, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if path.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
            made.replace(path)
    _settle(path.parent)


def replace(path: Path, data: bytes) -> None:
    """As `put`, but takes the place of what was there."""
    with _written(path, data) as made:
        made.replace(path)
    _settle(path.parent)


@contextmanager
def _written(path: Path, data: bytes) -> Iterator[Path]:
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        yield made
    finally:
        made.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """A file's name is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a network share whose folders can't be synced
            raise
    finally:
        os.close(descriptor)
