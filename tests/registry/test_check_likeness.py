"""Addresses within the registry that could be taken for one another."""

from __future__ import annotations

import pytest

from gatekeeper.registry.reading import from_text
from tests.registry.conftest import Mistaken
from tests.registry.test_check import party, whole


def declared(*parties: str) -> str:
    return (
        f"declarations:\n  - {{id: D, kind: applicant, department: 課, subject: 件, parties: [{', '.join(parties)}],\n"
        "     items: [氏名], term: {start: 2026-01-05, end: 2026-03-31}}\n"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (whole(party("domains: [vendor.example.com]"), party("domains: [vender.example.com]", "乙")), 11),
        (whole(party("domains: [vendor.example.com]"), party("handlers: [x@vend0r.example.com]")), 11),
        (whole(party("domains: [vendor.example.com], handlers: [x@vender.example.com]")), 3),
        (whole(party("domains: [例え力.jp]"), party("domains: [例え\u30ab.jp]", "乙")), 11),
        (whole(party("domains: [vendor.example.com]"), declarations=declared("x@vendr.example.com")), 12),
        (whole(declarations=declared("taro@example.org", "tar0@example.org")), 4),
        (whole(declarations=declared("taro@example.org", "hanako@examp1e.org")), 4),
    ],
)
def test_a_look_alike_is_one_mistake_at_its_later_place(mistaken: Mistaken, text: str, line: int) -> None:
    """Of two names that look alike the later one is told, with the place of the earlier."""
    ((found, message),) = mistaken(text)
    assert found == line
    assert "紛らわしい" in message
    assert "registry.yaml:" in message


@pytest.mark.parametrize(
    "text",
    [
        whole(party("domains: [vendor1.example.com]"), party("domains: [vendor2.example.com]")),
        whole(party("domains: [company-a.example.com]"), party("domains: [company-b.example.com]")),
        whole(party("domains: [abc.example]"), party("domains: [abd.example]")),
        whole(party("domains: [vendor.example.com, vender.example.com]")),
        whole(party("domains: [vendor.example.com]"), party("domains: [vendor.example.com]")),
        whole(party("domains: [vendor.example.com], distinct_from: [vender.example.com]"),
              party("domains: [vender.example.com]", "乙")),
        whole(party("domains: [vendor.example.com]"),
              party("domains: [vender.example.com], distinct_from: [vendor.example.com]", "乙")),
        whole(declarations=declared("sato@example.org", "kato@example.org", "saito@example.org")),
        whole(declarations=declared("user1@example.org", "user2@example.org", "user10@example.org")),
    ],
)  # fmt: skip
def test_honest_neighbours_are_left_alone(text: str) -> None:
    """Series, short names, people with similar names, and what a person has told apart are right."""
    from_text(text, "f.yaml")
