"""From a path to text: what isn't a readable UTF-8 text file of a sane size is refused before anything parses it."""

from __future__ import annotations

import re
import stat
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import Mistake, MistakesError

__all__ = ["MAX_BYTES", "refuse", "take_bytes", "take_in"]

MAX_BYTES = 20_000_000
_FORBIDDEN = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def refuse(file: str, line: int | None, message: str) -> MistakesError:
    return MistakesError([Mistake(file, line, message)])


def take_in(path: Path) -> str:
    """The text of a UTF-8 file (a byte order mark is dropped).

    The size is looked at before a byte is read, so that a file of many gigabytes is refused at once; pipes and
    devices are refused unread.

    :raises MistakesError: missing, unreadable, not a regular file, too large, empty, binary, not UTF-8, or holding
        control characters or marks that change the reading direction.
    """
    return _to_text(take_bytes(path), str(path))


def take_bytes(path: Path, most: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file of at most `most` bytes.

    :raises MistakesError: missing, unreadable, not a regular file, or too large.
    """
    file = str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise refuse(file, None, "これはフォルダです。ファイルを指定してください。")
        if not stat.S_ISREG(status.st_mode):
            raise refuse(file, None, "通常のファイルではありません。")
        if status.st_size > most:
            raise refuse(file, None, _too_large(status.st_size, most))
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except FileNotFoundError as cause:
        raise refuse(file, None, "ファイルがありません。パスを確かめてください。") from cause
    except PermissionError as cause:
        raise refuse(file, None, "読む権限がありません。") from cause
    except OSError as cause:
        raise refuse(file, None, f"読めません（{os_reason(cause)}）。") from cause
    except ValueError as cause:
        raise refuse(file, None, "読めません（名前に使えない文字があります）。") from cause
    if len(data) > most:
        raise refuse(file, None, _too_large(len(data), most))
    return data


def _too_large(size: int, most: int) -> str:
    return f"大きすぎます（{size:,}バイト）。{most // 1_000_000}MBまでのファイルを読みます。"


def _to_text(data: bytes, file: str) -> str:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise refuse(file, 1, "文字コードがUTF-8ではありません（UTF-16のようです）。UTF-8で保存し直してください。")
    if (at := data.find(b"\0")) >= 0:
        message = "バイナリのファイルです（NUL文字があります）。UTF-8の文字のファイルを指定してください。"
        raise refuse(file, _line(data, at), message)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        message = f"文字コードがUTF-8ではありません（{_likely_encoding(data)}）。UTF-8で保存し直してください。"
        raise refuse(file, _line(data, cause.start), message) from cause
    if not text.strip():
        raise refuse(file, None, "空のファイルです。")
    if found := _FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise refuse(file, line, f"使えない制御文字（U+{ord(found[0]):04X}）があります。取り除いてください。")
    return text


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _likely_encoding(data: bytes) -> str:
    """Which Japanese encoding it looks like: half-width kana in numbers mean that EUC-JP was read as Shift_JIS."""
    shift_jis, euc_jp = _decoded(data, "cp932"), _decoded(data, "euc_jp")
    if euc_jp is not None and (shift_jis is None or _half_width_kana(shift_jis) > len(shift_jis) // 10):
        return "EUC-JPのようです"
    return "何の文字コードかは分かりません" if shift_jis is None else "Shift_JISのようです"


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _half_width_kana(text: str) -> int:
    return sum("\uff61" <= sign <= "\uff9f" for sign in text)
