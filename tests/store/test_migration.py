"""The database's versions, up and down."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from gatekeeper import store
from gatekeeper.errors import DatabaseVersionError, ExitStatus
from gatekeeper.policy.violation import Status
from gatekeeper.store import migration
from gatekeeper.store.database import Database
from gatekeeper.store.inventory import Inventory
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.table import metadata
from gatekeeper.store.usage import Usage
from gatekeeper.store.violations import Violations
from tests.store.build import NOW, Tree, folder, judged, later, violation


def test_migrations_make_the_tables_that_the_program_uses(database: Database) -> None:
    """Nothing is missing in the migrations, and nothing is left over."""
    for module in iter_modules(store.__path__):
        import_module(f"{store.__name__}.{module.name}")
    assert len(metadata.tables) > 30
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_database_has_the_newest_version(database: Database) -> None:
    """An opened database has the version that the program writes."""
    with database.read() as connection:
        assert migration.version(connection) == migration.head()


def test_every_step_goes_down_and_up_again(database: Database) -> None:
    """Each version can be left downwards and reached again, down to an empty database and back."""
    steps = [script.revision for script in ScriptDirectory(str(migration.SCRIPTS)).walk_revisions()]
    assert len(steps) == len(set(steps)) >= 3
    for below in [*steps[1:], "base"]:
        database.downgrade(below)
    with database.read() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    database.upgrade()
    Usage(database).add({"items": 1}, NOW)
    assert Usage(database).today(NOW) == {"items": 1}


def test_upgrading_keeps_what_is_there(database: Database) -> None:
    """Rows of an older version are still there after the upgrade."""
    Usage(database).add({"items": 7}, NOW)
    database.downgrade("0001")
    database.upgrade()
    assert Usage(database).today(NOW) == {"items": 7}


def test_old_waivers_are_for_what_stands(database: Database) -> None:
    """A waiver of a version that didn't write down the severity is taken for the violation's present one."""
    shared = folder("1")
    Tree([shared], judged={"1": judged(violation(shared))}).sweep(DatabaseSweepStore(database), NOW)
    known = Violations(database)
    (found,) = known.find(NOW)
    known.waive(found.id, "課長", "契約中", date(2026, 3, 31), NOW)
    database.downgrade("0005_counts")
    database.upgrade()
    (waived,) = known.find(NOW)
    assert waived.status is Status.WAIVED
    assert waived.waiver is not None
    assert waived.waiver.severity is found.violation.severity


def test_upgrading_tells_when_a_violation_came_up_last(database: Database) -> None:
    """One that has returned counts from its return, any other from its first sight."""
    sweeps, violations = DatabaseSweepStore(database), Violations(database)
    root, other = folder("1"), folder("2", "1")
    stays, returns = judged(violation(root)), judged(violation(other))
    Tree([root], {"1": [other]}, judged={"1": stays, "2": returns}).sweep(sweeps, NOW)
    Tree([root], {"1": [other]}, judged={"1": stays}).sweep(sweeps, later(days=1))
    Tree([root], {"1": [other]}, judged={"1": stays, "2": returns}).sweep(sweeps, later(days=90))
    before = {one.id: one.opened_at for one in violations.find(later(days=90))}
    assert set(before.values()) == {NOW, later(days=90)}
    database.downgrade("0005_counts")
    database.upgrade()
    assert {one.id: one.opened_at for one in violations.find(later(days=90))} == before


def test_upgrading_tells_which_sweeps_have_read_anything(database: Database) -> None:
    """One that has only begun was no reading before the upgrade either."""
    tree, sweeps = Tree([folder("1")]), DatabaseSweepStore(database)
    tree.sweep(sweeps, NOW)
    tree.begin(sweeps, later(days=10))
    database.downgrade("0021_moved_folder")
    database.upgrade()
    assert Inventory(database).newest_reading() == NOW


def test_newer_database_is_refused(url: str) -> None:
    """A database of a newer program is refused with both versions, and stays as it is."""
    with Database.open(url) as database:
        with database.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
        with pytest.raises(DatabaseVersionError, match="0999") as caught:
            Database.open(url)
        assert migration.head() in str(caught.value)
        assert caught.value.exit_status is ExitStatus.UNREACHABLE
        with database.read() as connection:
            assert migration.version(connection) == "0999"


def test_failing_upgrade_leaves_nothing(database: Database) -> None:
    """A step that fails takes the steps before it back too, on SQLite as on PostgreSQL."""
    database.downgrade("base")
    with database.write() as connection:
        connection.execute(text("CREATE TABLE registry_version (a INTEGER)"))
    with pytest.raises(Exception, match="registry_version"):
        database.upgrade()
    with database.read() as connection:
        assert sorted(inspect(connection).get_table_names()) == ["alembic_version", "registry_version"]
        assert migration.version(connection) is None


def test_two_processes_may_open_a_new_database_at_once(url: str) -> None:
    """Processes that open an empty database at the same moment all get a working one."""
    script = f"from gatekeeper.store.database import Database; Database.open({url!r}).close()"
    running = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) for _ in range(3)]
    assert [process.communicate()[1] for process in running] == [b""] * 3
    with Database.open(url) as database, database.read() as connection:
        assert migration.version(connection) == migration.head()
