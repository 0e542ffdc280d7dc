"""What entries may not say together."""

from __future__ import annotations

import textwrap

import pytest

from gatekeeper.registry.reading import from_text
from tests.registry.conftest import Mistaken

WARD = "city.example.jp"


def whole(*procedures: str, submission: str = "", declarations: str = "") -> str:
    """A registry file: each procedure is its own lines, in which what isn't said is filled in."""
    lines = [f"submissions: [{{id: S, title: 題{submission}}}]", "procedures:"]
    for number, text in enumerate(procedures, 1):
        given = textwrap.dedent(text).strip().splitlines()
        keys = {line.partition(":")[0] for line in given}
        filled = {
            "id": f"P{number}",
            "submission": "S",
            "department": "課",
            "name": "名",
            "pattern": "migrated_media",
            "items": "[氏名, 住所]",
            "term": "{start: 2026-01-05, end: 2026-03-31}",
        }
        body = [*given, *(f"{key}: {value}" for key, value in filled.items() if key not in keys)]
        lines += ["  - " + body[0], *("    " + line for line in body[1:])]
    return "\n".join(lines) + ("" if procedures else " []") + "\n" + declarations


def party(text: str, name: str = "甲") -> str:
    return f"counterparties: [{{name: {name}, {text}}}]"


def subcontracted(term: str) -> str:
    return party(f"subcontractors: [{{name: 乙, term: {{{term}}}}}]")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (whole("submission: T"), 3, "付議「T」がありません"),
        (whole("id: P", "folders: []", "id: P"), 18, "registry.yaml:3行目 にもあります"),
        (whole("pattern: post_hoc"), 3, "declarations に書いてください"),
        (whole("pattern: migrated_media", submission=", channel: logo_form"), 3, "pattern は書けません"),
        (whole("folders: ['1']", submission=", outcome: rejected"), 3, "承認されていない（rejected）"),
        (whole("folders: ['1']", "folders: ['2', '1']"), 11, "「P1」（"),
        (whole("number: 1", "number: 1"), 18, "重なっています"),
        (whole(party("domains: [gmail.com]")), 3, "誰でも使えるドメイン"),
        (whole(party("domains: [co.jp]")), 3, "誰でも使えるドメイン"),
        (whole(party(f"domains: [{WARD}]")), 3, "区のドメイン"),
        (whole(party(f"domains: [sub.{WARD}]")), 3, "区のドメイン"),
        (whole(party("domains: [example.jp], subdomains: true")), 3, "区のドメイン"),
        (whole(party("domains: [city.examp1e.jp]")), 3, "区のドメイン「city.example.jp」と紛らわしい"),
        (whole("counterparties: [{name: 甲 乙}, {name: 甲乙}]"), 3, "1つにまとめて"),
        (whole(party("domains: [a.example]}, {name: 乙, domains: [a.example]")), 3, "「甲」にも"),
        (whole(party("subcontractors: [{name: 乙, items: [氏名, 口座, 電話]}]")), 3, "項目 口座、電話 が"),
        (whole(subcontracted("start: 2026-01-04, end: 2026-03-31")), 3, "はみ出て"),
        (whole(subcontracted("start: 2026-01-05, end: 2026-04-01")), 3, "はみ出て"),
        (
            whole(subcontracted("start: 2026-01-05, end: 2026-03-31, renews_yearly: true")),
            3,
            "手続の期間は更新しない",
        ),
    ],
)  # fmt: skip
def test_each_contradiction_is_one_mistake_in_its_place(mistaken: Mistaken, text: str, line: int, words: str) -> None:
    """What contradicts another entry, or itself, is told once, where it stands."""
    ((found, message),) = mistaken(text, WARD)
    assert found == line
    assert words in message


def test_a_missing_pattern_on_box_is_a_mistake(mistaken: Mistaken) -> None:
    """On Box every procedure has a transfer pattern, since the pattern chooses the policy."""
    text = whole("id: P").replace("    pattern: migrated_media\n", "")
    ((line, message),) = mistaken(text)
    assert line == 3
    assert "new_outsourcing か migrated_media" in message


def test_folders_off_box_are_a_mistake(mistaken: Mistaken) -> None:
    """A procedure of another channel has no transfer folder."""
    text = whole("folders: ['1']", submission=", channel: logo_form").replace("    pattern: migrated_media\n", "")
    ((_, message),) = mistaken(text)
    assert "フォルダは結び付けられません" in message


def test_procedures_and_declarations_share_ids_and_folders(mistaken: Mistaken) -> None:
    """A violation names what governs by its id alone, and a folder has one governor."""
    declarations = (
        "declarations:\n  - {id: P1, kind: applicant, department: 課, subject: 件, parties: [a@example.org],\n"
        "     items: [氏名], term: {start: 2026-01-05, end: 2026-03-31}, folders: ['1']}\n"
    )
    found = mistaken(whole("folders: ['1']", declarations=declarations))
    assert [line for line, _ in found] == [12, 13]


@pytest.mark.parametrize(
    ("one", "other", "overlaps"),
    [
        ("{start: 2026-01-05, end: 2026-03-31}", "{start: 2026-04-01, end: 2027-03-31}", False),
        ("{start: 2026-01-05, end: 2026-03-31}", "{start: 2026-03-31, end: 2027-03-31}", True),
        ("{start: 2026-01-05, end: 2026-03-31, renews_yearly: true}", "{start: 2028-04-01, end: 2029-03-31}", True),
        ("{start: 2026-01-05, end: 2026-03-31}", "{start: 2025-04-01, end: 2025-12-31, renews_yearly: true}", True),
    ],
)
def test_one_number_of_a_submission_is_approved_once_at_a_time(
    mistaken: Mistaken, one: str, other: str, overlaps: bool
) -> None:
    """Terms of the same number may follow each other and not meet; a renewing one has no end."""
    text = whole(f"number: 1\nterm: {one}", f"number: 1\nterm: {other}")
    if overlaps:
        assert [line for line, _ in mistaken(text)] == [12]
    else:
        assert len(from_text(text, "f.yaml").registry.procedures) == 2


@pytest.mark.parametrize(
    "text",
    [
        whole(party("subcontractors: [{name: 乙, items: [氏名], term: {start: 2026-01-05, end: 2026-03-31}}]")),
        whole(
            subcontracted("start: 2026-04-01, end: 2027-03-31")
            + "\nterm: {start: 2026-01-05, end: 2026-03-31, renews_yearly: true}"
        ),
        whole(party("domains: [a.example]"), party("domains: [a.example]")),
        whole(party("undetermined: true")),
        whole("counterparties: [{undetermined: true}]"),
        whole("folders: ['1']", submission=", outcome: conditionally_approved"),
        whole(),
    ],
)
def test_what_contradicts_nothing_is_read(text: str) -> None:
    """Narrower subcontracts, a company in several procedures and an unnamed contractor are right."""
    from_text(text, "f.yaml", [WARD])
