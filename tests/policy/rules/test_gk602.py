"""GK602 declaration-incomplete."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.sentence import message
from gatekeeper.policy.violation import Severity, Violation
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Permission, Procedure
from tests.policy.build import DOMAIN, NOW, REPORT, TERM, assert_said, at, declaration, policies, procedure, registry

WHOLE: dict[str, Any] = {
    "delete_on": date(2026, 4, 30),
    "download": Permission.DENY,
    "declared_by": "子育て支援課 指導係長",
    "declared_on": date(2026, 1, 4),
}
assert TERM.start is not None
START = TERM.start


def incomplete(*others: Procedure, **changes: Any) -> list[Violation]:
    """What GK602 says of a whole declaration with these changes."""
    bench = Bench(Index(registry(declaration(**(WHOLE | changes)), *others), [DOMAIN]), policies())
    found = [one for one in bench.judge_registry(NOW) if one.rule == "GK602"]
    for violation in found:
        assert_said(violation)
    return found


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("delete_on", "消去する日"),
        ("download", "ダウンロードの可否"),
        ("declared_by", "届け出た人"),
        ("declared_on", "届け出た日"),
    ],
)
def test_speaks_of_a_field_that_is_not_there(field: str, said: str) -> None:
    """Each field that the form must have is missed by its name; the declaration itself is the item."""
    (one,) = incomplete(**{field: None})
    assert (one.severity, one.remedy, one.facts["missing"]) == (Severity.HIGH, REPORT, field)
    assert (one.item.type, one.item.id, one.governor) == ("declaration", "D8-0001", "D8-0001")
    assert f"所定の様式に、{said}がありません" in message(one)


def test_speaks_of_all_that_is_missing_in_one_sentence() -> None:
    """One declaration is one violation."""
    (one,) = incomplete(delete_on=None, download=None)
    assert "消去する日、ダウンロードの可否がありません" in message(one)
    assert "lacks the day of deletion, whether downloads are allowed" in message(one, "en")


def test_speaks_of_a_declaration_that_came_late() -> None:
    """Declared after its term began, with or without other faults."""
    (one,) = incomplete(declared_on=date(2026, 1, 20))
    assert message(one).endswith("令和8年1月5日に始まりましたが、届け出たのは令和8年1月20日です。")
    (both,) = incomplete(declared_on=date(2026, 1, 20), download=None)
    assert "令和8年1月20日で、ダウンロードの可否もありません" in message(both)


def test_speaks_before_and_after_the_term() -> None:
    """What a form lacks, it lacks whenever one looks."""
    bench = Bench(Index(registry(declaration(download=None)), [DOMAIN]), policies())
    for moment in ("2025-12-01", "2027-01-01"):
        assert [one.rule for one in bench.judge_registry(at(moment)) if one.rule == "GK602"] == ["GK602"]


def test_is_silent_about_a_whole_declaration_without_folders() -> None:
    """A folder may be bound later."""
    assert incomplete() == []
    assert incomplete(folders=()) == []


def test_is_silent_about_procedures() -> None:
    """They have no form."""
    assert incomplete(procedure()) == []


def test_boundary_is_the_day_of_the_start() -> None:
    """Declared on that very day is in time, the day after isn't."""
    assert incomplete(declared_on=START) == []
    assert len(incomplete(declared_on=START + timedelta(days=1))) == 1
