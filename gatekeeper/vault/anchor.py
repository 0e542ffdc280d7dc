"""The ledger's second place: a folder outside the database, with a file a checkpoint and the last head seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import AnchorError, LedgerBrokenError
from gatekeeper.ledger.checkpoint import SignedCheckpoint
from gatekeeper.ledger.entry import Head, instant
from gatekeeper.ledger.verify import Named, Remembered
from gatekeeper.signing import canonical
from gatekeeper.text import words
from gatekeeper.vault.file import put, replace

__all__ = ["Anchor"]

_PATTERN = "checkpoint-*.json"
_NUMBER = re.compile(r"checkpoint-([0-9]{15})\.json", re.ASCII)
_LAST_SEEN = "last-seen.json"
_MOST_BYTES = 100_000
_WORDS = words("ja")


class Anchor:
    """Best on another machine: whoever can write to the database shouldn't be able to write here.

    Every method raises `AnchorError` where the folder or a file in it can't be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def exists(self) -> bool:
        with self._reported():
            return self.path.is_dir()

    def checkpoints(self) -> list[Named]:
        """Every checkpoint file, by name, and so by size."""
        if not self.exists:
            return []
        with self._reported():
            files = sorted(self.path.glob(_PATTERN))
        return [Named(file.name, self._signed(file)) for file in files]

    def sizes(self) -> frozenset[int]:
        """The sizes for which there is a checkpoint file, by the files' names."""
        with self._reported():
            files = list(self.path.glob(_PATTERN)) if self.exists else []
        found = (_NUMBER.fullmatch(file.name) for file in files)
        return frozenset(int(one[1]) for one in found if one is not None)

    def newest(self) -> Named | None:
        """The checkpoint file of the largest size."""
        with self._reported():
            file = max(self.path.glob(_PATTERN), default=None) if self.exists else None
        return None if file is None else Named(file.name, self._signed(file))

    def put(self, signed: SignedCheckpoint) -> None:
        """Writes a checkpoint's file. One that is there is never written over.

        :raises LedgerBrokenError: there is another one under this name.
        """
        file = self.path / f"checkpoint-{signed.checkpoint.size:015d}.json"
        data = signed.to_bytes()
        with self._reported():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                put(file, data)
            except FileExistsError:
                if file.read_bytes() != data:
                    raise LedgerBrokenError(message=_WORDS("ledger.other_anchor", file=file)) from None

    def remembered(self) -> list[Remembered]:
        """The head that the last verification has seen; none before the first one."""
        file = self.path / _LAST_SEEN
        with self._reported():
            if not file.exists():
                return []
            data = file.read_bytes()
        try:
            plain = canonical.loads(data.removesuffix(b"\n"))
            head, root = Head(plain["size"], plain["hash"]), plain["root"]
        except (ValueError, TypeError, KeyError):
            return [Remembered(_LAST_SEEN, None)]
        return [Remembered(_LAST_SEEN, head if type(head.size) is int else None, root)]

    def remember(self, head: Head, root: str, now: datetime) -> None:
        """Keeps what a verification has seen, in the place of what it saw before."""
        plain = {"size": head.size, "hash": head.hash, "root": root, "at": instant(now)}
        with self._reported():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace(self.path / _LAST_SEEN, canonical.dumps(plain) + b"\n")

    def _signed(self, file: Path) -> SignedCheckpoint | None:
        with self._reported(), file.open("rb") as stream:
            data = stream.read(_MOST_BYTES)
        try:
            return SignedCheckpoint.from_bytes(data)
        except ValueError:
            return None

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise AnchorError(
                _WORDS("ledger.bad_anchor", path=error.filename or self.path, why=os_reason(error))
            ) from error
