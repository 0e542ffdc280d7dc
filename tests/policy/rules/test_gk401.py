"""GK401 deletion-due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gatekeeper.inventory.item import Item, Lock
from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.deletion_record import DeletionRecord
from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.model import EmptyFolder
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Limits, Term
from tests.policy.build import (
    DOMAIN,
    NOW,
    STRICT,
    assert_said,
    at,
    declaration,
    file,
    folder,
    policies,
    procedure,
    registry,
    rules,
    spoken,
    unread,
    view,
)

DELETE = Remedy(RemedyKind.DELETE_ITEM)
EMPTIES = policies(replace(STRICT, folders=replace(STRICT.folders, empty=EmptyFolder.DELETE)))


def test_speaks_of_a_file_past_its_date() -> None:
    """Uploaded on 1 January, due on the thirtieth day after."""
    seen = view(folder(), content=(file(created_at=at("2026-01-01 10:00")),))
    found = spoken("GK401", seen)
    assert [(one.remedy, one.subject.type, one.facts["due"]) for one in found] == [(DELETE, "file", "2026-01-31")]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_speaks_loudest_of_what_could_not_be_deleted(kind: str) -> None:
    """A promised deletion hasn't happened: critical, with what Box said; a refusal for another thing isn't its."""
    old = {"created_at": at("2025-12-01"), "modified_at": at("2025-12-01")}
    top = Ancestor(folder())
    seen = (
        view(folder(), content=(file(created_at=at("2025-12-01")),))
        if kind == "file"
        else view(folder("501", **old), above=[top], is_empty=True)
    )
    for about, severity in ((kind, Severity.CRITICAL), ("web_link", Severity.HIGH)):
        record = DeletionRecord(refused={(about, "501"): "403 forbidden"})
        bench = Bench(Index(registry(procedure()), [DOMAIN], []), EMPTIES, deletions=record)
        (one,) = [found for found in bench.judge(seen, NOW).violations if found.rule == "GK401"]
        assert (one.severity, one.remedy, one.facts.get("refused")) == (
            severity,
            DELETE,
            "403 forbidden" if severity is Severity.CRITICAL else None,
        )
        assert_said(one)


def test_speaks_of_the_earlier_of_two_dates() -> None:
    """The form's date or the number of days, whichever comes first."""
    seen = view(folder("8001"), content=(file(created_at=at("2026-01-20")),))
    assert [one.facts["due"] for one in spoken("GK401", seen, declaration(delete_on=date(2026, 1, 31)))] == [
        "2026-01-31"
    ]
    late = declaration(delete_on=date(2026, 6, 30))
    assert [one.facts["due"] for one in spoken("GK401", seen, late, as_of=at("2026-03-01"))] == ["2026-02-19"]


def test_speaks_of_the_procedures_shorter_limit() -> None:
    """A procedure's own limit narrows the policy's; a longer one doesn't widen it."""
    seen = view(folder(), content=(file(created_at=at("2026-01-20")),))
    assert rules(seen, procedure(limits=Limits(delete_after_days=10))) == ["GK401"]
    old = view(folder(), content=(file(created_at=at("2026-01-01")),))
    assert rules(old, procedure(limits=Limits(delete_after_days=300))) == ["GK401"]


def test_is_silent_about_a_young_file_and_other_kinds_of_items() -> None:
    """A bookmark holds nobody's data, and an ungoverned file has no date."""
    old = at("2025-06-01")
    assert rules(view(folder(), content=(file(),))) == []
    assert rules(view(folder(), content=(Item("web_link", "601", "区のページ", created_at=old),))) == []
    assert rules(view(folder("900"), content=(file(created_at=old),))) == []


def test_is_silent_where_something_stands_against_it() -> None:
    """GK403 speaks instead."""
    locked = file(created_at=at("2026-01-01"), lock=Lock("1", "staff@city.example.jp"))
    assert rules(view(folder(), content=(locked,))) == ["GK403"]


def test_speaks_once_the_lock_is_over() -> None:
    """What has ended stands against nothing."""
    ended = file(created_at=at("2026-01-01"), lock=Lock("1", None, NOW))
    assert rules(view(folder(), content=(ended,))) == ["GK401"]
    released = file(created_at=at("2026-01-01"), disposition_at=NOW - timedelta(seconds=1))
    assert rules(view(folder(), content=(released,))) == ["GK401"]


@pytest.mark.parametrize("uploaded", ["2026-01-01 00:00:00", "2026-01-01 23:59:59"])
def test_boundary_is_the_end_of_the_last_day_in_japan(uploaded: str) -> None:
    """Whole days count, whatever the hour of the upload."""
    seen = view(folder(), content=(file(created_at=at(uploaded)),))
    assert rules(seen, as_of=at("2026-01-31 23:59:59")) == []
    assert rules(seen, as_of=at("2026-02-01 00:00:00")) == ["GK401"]


def test_boundary_of_a_date_in_the_form() -> None:
    """The day that the form names is the last one."""
    form = declaration(delete_on=date(2026, 2, 10))
    seen = view(folder("8001"), content=(file(created_at=at("2026-02-01")),))
    assert rules(seen, form, as_of=at("2026-02-10 23:59:59")) == []
    assert rules(seen, form, as_of=at("2026-02-11")) == ["GK401"]


def test_an_unread_upload_date_is_not_judged() -> None:
    """A file without a date isn't an old one."""
    seen = view(folder(), content=(file(created_at=None),))
    assert [one.field for one in unread("GK401", seen)] == ["created_at"]


def test_speaks_of_an_empty_folder_where_the_policy_lets_it_go() -> None:
    """Days count from the last change in it; by default an empty folder stays."""
    old = folder("900", created_at=at("2025-06-01"), modified_at=at("2026-01-01"))
    seen = view(old, above=[Ancestor(folder())], is_empty=True)
    assert rules(seen) == []
    found = spoken("GK401", seen, under=EMPTIES)
    assert [(one.remedy, one.subject.type, one.facts["due"]) for one in found] == [(DELETE, "folder", "2026-01-31")]
    assert rules(replace(seen, is_empty=False), under=EMPTIES) == []
    used = replace(old, modified_at=at("2026-01-20"))
    assert rules(view(used, above=[Ancestor(folder())], is_empty=True), under=EMPTIES) == []


def test_speaks_of_the_bound_folder_only_when_the_approval_is_over() -> None:
    """The folder of a running procedure is where tomorrow's files go; the watched root itself stays."""
    old = folder(created_at=at("2025-06-01"))
    seen = view(old, above=[Ancestor(folder("1000"))], is_empty=True)
    assert rules(seen, under=EMPTIES) == []
    ended = procedure(term=Term(date(2025, 4, 1), date(2025, 12, 31)))
    assert "GK401" in rules(seen, ended, under=EMPTIES)
    assert "GK401" not in rules(view(old, is_empty=True), ended, under=EMPTIES)


def test_is_silent_about_what_was_put_off() -> None:
    """By the file itself, or by a folder that it lies in."""
    seen = view(folder("900"), above=[Ancestor(folder())], content=(file(created_at=at("2026-01-01 10:00")),))
    for key in (("file", "501"), ("folder", "900"), ("folder", "3603")):
        record = DeletionRecord(postponed={key: date(2026, 2, 10)})
        bench = Bench(Index(registry(procedure()), [DOMAIN]), policies(), deletions=record)
        assert bench.judge(seen, NOW).violations == ()
        (one,) = bench.judge(seen, at("2026-02-11")).violations
        assert (one.facts["due"], one.facts["promised"]) == ("2026-02-10", "2026-01-31")
