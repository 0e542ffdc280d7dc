"""A file to write to for whoever complains when it can't: a packer that is collected later tries to write its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from xlsxwriter.exceptions import FileCreateError

__all__ = ["Sink", "close_book", "opened_sink"]


class Sink:
    """Writes to a stream until it is given up; from then on it takes everything and keeps nothing, so that a packer
    comes to its end in silence.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream: IO[bytes] | None = stream
        self._at = 0

    def give_up(self) -> None:
        self._stream = None

    def write(self, data: bytes) -> int:
        self._at += len(data)
        return len(data) if self._stream is None else self._stream.write(data)

    def seek(self, offset: int) -> int:
        self._at = offset if self._stream is None else self._stream.seek(offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        if self._stream is not None:
            self._stream.flush()

    def seekable(self) -> bool:
        return self._stream is None or self._stream.seekable()


@contextmanager
def opened_sink(file: Path) -> Iterator[Sink]:
    """A sink into a file, which takes the place of one that is there.

    :raises OSError: the file can't be opened, or written to its end.
    """
    with file.open("wb") as stream:
        sink = Sink(stream)
        try:
            yield sink
            stream.flush()
        finally:
            sink.give_up()


def close_book(book: Any) -> None:
    """Writes a workbook of xlsxwriter to its end.

    :raises OSError: what the system said; the library wraps it.
    """
    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error
