"""A file for a person, written as a whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import UsageError
from gatekeeper.text import words

__all__ = ["whole_file"]

_WORDS = words("ja")


@contextmanager
def whole_file(out: Path, *, is_private: bool = True) -> Iterator[Path]:
    """A file to fill that takes the place of `out` when the block ends well, and else is gone; a private one is
    readable by its owner only.

    What is no file, as /dev/stdout or a pipe, is filled itself: putting a file in its place would do away with it.

    :raises UsageError: it can't be written; what was there before stays as it is.
    """
    made: Path | None = None
    try:
        place = Path(os.path.realpath(out))
        if place.exists() and not place.is_file():
            yield place
            return
        beside = place.with_name(f".gatekeeper-{secrets.token_hex(4)}")
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if is_private else 0o666))
        made = beside
        yield made
        made.replace(place)
    except OSError as error:
        raise UsageError(_WORDS("usage.not_writable", file=out, why=os_reason(error))) from error
    finally:
        if made is not None:
            made.unlink(missing_ok=True)
