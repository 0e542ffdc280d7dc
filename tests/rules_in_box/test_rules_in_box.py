"""Every rule, through everything: a Box over HTTP, the SDK, the sweep, the shipped policies, a database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.demo.history import remember_trashed
from gatekeeper.policy.rules import RULES_BY_ID
from gatekeeper.policy.violation import Violation
from gatekeeper.sandbox.server import running
from gatekeeper.settings import load
from gatekeeper.transferring import judge_since, transfer_book
from tests.rules_in_box import collaborator_cases, other_cases, transfer_cases
from tests.rules_in_box.world import file_id, folder_id, path, registry, scenario
from tests.ward import write_config

CASES = [*collaborator_cases.CASES, *other_cases.CASES, *transfer_cases.CASES]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Violation]]:
    """What one sweep of all cases leaves on record."""
    folder: Path = tmp_path_factory.mktemp("ward")
    (folder / "registry.yaml").write_text(registry(CASES), encoding="utf-8")
    with (
        running(scenario(CASES)) as box,
        Office(load(write_config(folder, box.base_url), {}), clock=box.world.clock.now) as office,
    ):
        for number, case in enumerate(CASES):
            if case.filings is not None:
                office.filing_counts.add(
                    f"P-{number}",
                    date(2026, 2, 1),
                    case.filings,
                    by="花子",
                    now=office.clock(),
                    source="registry count",
                )
            if case.trashed_at is not None:
                remember_trashed(office, file_id(number), f"{path(case)}/督促状.xlsx", f"P-{number}", "outsourcing")
        report = office.sweep()
        assert report.outcome.complete
        assert not list(office.inventory.unjudged(report.outcome.run.id))
        book = transfer_book(office)
        with office.database.write() as connection:
            told = [one for number, case in enumerate(CASES) for one in transfer_cases.events(number, case)]
            moved = book.derive(connection, told, office.clock())
        judge_since(office, book, min(one.at for one in moved))
        yield [one.violation for one in office.standing()]


def spoken_of(found: list[Violation], number: int) -> set[str]:
    """The rules that spoke of a case: of what lies in its folder, or of its procedure."""
    place = path(CASES[number])
    about = {f"P-{number}", f"D-{number}"}
    return {
        one.rule
        for one in found
        if one.item.path == place or one.item.path.startswith(f"{place}/") or one.item.id in about
    }


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{case.rule}-{case.kind}-{case.name}" for case in CASES])
def test_rule_speaks_where_it_has_to_and_nowhere_else(found: list[Violation], number: int) -> None:
    """The rule of a case speaks of its folder, or is silent, as the case says."""
    case = CASES[number]
    assert (case.rule in spoken_of(found, number)) is case.speaks


def test_every_rule_has_each_kind_of_case() -> None:
    """No rule is without a positive, a negative and a boundary case."""
    kinds: Mapping[str, set[str]] = {rule: {case.kind for case in CASES if case.rule == rule} for rule in RULES_BY_ID}
    assert {rule for rule, there in kinds.items() if there != {"positive", "negative", "boundary"}} == set()


def test_cases_have_paths_of_their_own() -> None:
    """No two cases share a folder, in which one could hide the other's fault."""
    assert len({path(case) for case in CASES}) == len(CASES)


def test_violations_name_their_procedure_and_department(found: list[Violation]) -> None:
    """What is governed names the procedure that governs it and its department."""
    strangers = next(number for number, case in enumerate(CASES) if case.rule == "GK102" and case.speaks)
    (one,) = [one for one in found if one.item.id == folder_id(strangers) and one.rule == "GK102"]
    assert (one.governor, one.department, one.policy) == (f"P-{strangers}", "医療保険年金課", "outsourcing")


def test_higher_link_is_reported_on_the_higher_folder(found: list[Violation]) -> None:
    """GK207 points at the folder that has the link, and names the one that is reached."""
    number = next(number for number, case in enumerate(CASES) if case.rule == "GK207" and case.speaks)
    (one,) = [one for one in found if one.rule == "GK207" and one.subject.id == folder_id(number)]
    assert one.item.path == path(CASES[number])
