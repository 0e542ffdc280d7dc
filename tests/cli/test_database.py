"""gatekeeper database: which version it has, and back to an older one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from gatekeeper.store.migration import chain, head
from tests.cli.conftest import Run, Ward, rows


def test_version_of_none(run: Run, ward: Ward) -> None:
    """Asking makes no database."""
    ended = run("database", "version")
    assert (ended.status, "まだありません" in ended.err) == (2, True)
    assert not (ward.folder / "state").exists()


def test_version(swept: Run) -> None:
    """The database's, beside the program's."""
    assert swept("database", "version", "--format", "json").json == {"database": head(), "program": head()}
    assert head() in swept("database", "version").out


def test_back_and_forth(swept: Run, ward: Ward) -> None:
    """Down to a version that an older program opens, with a whole copy beside it, and up again without a word."""
    before = rows(ward, "violation")
    down = swept("database", "downgrade", "--to", chain()[-2], "--yes")
    assert down.status == 0
    assert swept("database", "version", "--format", "json").json["database"] == chain()[-2]
    (copy,) = (ward.folder / "state").glob("gatekeeper.before_downgrade_*.sqlite")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM violation").fetchone() == (before,)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (head(),)
    assert swept("database", "upgrade").status == 0
    assert rows(ward, "violation") == before
    assert swept("database", "version", "--format", "json").json["database"] == head()


def test_where_it_is_already(swept: Run, ward: Ward) -> None:
    """A package that went back without a change of tables changes none, and copies nothing."""
    assert swept("database", "downgrade", "--to", head(), "--yes").status == 0
    assert not list(Path(ward.folder / "state").glob("*before_downgrade*"))


def test_wrong_versions(swept: Run) -> None:
    """An unknown one and a newer one are refused; without a terminal a word is needed."""
    assert "という版はありません" in swept("database", "downgrade", "--to", "v9", "--yes").err
    swept("database", "downgrade", "--to", chain()[-2], "--yes")
    assert "古くありません" in swept("database", "downgrade", "--to", head(), "--yes").err
    assert "--yes" in swept("database", "downgrade", "--to", chain()[0]).err
    assert swept("database", "version", "--format", "json").json["database"] == chain()[-2]
