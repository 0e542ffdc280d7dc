"""Checkpoints out of mails that somebody has kept: files of single mails or texts, or a folder of them."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import UsageError
from gatekeeper.ledger.checkpoint import SignedCheckpoint
from gatekeeper.ledger.line import checkpoints_in
from gatekeeper.ledger.verify import Named
from gatekeeper.text import words

__all__ = ["mailed_checkpoints"]

_KINDS = frozenset({".eml", ".txt"})
_MOST_BYTES = 50_000_000
_WORDS = words("ja")


def mailed_checkpoints(place: Path) -> list[Named]:
    """Every checkpoint in a file, or in the `.eml` and `.txt` files of a folder, each under its file's name.

    :raises UsageError: it can't be read, is too large for a mail, or holds none: then it would prove nothing.
    """
    try:
        files = sorted(filter(_is_mail, place.iterdir())) if place.is_dir() else [place]
        found = [Named(file.name, signed) for file in files for signed in _in_file(file)]
    except OSError as error:
        raise UsageError(_WORDS("mailed.unreadable", file=error.filename or place, why=os_reason(error))) from error
    if not found:
        raise UsageError(_WORDS("mailed.none", place=place, count=len(files)))
    return found


def _is_mail(file: Path) -> bool:
    return file.suffix.lower() in _KINDS and file.is_file()


def _in_file(file: Path) -> dict[SignedCheckpoint, None]:
    with file.open("rb") as stream:
        data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise UsageError(_WORDS("mailed.too_large", file=file))
    return dict.fromkeys(signed for text in _texts(data) for signed in checkpoints_in(text))


def _texts(data: bytes) -> Iterator[str]:
    """The file as it is, and each text of the mail that it may be, without the wrapping that a mail travels in."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        yield data.decode("utf-16", "replace")
        return
    yield data.decode("ascii", "replace")
    for part in message_from_bytes(data).walk():
        if not part.is_multipart():
            yield _text(part)


def _text(part: Message) -> str:
    """A line's signs are ASCII in every charset that mails are written in; the others don't matter."""
    content = part.get_payload(decode=True)
    return content.decode("ascii", "replace") if isinstance(content, bytes) else ""
