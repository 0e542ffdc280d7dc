"""Where a database is: the URL of the settings, made into one that SQLAlchemy opens."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from gatekeeper.errors import UsageError

__all__ = ["POSTGRESQL", "SQLITE", "parse", "sqlite_file"]

SQLITE = "sqlite+pysqlite"
POSTGRESQL = "postgresql+psycopg"

_DRIVERS = {
    "sqlite": SQLITE,
    SQLITE: SQLITE,
    "postgresql": POSTGRESQL,
    "postgres": POSTGRESQL,
    POSTGRESQL: POSTGRESQL,
}
_EXPECTED = "sqlite:///state/gatekeeper.db か postgresql://利用者@サーバ/データベース の形で指定してください。"


def parse(text: str) -> URL:
    """The URL with the driver that this program has.

    :raises UsageError: not a URL, another kind of database, or SQLite without a file.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise UsageError(f"データベースの指定が読めません。{_EXPECTED}") from error
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise UsageError(f"「{url.drivername}」のデータベースは使えません。{_EXPECTED}")
    if driver == SQLITE and (url.database in {None, "", ":memory:"} or str(url.database).startswith("file:")):
        raise UsageError(f"データベースのファイルの場所がありません。{_EXPECTED}")
    return url.set(drivername=driver)


def sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite database; None for another one."""
    return Path(url.database) if url.drivername == SQLITE and url.database else None
