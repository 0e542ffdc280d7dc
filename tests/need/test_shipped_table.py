"""The need table that ships with the program: every row, and every boundary."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from gatekeeper.need.decide import Decision, Question, decide
from gatekeeper.need.fact import FACTS, History, Party
from gatekeeper.need.form import TableForm, WhenForm
from gatekeeper.need.plan import Plan, answers
from gatekeeper.need.schema import need_schema
from gatekeeper.need.table import FILE_NAME, NeedTable, Verdict
from gatekeeper.registry.model import Channel, Pattern
from tests.need.cases import CASES, DAY_BEFORE, FIRST_DAY, Case, box, form

FOLDER = Path(__file__).parents[2] / "policies"
LINES = (FOLDER / FILE_NAME).read_text(encoding="utf-8").splitlines()


def decided(table: NeedTable, plan: Plan) -> Decision:
    found = decide(table, answers(plan, table))
    assert isinstance(found, Decision), found
    return found


def test_every_row_has_a_case(table: NeedTable) -> None:
    """Whoever adds a row adds the plan that it is for, in the order of the table."""
    assert list(CASES) == [row.name for row in table.rows]


@pytest.mark.parametrize(("name", "case"), CASES.items(), ids=list(CASES))
def test_row_decides_its_case(table: NeedTable, name: str, case: Case) -> None:
    """The plan of a row ends at that row, with its verdict and a ground, after each row above it was looked at."""
    plan, verdict = case
    found = decided(table, plan)
    assert (found.row.name, found.row.verdict) == (name, verdict)
    assert found.row.ground
    assert [step.row.name for step in found.steps] == [row.name for row in table.rows[: len(found.steps)]]
    assert [step.fits for step in found.steps] == [*(False for _ in found.steps[1:]), True]


@pytest.mark.parametrize(
    ("start", "verdict", "pattern"),
    [(DAY_BEFORE, Verdict.IMPOSSIBLE, None), (FIRST_DAY, Verdict.SUBMIT, Pattern.NEW_OUTSOURCING)],
)
@pytest.mark.parametrize("party", [Party.CONTRACTOR, Party.DESIGNATED_MANAGER])
def test_boundary_of_a_new_transfer(
    table: NeedTable, start: date, verdict: Verdict, pattern: Pattern | None, party: Party
) -> None:
    """From 1 April 2025 itself on a new one is submitted; on the day before Box wasn't allowed at all."""
    row = decided(table, box(party=party, start=start)).row
    assert (row.verdict, row.pattern) == (verdict, pattern)


@pytest.mark.parametrize(
    ("moves", "start", "verdict", "pattern"),
    [
        (True, FIRST_DAY, Verdict.SUBMIT, Pattern.MIGRATED_MEDIA),
        (True, DAY_BEFORE, Verdict.IMPOSSIBLE, None),
        (False, DAY_BEFORE, Verdict.NOT_REQUIRED, None),
        (False, FIRST_DAY, Verdict.SUBMIT, Pattern.NEW_OUTSOURCING),
    ],
)
def test_boundary_of_media(
    table: NeedTable, moves: bool, start: date, verdict: Verdict, pattern: Pattern | None
) -> None:
    """What moves to Box is submitted in one table; what ran before that day and stays needs nothing for Box."""
    row = decided(table, box(history=History.MEDIA, moves_to_box=moves, start=start)).row
    assert (row.verdict, row.pattern) == (verdict, pattern)


@pytest.mark.parametrize(
    ("filings", "verdict"), [(999, Verdict.NOT_REQUIRED), (1000, Verdict.NOT_REQUIRED), (1001, Verdict.SUBMIT)]
)
def test_boundary_of_filings(table: NeedTable, filings: int, verdict: Verdict) -> None:
    """Exactly a thousand isn't over a thousand."""
    assert decided(table, form(filings=filings)).row.verdict is verdict


@pytest.mark.parametrize("party", [Party.COMMITTEE_MEMBER, Party.APPLICANT, Party.OFFSITE_STAFF])
def test_unsubmitted_kinds_need_nothing_else_to_be_known(table: NeedTable, party: Party) -> None:
    """Channel and party decide."""
    assert decided(table, Plan(channel=Channel.BOX, party=party)).row.verdict is Verdict.REPORT_YEARLY


def test_public_never_passes(table: NeedTable) -> None:
    """An approval of the procedure doesn't help."""
    for approved in (True, False, None):
        assert decided(table, Plan(Channel.BOX, Party.PUBLIC, approved)).row.verdict is Verdict.IMPOSSIBLE


def test_only_what_is_needed_is_asked(table: NeedTable) -> None:
    """A plan that says nothing is asked for one thing after the other, and never for what can't matter any more."""
    asked, plan = [], Plan()
    said: dict[str, Any] = {"channel": Channel.LOGO_FORM, "approved": False, "filings": 1, "online_payment": True}
    while isinstance(found := decide(table, answers(plan, table)), Question):
        asked.append(found.fact)
        plan = replace(plan, **{found.fact: said[found.fact]})
    assert asked == ["channel", "approved", "filings", "online_payment"]
    assert found.row.name == "logo-online-payment"


def test_every_plan_finds_a_row(table: NeedTable) -> None:
    """For every complete set of answers there is a verdict."""
    for channel, party, approved, moves in itertools.product(Channel, Party, (True, False), (True, False)):
        flags = {name for name, known in FACTS.items() if "true" in known}
        rest: dict[str, Any] = dict.fromkeys(flags - {"approved", "moves_to_box"}, False)
        plan = box(party=party, approved=approved, history=History.MEDIA, moves_to_box=moves)
        plan = replace(plan, channel=channel, filings=1, **rest)
        assert isinstance(decide(table, answers(plan, table)), Decision)


def test_an_editor_accepts_it() -> None:
    """Judged by the exported schema as an editor does it, and by name in its first line."""
    assert LINES[0] == "# yaml-language-server: $schema=submission-need.schema.json"
    whole = json.loads(json.dumps(yaml.safe_load("\n".join(LINES)), default=str))
    jsonschema.Draft202012Validator(json.loads(need_schema())).validate(whole)
    whole["rows"][0]["when"]["weather"] = "fine"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json.loads(need_schema())).validate(whole)


def test_the_schema_is_the_one_that_the_code_makes() -> None:
    """Whoever changes the form exports it anew: `python -m gatekeeper.need.schema > …/submission-need.schema.json`."""
    assert (FOLDER / "submission-need.schema.json").read_text(encoding="utf-8") == need_schema()


def test_every_condition_is_explained() -> None:
    """The comments at the top name each fact and each word, and every group of rows has its heading."""
    comments = "\n".join(line for line in LINES if line.startswith("#"))
    for fact, known in FACTS.items():
        for word in (fact, *(known if "true" not in known else ())):
            assert re.search(rf"\b{word}\b", comments), word
    for above, line in pairwise(LINES):
        if line.startswith("  - row:") and not above.strip():
            raise AssertionError(f"no comment above {line}")


def test_the_form_knows_every_fact() -> None:
    """What may be asked and what may be written are the same, and each key has a title for editors."""
    assert list(WhenForm.model_fields) == list(FACTS)
    assert all(field.title for field in (*WhenForm.model_fields.values(), *TableForm.model_fields.values()))
    for fact, known in FACTS.items():
        for word in known:
            assert WhenForm.model_validate({fact: word}).value() == {fact: frozenset({word})}
