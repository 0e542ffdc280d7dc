"""The database's version: which one it has, and the steps to this program's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from gatekeeper.errors import DatabaseVersionError

__all__ = ["SCRIPTS", "chain", "downgrade", "head", "upgrade", "version"]

SCRIPTS = Path(__file__).parent / "migrations"


def head() -> str:
    """The version that this program writes."""
    return chain()[-1]


@cache
def chain() -> tuple[str, ...]:
    """Every version that this program knows, the oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return tuple(script.revision for script in scripts.walk_revisions())[::-1]


def version(connection: Connection) -> str | None:
    """The version that the database has; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection) -> None:
    """Brings the tables to `head()` within the transaction of `connection`.

    :raises DatabaseVersionError: the database has a version that this program doesn't know.
    """
    present = version(connection)
    if present is None or present != head():
        _refuse_unknown(present)
        command.upgrade(_config(connection), "head")


def downgrade(connection: Connection, revision: str) -> None:
    """Takes the tables back to `revision` within the transaction of `connection`."""
    command.downgrade(_config(connection), revision)


def _refuse_unknown(present: str | None) -> None:
    if present is None:
        return
    if present not in chain():
        raise DatabaseVersionError(
            f"データベースの版（{present}）は、このプログラムの版（{head()}）より新しいため、開けません。"
            "新しいプログラムを使うか、この版のときのバックアップから戻してください。"
        )


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    # ConfigParser, which alembic keeps its options in, gives % a meaning
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
