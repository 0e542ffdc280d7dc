"""A folder that is there as a whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import UsageError
from gatekeeper.text import words

__all__ = ["new_folder"]

_WORDS = words("ja")


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder to fill that appears under the name `out` when the block ends well, and else is gone.

    :raises UsageError: `out` holds something already, or something in it can't be written (a full disk).
    """
    # Beside its place, not in the system's own folder: only within one file system does a name change at once.
    made = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise UsageError(_WORDS("usage.out_taken", folder=out))
        out.parent.mkdir(parents=True, exist_ok=True)
        made.mkdir(mode=0o700)
        yield made
        made.replace(out)
    except OSError as error:
        raise UsageError(_WORDS("usage.not_writable", file=out, why=os_reason(error))) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
