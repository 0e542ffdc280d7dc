"""What is in a file: uploaded bytes, or filler of a given size that costs no memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

__all__ = ["Bytes", "Content", "Filler"]

_CHUNK = 65_536
_HASHED_AT_MOST = 64 << 20


class Content:
    """Bytes that can be streamed, and their SHA-1 in hexadecimal."""

    __slots__ = ("_sha1", "size")

    def __init__(self, size: int, sha1: str | None = None) -> None:
        self.size = size
        self._sha1 = sha1

    def chunks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        raise NotImplementedError

    @property
    def sha1(self) -> str:
        if self._sha1 is None:
            self._sha1 = self._hashed()
        return self._sha1

    def _hashed(self) -> str:
        digest = hashlib.sha1(usedforsecurity=False)
        for chunk in self.chunks():
            digest.update(chunk)
        return digest.hexdigest()


class Bytes(Content):
    """Uploaded content, kept as it came."""

    __slots__ = ("_data",)

    def __init__(self, data: bytes, sha1: str | None = None) -> None:
        super().__init__(len(data), sha1)
        self._data = data

    def chunks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        stop = self.size if stop is None else stop
        for at in range(start, stop, _CHUNK):
            yield self._data[at : min(at + _CHUNK, stop)]


class Filler(Content):
    """`size` bytes made of a short text over and over. Beyond 64 MiB the SHA-1 is made from the text and the size."""

    __slots__ = ("_text",)

    def __init__(self, text: str, size: int, sha1: str | None = None) -> None:
        super().__init__(size, sha1)
        self._text = text

    def chunks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        unit = f"{self._text}\n".encode()
        stop = self.size if stop is None else stop
        block = unit * (min(_CHUNK, stop - start) // len(unit) + 2)
        for at in range(start, stop, _CHUNK):
            shift = at % len(unit)
            yield block[shift : shift + min(_CHUNK, stop - at)]

    def _hashed(self) -> str:
        if self.size > _HASHED_AT_MOST:
            return hashlib.sha1(f"{self._text}:{self.size}".encode(), usedforsecurity=False).hexdigest()
        return super()._hashed()
