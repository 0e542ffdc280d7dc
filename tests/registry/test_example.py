"""The registry that ships in config/registry."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from gatekeeper.registry.export import to_yaml
from gatekeeper.registry.governing import Index, StandingKind
from gatekeeper.registry.model import Channel, DeclarationKind, Pattern, Procedure, Registry, Trigger
from gatekeeper.registry.party import parties_of
from gatekeeper.registry.reading import from_text, read
from tests.registry.build import at

EXAMPLE = Path(__file__).parents[2] / "config" / "registry"
WARD = ["city.example.jp"]


@pytest.fixture(scope="module")
def example() -> Registry:
    return read(EXAMPLE, WARD).registry


def bulk(example: Registry) -> list[Procedure]:
    return [procedure for procedure in example.procedures if procedure.submission == "R7-36"]


def test_the_bulk_paper_has_its_fifteen_procedures(example: Registry) -> None:
    """Four departments, one pattern, one term, and folders 3601 to 3615."""
    procedures = bulk(example)
    assert [procedure.id for procedure in procedures] == [f"R7-36-{number:02}" for number in range(1, 16)]
    assert [procedure.folders for procedure in procedures] == [(f"36{number:02}",) for number in range(1, 16)]
    assert {procedure.pattern for procedure in procedures} == {Pattern.MIGRATED_MEDIA}
    assert {(procedure.term.start, procedure.term.end, procedure.term.renews_yearly) for procedure in procedures} == {
        (date(2026, 1, 5), date(2026, 3, 31), True)
    }
    assert Counter(procedure.department for procedure in procedures) == {
        "子育て支援課": 2,
        "医療保険年金課": 4,
        "高齢者医療担当課": 1,
        "防災都市づくり課": 8,
    }


def test_the_other_channels_are_there(example: Registry) -> None:
    """LoGo Form's counts and triggers, and the benefit payment's chain, are as their papers have them."""
    channels = {submission.id: submission.channel for submission in example.submissions}
    by_channel = {channel: [p for p in example.procedures if channels[p.submission] is channel] for channel in Channel}
    forms = by_channel[Channel.LOGO_FORM]
    assert [form.expected_per_year for form in forms] == [1400, 2000, 10000, 10000]
    assert [Trigger.MY_NUMBER_CARD in form.triggers for form in forms] == [False, False, True, True]
    (payment,) = by_channel[Channel.BENEFIT_PAYMENT]
    (subcontractor,) = payment.counterparties[0].subcontractors
    assert subcontractor.items is not None
    assert len(subcontractor.items) == 6
    assert subcontractor.term == payment.term


def test_there_is_one_declaration_of_each_kind(example: Registry) -> None:
    """Committee members, applicants and staff outside the office, bound to folders 8001 to 8003."""
    assert [declaration.kind for declaration in example.declarations] == list(DeclarationKind)
    assert [declaration.folders for declaration in example.declarations] == [("8001",), ("8002",), ("8003",)]


def test_nobody_may_get_the_recordings_yet(example: Registry) -> None:
    """The transcription's contractor is undetermined."""
    index = Index(example, WARD)
    governor = index.bound_to("5001")
    assert governor is not None
    assert index.standing("x@somewhere.example", governor, at("2026-06-01")).kind is StandingKind.UNDETERMINED


def test_only_reserved_domains_are_used(example: Registry) -> None:
    """No invented company can be taken for a real one."""
    text = to_yaml(example)
    named = {word.strip("',") for word in text.split() if "@" in word} | {
        domain for procedure in example.procedures for _, _, party in parties_of(procedure) for domain in party.domains
    }
    assert named
    assert all(name.endswith((".example", "example.com", "example.org", "example.net")) for name in named)


def test_it_reads_back_from_its_own_export(example: Registry) -> None:
    """Exported and read again it is the same registry."""
    assert from_text(to_yaml(example), "export.yaml", WARD).registry == example
