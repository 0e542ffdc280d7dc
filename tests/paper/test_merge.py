"""A paper beside what is on record: what was added since stays, what was corrected is shown, nothing vanishes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gatekeeper.registry.diff import diff
from gatekeeper.registry.model import Limits, Permission, Registry
from tests.paper.conftest import Take
from tests.paper.made import HEAD, ROWS, SHEET, tabbed
from tests.paper.test_sheet import TRANSCRIPTION, paper

TABLE = [HEAD, *ROWS]


def settled(registry: Registry) -> Registry:
    """The registry as people leave it after the import: addresses, limits, renewals."""
    first, *others = registry.procedures
    party = replace(
        first.counterparties[0], domains=("trustbank.example",), handlers=("op@trustbank.example",), responsible="部長"
    )
    known = replace(
        first,
        counterparties=(party,),
        limits=Limits(download=Permission.DENY),
        term=replace(first.term, renewed=(2025,)),
    )
    return replace(registry, procedures=(known, *others))


def test_second_import_changes_nothing(take: Take, tmp_path: Path) -> None:
    """Neither at once nor after people have added what no paper says."""
    made = tabbed(tmp_path / "a.txt", SHEET, TABLE)
    first = take(made).registry
    assert diff(first, take(made, beside=first).registry) == ()
    assert diff(settled(first), take(made, beside=settled(first)).registry) == ()


def test_corrected_paper_shows_the_difference(take: Take, tmp_path: Path) -> None:
    """Only what the paper says otherwise."""
    first = settled(take(tabbed(tmp_path / "a.txt", SHEET, TABLE)).registry)
    rows = [HEAD, [*ROWS[0][:3], ROWS[0][3] + "、年齢", ROWS[0][4]], *ROWS[1:]]
    taken = take(tabbed(tmp_path / "b.txt", SHEET, rows), beside=first)
    (change,) = diff(first, taken.registry)
    assert (change.id, [one.path for one in change.fields]) == ("R6-46-01", ["items"])


def test_contractor_named_since_stays(take: Take, tmp_path: Path) -> None:
    """The paper still says 未定, but the registry knows better."""
    made = paper(tmp_path, TRANSCRIPTION)
    first = take(made).registry
    (procedure,) = first.procedures
    provider, contractor = procedure.counterparties
    named = replace(contractor, name="株式会社反訳", undetermined=False, domains=("hanyaku.example",))
    known = replace(first, procedures=(replace(procedure, counterparties=(provider, named)),))
    taken = take(made, beside=known)
    assert diff(known, taken.registry) == ()
    assert any("決まった相手方の登録を残します" in note.message for note in taken.notes)


def test_renumbered_procedure_is_known_by_its_name(take: Take, tmp_path: Path) -> None:
    """A row that moved is the same procedure still, and its folders go with it."""
    first = take(tabbed(tmp_path / "a.txt", SHEET, TABLE)).registry
    rows = [HEAD, ["4", *ROWS[0][1:]], *ROWS[1:]]
    taken = take(tabbed(tmp_path / "b.txt", SHEET, rows), beside=first)
    assert [one.id for one in taken.registry.procedures] == ["R6-46-01", "R6-46-02", "R6-46-03"]
    assert any("番号は違いますが" in note.message for note in taken.notes)


def test_next_years_paper_is_another_one(take: Take, tmp_path: Path) -> None:
    """The same title in another document, or with another beginning, is a submission of its own."""
    first = take(tabbed(tmp_path / "a.txt", SHEET, TABLE)).registry
    later = [
        [text.replace("令和6年12月20日から令和7年3月31日", "令和7年12月20日から令和8年3月31日") for text in row]
        for row in SHEET
    ]
    assert [one.id for one in take(tabbed(tmp_path / "b.txt", later, TABLE), beside=first).registry.submissions] == [
        "R7-46"
    ]
    other = take(tabbed(tmp_path / "c.txt", SHEET, TABLE, before="資料47\n"), beside=first)
    assert [one.id for one in other.registry.submissions] == ["R6-47"]
