"""The ledger's tables: an entry comes with what it tells of, and its cost doesn't grow."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from gatekeeper.errors import UsageError
from gatekeeper.ledger.entry import Draft, Entry, Kind
from gatekeeper.registry.model import Registry
from gatekeeper.registry.reading import read
from gatekeeper.shipped import shipped_registry
from gatekeeper.signing import canonical
from gatekeeper.store.database import Database
from gatekeeper.store.filing import FilingCounts
from gatekeeper.store.ledger import Ledger, append, append_if_new
from gatekeeper.store.registry import RegistryStore
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.violations import Violations
from tests.store.build import NOW, Tree, folder, judged, later, violation


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


def entered(ledger: Ledger) -> list[tuple[str, Any]]:
    """Kind and payload of every entry behind the ledger's own first one."""
    return [(one.kind, canonical.loads(one.payload)) for one in ledger.entries(2, 10**9)]


def kinds(ledger: Ledger) -> list[str]:
    return [kind for kind, _ in entered(ledger)]


def test_entries_follow_each_other(ledger: Ledger) -> None:
    """The ledger's own entry comes first; each entry names the hash of the one before."""
    ledger.add(Draft(Kind.LOGIN, {"by": "係長"}), NOW)
    ledger.add(Draft(Kind.LOGIN, {"by": "課長"}), later(hours=1))
    first, second, third = ledger.entries(1, 9)
    assert (first.seq, first.kind, first.prev_hash) == (1, "ledger_opened", "0" * 64)
    assert (second.prev_hash, third.prev_hash) == (first.hash, second.hash)
    assert third.moment == later(hours=1)
    assert third.payload == '{"by":"課長"}'.encode()
    assert ledger.head() == third.head


def test_entry_goes_with_the_change_that_fails(database: Database, ledger: Ledger) -> None:
    """A transaction that is given up leaves neither the change nor its entry."""
    FilingCounts(database).add("R7-36-03", date(2026, 2, 1), 1, by="係長", now=NOW, source="x")
    head = ledger.head()

    def give_up() -> None:
        with database.write() as connection:
            append(connection, [Draft(Kind.LOGIN, {})] * 3, NOW)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        give_up()
    assert ledger.head() == head


def test_change_goes_with_the_entry_that_fails(database: Database) -> None:
    """What can't be entered isn't done."""
    with pytest.raises(ValueError, match="canonical"):
        FilingCounts(database).add("R7-36-03", date(2026, 2, 1), 2**60, by="係長", now=NOW, source="x")
    assert FilingCounts(database).all() == ()


def test_same_again_is_entered_once(database: Database, ledger: Ledger) -> None:
    """A policy that every sweep sees alike is one entry; a change is another, and so is the way back."""
    for digest in ("a", "a", "b", "a"):
        with database.write() as connection:
            append_if_new(connection, Draft(Kind.POLICY_VERSION, {"policies": digest}), NOW)
    assert entered(ledger) == [("policy_version", {"policies": digest}) for digest in "aba"]


def test_registry_versions(registry_store: RegistryStore, ledger: Ledger) -> None:
    """Each version is an entry that says which entries changed; a change of nothing is none."""
    whole = read(shipped_registry()).registry
    procedure = whole.procedures[0]
    changed = replace(whole, procedures=(replace(procedure, name="改めた名前"), *whole.procedures[1:]))
    for registry in (whole, whole, changed):
        registry_store.apply(registry, by="係長", source="x", sha256="a" * 64, why="更新", now=NOW)
    registry_store.apply(Registry(), by="係長", source="x", sha256="b" * 64, why="", now=NOW, prune=True)

    told = [payload for kind, payload in entered(ledger) if kind == "registry_version"]
    assert [one["version"] for one in told] == [1, 2, 3]
    assert told[1]["changed"] == [f"procedures/{procedure.id}"]
    assert (told[2]["changed"], len(told[2]["ended"])) == ([], len(told[0]["changed"]))


def test_declarations_have_entries_of_their_own(registry_store: RegistryStore, ledger: Ledger) -> None:
    """Declared, changed, gone: each time which one, by which version, and never what it says."""
    whole = read(shipped_registry()).registry
    declaration = whole.declarations[0]
    changed = replace(whole, declarations=(replace(declaration, subject="改めた件名"), *whole.declarations[1:]))
    for registry in (whole, whole, changed):
        registry_store.apply(registry, by="係長", source="x", sha256="a" * 64, why="", now=NOW)
    registry_store.apply(Registry(), by="係長", source="x", sha256="b" * 64, why="", now=NOW, prune=True)

    told = [payload for kind, payload in entered(ledger) if kind == "declaration"]
    mine = [one for one in told if one["declaration"] == declaration.id]
    assert [one["version"] for one in mine] == [1, 2, 3]
    digests = [one["body_sha256"] for one in mine]
    assert (len(set(digests)), digests[-1]) == (3, None)
    assert len(told) == 2 * len(whole.declarations) + 1
    assert "改めた件名" not in str(told)


def test_life_of_a_violation(sweeps: DatabaseSweepStore, violations: Violations, ledger: Ledger) -> None:
    """Opened, acknowledged, waived, unwaived, resolved, reopened: an entry each, in order."""
    root = folder("1000")
    tree = Tree([root], judged={"1000": judged(violation(root))})
    tree.sweep(sweeps, NOW)
    violations.acknowledge(1, "係長", "調べる", later(hours=1))
    violations.waive(1, "課長", "移行の間", date(2026, 3, 31), later(hours=2))
    violations.unwaive(1, "課長", "終わった", later(hours=3))
    tree.sweep(sweeps, later(hours=4))
    Tree([root]).sweep(sweeps, later(hours=5))
    tree.sweep(sweeps, later(hours=6))

    names = ("opened", "acknowledged", "waived", "unwaived", "resolved", "reopened")
    assert kinds(ledger) == [f"violation_{name}" for name in names]
    assert [payload["violation"] for _, payload in entered(ledger)] == [1] * 6
    assert entered(ledger)[2][1]["until"] == "2026-03-31"


def test_entries_hold_no_more_than_needed(sweeps: DatabaseSweepStore, violations: Violations, ledger: Ledger) -> None:
    """Neither an outsider's address, nor a name of a folder, nor what a person wrote stands in the ledger."""
    root = folder("1000", name="山田花子様")
    Tree([root], judged={"1000": judged(violation(root))}).sweep(sweeps, NOW)
    violations.waive(1, "課長", "鈴木様の件", date(2026, 3, 31), NOW)
    whole = b"".join(entry.payload for entry in ledger.entries(1, 99)).decode()
    for personal in ("山田", "鈴木", "example.net", "受渡し"):
        assert personal not in whole


def test_many_violations_of_a_page_are_entered_at_once(sweeps: DatabaseSweepStore, ledger: Ledger) -> None:
    """A page costs as many statements with a hundred violations as with one."""
    costs = []
    for number, count in enumerate((1, 100)):
        root = folder(str(1000 + number))
        found = [violation(root, subject_id=str(one)) for one in range(count)]
        tree = Tree([root], judged={root.id: judged(*found)})
        run = tree.begin(sweeps, later(hours=number))
        with counted() as statements:
            tree.walk(sweeps, run, later(hours=number))
        sweeps.finish(run, later(hours=number))
        costs.append(len([one for one in statements if "ledger_entries" in one]))
    assert costs == [2, 2]
    assert kinds(ledger).count("violation_opened") == 101


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent within."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_append_costs_the_same_however_long_the_ledger_is(database: Database, ledger: Ledger) -> None:
    """The same statements, and none that looks at more than the last entry."""
    sent = []
    for filling in (1, 3000):
        with database.write() as connection:
            append(connection, [Draft(Kind.LOGIN, {"n": number}) for number in range(filling)], NOW)
        with counted() as statements:
            ledger.add(Draft(Kind.LOGIN, {}), NOW)
        sent.append(statements)
    assert sent[0] == sent[1]
    assert len([one for one in sent[1] if "ledger" in one]) == 2


def test_head_is_found_by_its_key(sqlite_url: str) -> None:
    """SQLite reads one row from the end: no scan, no sorting."""
    with Database.open(sqlite_url) as database, counted() as statements:
        Ledger(database).head()
        (head,) = [one for one in statements if "ledger_entries" in one]
        with database.read() as connection:
            bound = head.replace("?", "1", 1).replace("?", "0")
            plan = [row[-1] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {bound}"))]
    assert plan == ["SCAN ledger_entries"]  # by the key, backwards, up to the first row: nothing is sorted


def test_writers_never_take_the_same_place(url: str) -> None:
    """Threads with connections of their own enter one after the other: no number twice, no link lost."""
    with Database.open(url) as first, Database.open(url) as second:

        def enter(database: Database) -> None:
            for number in range(15):
                Ledger(database).add(Draft(Kind.LOGIN, {"n": number}), NOW)

        threads = [threading.Thread(target=enter, args=(database,)) for database in (first, second) * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        entries = list(Ledger(first).entries(1, 999))
    assert [one.seq for one in entries] == list(range(1, 62))
    assert all(one.prev_hash == before.hash for before, one in pairwise(entries))


def test_same_entries_on_every_database(sqlite_url: str, postgres_url: str) -> None:
    """What is hashed doesn't hang on the kind of database, nor do odd signs."""
    found: list[list[Entry]] = []
    for url in (sqlite_url, postgres_url):
        with Database.open(url) as database:
            Ledger(database).add(
                Draft(Kind.LOGIN, {"by": "か\u3099\x00\ud83d\x10'\"", "at": later(microseconds=1).isoformat()}), NOW
            )
            found.append(list(Ledger(database).entries(1, 9)))
    assert found[0] == found[1]


def test_range_by_moments(ledger: Ledger) -> None:
    """From a moment on, up to and without another one; None where nothing lies between."""
    for hour in (0, 1, 2):
        ledger.add(Draft(Kind.LOGIN, {}), later(hours=hour))
    assert ledger.range_of(None, None) == (1, 4)
    assert ledger.range_of(later(hours=1), later(hours=2)) == (3, 3)
    assert ledger.range_of(later(hours=3), None) is None


def test_newest_first_by_kind(ledger: Ledger) -> None:
    """The last ones, of one kind where one is asked for."""
    for kind in (Kind.LOGIN, Kind.DECISION, Kind.LOGIN):
        ledger.add(Draft(kind, {}), NOW)
    assert [one.seq for one in ledger.newest(2)] == [3, 4]
    assert [one.seq for one in ledger.newest(9, Kind.LOGIN)] == [2, 4]


def test_unknown_number(ledger: Ledger) -> None:
    """One message for a number that there isn't."""
    with pytest.raises(UsageError, match="99"):
        ledger.entry(99)
