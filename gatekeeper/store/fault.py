"""What a database's refusal means for the person who runs the program, in one plain Japanese sentence."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Error as SqliteError

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from gatekeeper.errors import DatabaseUnreachableError

__all__ = ["BUSY", "is_damage", "opened", "reported"]

BUSY = "ほかの処理がデータベースを使っているため、書き込めませんでした。しばらくしてからもう一度実行してください。"
_FULL = "ディスクに空きがないため、データベースに書き込めませんでした。空きを作ってからもう一度実行してください。"
_READ_ONLY = "データベースに書き込む権限がありません。ファイルとフォルダの所有者と権限を確かめてください。"
_CANT_OPEN = "データベースのファイルを開けません。場所と、フォルダの権限を確かめてください。"
_CORRUPT = "データベースが壊れているか、データベースのファイルではありません。バックアップから戻してください。"
_IO = "ディスクの読み書きに失敗しました。ディスクの空きと状態を確かめてください。"
_NO_SERVER = (
    "データベースのサーバに接続できません。"
    "サーバが動いているか、接続先、利用者名、パスワード、データベース名が正しいかを確かめてください。"
)
_CROWDED = "データベースのサーバの同時接続数が上限に達しています。しばらくしてからもう一度実行してください。"
_NOT_ALLOWED = "データベースの利用者に、この操作の権限がありません。権限を確かめてください。"

# https://www.sqlite.org/rescode.html: the low byte is the primary code
_SQLITE = {
    3: _READ_ONLY,
    5: BUSY,
    6: BUSY,
    8: _READ_ONLY,
    10: _IO,
    11: _CORRUPT,
    13: _FULL,
    14: _CANT_OPEN,
    15: BUSY,
    22: _IO,
    23: _NOT_ALLOWED,
    26: _CORRUPT,
}

_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EROFS: _READ_ONLY,
    errno.EIO: _IO,
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html: whole states first, then classes
_SQLSTATE = {
    "53100": _FULL,
    "53300": _CROWDED,
    "53": _NO_SERVER,
    "55P03": BUSY,
    "40001": BUSY,
    "40P01": BUSY,
    "57014": BUSY,
    "25006": _READ_ONLY,
    "42501": _NOT_ALLOWED,
    "3D000": _NO_SERVER,
    "28": _NO_SERVER,
    "08": _NO_SERVER,
    "57P": _NO_SERVER,
    "58": _IO,
    "XX001": _CORRUPT,
    "XX002": _CORRUPT,
}


@contextmanager
def reported(place: str) -> Iterator[None]:
    """Turns what an outsider caused into one message that names `place`; a mistake of ours passes through.

    :raises DatabaseUnreachableError:
    """
    try:
        yield
    except _refusals() as error:
        if (meaning := _meaning(error.orig if isinstance(error, DBAPIError) else error)) is None:
            raise
        raise DatabaseUnreachableError(f"{meaning}（{place}）") from error
    except PoolTimeoutError as error:
        raise DatabaseUnreachableError(f"{BUSY}（{place}）") from error


@contextmanager
def opened(place: str) -> Iterator[None]:
    """As `reported`, for what is done to an SQLite file itself and to its folder.

    :raises DatabaseUnreachableError:
    """
    try:
        yield
    except SqliteError as error:
        raise DatabaseUnreachableError(f"{_meaning(error) or _CANT_OPEN}（{place}）") from error
    except OSError as error:
        raise DatabaseUnreachableError(f"{_ERRNO.get(error.errno or 0, _CANT_OPEN)}（{place}）") from error


def is_damage(error: DatabaseUnreachableError) -> bool:
    """Whether the database itself is broken, and no waiting or right will help."""
    return str(error).startswith(_CORRUPT)


def _meaning(error: BaseException | None) -> str | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return _SQLSTATE.get(state) or _SQLSTATE.get(state[:3]) or _SQLSTATE.get(state[:2])
    # psycopg knows no state where no connection comes about, whatever the server says, and where one is lost
    return _NO_SERVER if isinstance(error, _psycopg("OperationalError")) else None


def _refusals() -> tuple[type[Exception], ...]:
    return (DBAPIError, SqliteError, *_psycopg("Error"))


def _psycopg(name: str) -> tuple[type[Exception], ...]:
    """The class of psycopg's errors of that name; none where nobody has loaded it, which takes a tenth of a start."""
    module = sys.modules.get("psycopg")
    return () if module is None else (getattr(module, name),)
