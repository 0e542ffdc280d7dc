"""The draft of a registry entry."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.errors import MistakesError
from gatekeeper.need.decide import Decision, decide
from gatekeeper.need.draft import Draft, draft, to_json, to_yaml
from gatekeeper.need.plan import Plan, answers
from gatekeeper.need.table import NeedTable, Verdict
from gatekeeper.registry.model import Channel, Counterparty, DeclarationKind, Pattern, Submission, Trigger
from gatekeeper.registry.reading import from_plain, from_text
from tests.need.cases import CASES, form
from tests.registry.build import procedure

DETAILS: dict[str, Any] = {
    "id": "R8-12",
    "department": "区政情報課",
    "name": "相談の予約",
    "items": ("氏名", "電話番号"),
    "start": date(2026, 4, 1),
    "end": date(2027, 3, 31),
    "renews_yearly": True,
}


def drafted(table: NeedTable, plan: Plan) -> Draft | None:
    found = decide(table, answers(plan, table))
    assert isinstance(found, Decision)
    return draft(found.row, plan, table)


@pytest.mark.parametrize("name", CASES)
def test_draft_fits_the_verdict(table: NeedTable, name: str) -> None:
    """What is to be submitted has a paper and a procedure, a declaration stands alone, and nothing follows from no."""
    plan, verdict = CASES[name]
    whole = drafted(table, plan)
    kinds = {
        Verdict.SUBMIT: {"submissions", "procedures"},
        Verdict.SUBMIT_CHANGE: {"submissions", "procedures"},
        Verdict.REPORT_YEARLY: {"declarations"},
    }
    expected = {"submissions", "procedures"} if name == "logo-free" else kinds.get(verdict, set())
    assert set(whole or ()) == expected


@pytest.mark.parametrize("name", [name for name in CASES if name not in {"box-unsubmitted", "box-too-early"}])
def test_a_draft_with_everything_in_it_can_be_imported(table: NeedTable, name: str) -> None:
    """As YAML and as JSON, with days as days; the row's pattern stands in it."""
    told = {key: value for key, value in DETAILS.items() if key != "start" or CASES[name][0].start is None}
    plan = replace(CASES[name][0], counterparties=("株式会社みなと印刷",), **told)
    whole = drafted(table, plan)
    if whole is None:
        return
    found = from_text(to_yaml(whole), "draft.yaml").registry
    assert found == from_plain(json.loads(json.dumps(to_json(whole))), "draft.json")
    (one,) = found.procedures
    assert (one.id, one.submission, one.department, one.items) == ("R8-12-01", "R8-12", "区政情報課", plan.items)
    assert found.submissions[0].outcome == ("not_required" if name == "logo-free" else "pending")
    patterns = {"box-new": Pattern.NEW_OUTSOURCING, "media-stays-new": Pattern.NEW_OUTSOURCING}
    assert one.pattern == (patterns | {"box-migrated": Pattern.MIGRATED_MEDIA}).get(name)


def test_a_declaration_needs_what_only_a_person_knows(table: NeedTable) -> None:
    """The form's own fields stand empty, and each is told with its line."""
    plan = replace(CASES["box-unsubmitted"][0], counterparties=("taro@example.org",), **DETAILS)
    whole = drafted(table, plan)
    assert whole is not None
    with pytest.raises(MistakesError) as caught:
        from_text(to_yaml(whole), "draft.yaml")
    assert [one.message.partition(":")[0] for one in caught.value.mistakes] == [
        f"「declarationsの1番目.{key}」" for key in ("delete_on", "declared_by", "declared_on")
    ]
    whole["declarations"][0] |= {"delete_on": "2027-04-30", "declared_by": "係長", "declared_on": "2026-03-20"}
    (one,) = from_text(to_yaml(whole), "draft.yaml").registry.declarations
    assert (one.kind, one.parties) == (DeclarationKind.APPLICANT, ("taro@example.org",))


def test_an_empty_draft_is_refused(table: NeedTable, tmp_path: Path) -> None:
    """What nobody has written is taken in as nothing: each blank is a mistake with its line."""
    whole = drafted(table, form(filings=1001))
    assert whole is not None
    text = to_yaml(whole)
    assert "null" not in text
    with pytest.raises(MistakesError) as caught:
        from_text(text, str(tmp_path / "draft.yaml"))
    said = [one.message for one in caught.value.mistakes]
    assert [one for one in said if not re.search(r"値が空です|open: \[|1つ以上", one)] == []
    assert all(one.line for one in caught.value.mistakes)


def test_forms_carry_their_number_and_triggers(table: NeedTable) -> None:
    """The provider is the table's; a free form keeps what was expected."""
    over = drafted(table, form(filings=1001, my_number_card=True))
    free = drafted(table, form(filings=1000))
    assert over is not None
    assert free is not None
    assert over["procedures"][0]["triggers"] == [Trigger.OVER_THRESHOLD, Trigger.MY_NUMBER_CARD]
    assert over["procedures"][0]["counterparties"] == [{"name": "株式会社トラストバンク", "kind": "service_provider"}]
    assert free["procedures"][0]["expected_per_year"] == 1000
    assert "triggers" not in free["procedures"][0]
    assert "basis" not in free["submissions"][0]


def test_a_change_is_the_approved_entry_with_what_is_new(table: NeedTable) -> None:
    """Items and parties are added, the term is widened; folders stay with the old paper until the new one holds."""
    old = procedure(Counterparty("株式会社みなと印刷", domains=("minato-print.example",)))
    row = next(one for one in table.rows if one.name == "approved-new-items")
    plan = Plan(
        channel=Channel.BOX,
        approved=True,
        id="R8-12",
        name="国民健康保険（変更）",
        items=("氏名", "個人番号"),
        counterparties=("株式会社みなと印刷", "丙封筒"),
        end=date(2027, 3, 31),
    )
    whole = draft(row, plan, table, old)
    assert whole is not None
    found = from_text(to_yaml(whole), "draft.yaml").registry
    (new,) = found.procedures
    assert (new.items, new.folders, new.pattern) == (("住所", "氏名", "個人番号"), (), old.pattern)
    assert (new.term.start, new.term.end) == (old.term.start, date(2027, 3, 31))
    assert [party.name for party in new.counterparties] == ["株式会社みなと印刷", "丙封筒"]
    assert new.counterparties[0].domains == ("minato-print.example",)
    paper = Submission("R8-12", "国民健康保険（変更）", departments=(old.department,), outcome="pending")
    assert found.submissions == (replace(paper, basis=found.submissions[0].basis),)
