"""gatekeeper registry who: for people and for scripts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.cli.conftest import REGISTRY, Run, Ward

KEYS = ["entry", "submission", "channel", "role", "party", "of", "items", "term", "folders", "matched_by"]


def test_party_is_found(run: Run) -> None:
    """By domain, by address and by name, as a table and as a list."""
    for query in ("minato-print.example", "op@minato-print.example", "株式会社みなと印刷"):
        out = run("registry", "who", query).out
        for part in ("R7-36-03", "Box", "委託先", "株式会社みなと印刷", "住所", "令和8年1月5日から", "1001"):
            assert part in out
        (one,) = run("registry", "who", query, "--format", "json").json
        assert list(one) == KEYS
        assert (one["entry"], one["submission"], one["channel"], one["role"]) == (
            "R7-36-03",
            "R7-36",
            "box",
            "contractor",
        )
        assert one["term"] == {"start": "2026-01-05", "end": "2099-03-31", "renews_yearly": False}
        assert (one["items"], one["folders"]) == (["住所"], ["1001"])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("someone@example.net", "を相手方とする手続と所定の様式はありません"),
        ("op@minato-pr1nt.example", "「minato-print.example」に似ていますが、同じものではありません"),
        ("みなと印刷", "似た名前の相手方があります: 株式会社みなと印刷"),
        ("staff@city.example.jp", "区の職員"),
    ],
)
def test_nobody_is_no_error(run: Run, query: str, said: str) -> None:
    """It is said, the list is empty, and the status is 0."""
    ended = run("registry", "who", query)
    assert (ended.status, said in ended.out) == (0, True), ended.out
    ended = run("registry", "who", query, "--format", "json")
    assert (ended.status, ended.json) == (0, [])


def test_another_moment(run: Run) -> None:
    """Before the term it is told that there is an entry, but that it doesn't hold."""
    ended = run("registry", "who", "minato-print.example", "--at", "2026-01-04")
    assert (ended.status, "期間の外のものがあります: R7-36-03" in ended.out) == (0, True)
    assert run("registry", "who", "minato-print.example", "--at", "2026-01-04", "--format", "json").json == []
    assert len(run("registry", "who", "minato-print.example", "--at", "2099-03-31", "--format", "json").json) == 1


def test_subcontractor_names_its_contractor(run: Run, ward: Ward) -> None:
    """In words and in a key of its own; so does its handler."""
    sub = "subcontractors: [{name: 丙封筒, domains: [env.example.com], handlers: [op@env.example.com], items: [住所]}]"
    text = REGISTRY.replace("domains: [minato-print.example]", f"domains: [minato-print.example], {sub}")
    ward.registry.write_text(text, encoding="utf-8")
    assert "株式会社みなと印刷の再委託先" in run("registry", "who", "env.example.com").out
    shown = "".join(run("registry", "who", "op@env.example.com").out.split())
    assert "取扱者（株式会社みなと印刷の" in shown
    (handler,) = run("registry", "who", "op@env.example.com", "--format", "json").json
    assert (handler["role"], handler["party"], handler["of"]) == ("handler", "丙封筒", "株式会社みなと印刷")
    (one,) = run("registry", "who", "丙封筒", "--format", "json").json
    assert (one["role"], one["of"], one["matched_by"]) == ("subcontractor", "株式会社みなと印刷", "name")


def test_moment_in_the_past_asks_the_registry_of_that_day(run: Run, ward: Ward) -> None:
    """Who was approved then is told by the version that was in force, which is named; now it's somebody else."""
    run("registry", "import", str(ward.registry), "--yes")
    then = datetime.now(UTC).isoformat()
    ward.registry.write_text(REGISTRY.replace("minato-print.example", "other.example"), encoding="utf-8")
    run("registry", "import", str(ward.registry), "--yes")
    assert run("registry", "who", "minato-print.example", "--format", "json").json == []
    ended = run("registry", "who", "minato-print.example", "--at", then)
    assert ("R7-36-03" in ended.out, "版 1（" in ended.out) == (True, True)
    # Before the first version nothing was on record; the terms of today's registry answer.
    assert len(run("registry", "who", "other.example", "--at", "2026-01-05", "--format", "json").json) == 1


@pytest.mark.parametrize("query", ["", "  "])
def test_blank_is_refused(run: Run, query: str) -> None:
    """Nobody is asked for by nothing."""
    ended = run("registry", "who", query)
    assert (ended.status, ended.out, len(ended.err.splitlines())) == (2, "", 1)
