"""gatekeeper registry renew, extend, end: each a version of its own, the old one kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.test_registry_declare import END, GONE, OPTIONS, START, TODAY

LATER, LATER_GONE = END + timedelta(days=30), GONE + timedelta(days=30)


@pytest.fixture
def number(run: Run) -> str:
    """A declaration on record, by its number."""
    made: dict[str, Any] = run("registry", "declare", *OPTIONS, "--yes", "--format", "json").json
    assert made["version"] == 2
    return str(made["declarations"][0]["id"])


def days(run: Run, number: str, *options: str) -> tuple[str, str]:
    shown = run("registry", "show", number, "--format", "json", *options).json
    return shown["term"]["end"], shown["delete_on"]


@pytest.mark.parametrize(
    ("verb", "option", "day", "gone"),
    [
        ("extend", "--until", LATER, LATER_GONE),
        ("renew", "--until", LATER, LATER_GONE),
        ("end", "--on", START + timedelta(days=5), START + timedelta(days=20)),
    ],
)
def test_new_version_beside_the_old(run: Run, number: str, verb: str, option: str, day: Any, gone: Any) -> None:
    """Log, diff and show tell what was, and what is."""
    said = [option, day.isoformat(), "--delete-on", gone.isoformat(), "--why", "審査の都合"]
    shown = run("registry", verb, number, *said, "--dry-run")
    assert (shown.status, days(run, number)) == (0, (END.isoformat(), GONE.isoformat()))
    assert "登録しました（版 3）" in run("registry", verb, number, *said, "--yes", "--by", "佐藤").out
    assert days(run, number) == (day.isoformat(), gone.isoformat())
    newest, before, _ = run("registry", "log", "--format", "json").json["versions"]
    assert (newest["by"], newest["why"], newest["source"]) == ("佐藤", "審査の都合", f"registry {verb} {number}")
    assert days(run, number, "--at", before["at"]) == (END.isoformat(), GONE.isoformat())
    (change,) = run("registry", "diff", "2", "3", "--format", "json").json["changes"]
    fields = {one["path"]: (one["old"], one["new"]) for one in change["fields"]}
    assert fields["term.end"] == (END.isoformat(), day.isoformat())
    assert fields["delete_on"] == (GONE.isoformat(), gone.isoformat())


def test_first_form_again_after_an_extension(run: Run, number: str) -> None:
    """It doesn't take the extension back, nor does it become a second declaration."""
    said = ["--until", LATER.isoformat(), "--delete-on", LATER_GONE.isoformat(), "--why", "審査の都合", "--yes"]
    assert run("registry", "extend", number, *said).status == 0
    again = run("registry", "declare", *OPTIONS, "--yes")
    assert again.status == 2
    assert f"直すときは --id {number}" in again.err
    assert days(run, number) == (LATER.isoformat(), LATER_GONE.isoformat())


@pytest.mark.parametrize(
    ("said", "because"),
    [
        (["extend", "NUMBER", "--until", LATER.isoformat(), "--why", "x"], "--dry-run"),
        (["extend", "NUMBER", "--until", END.isoformat(), "--why", "x", "--yes"], "それより後の日"),
        (["extend", "NUMBER", "--until", "2099-01-01", "--why", "x", "--yes"], "決まりの上限"),
        (["extend", "NUMBER", "--until", LATER.isoformat(), "--why", " ", "--yes"], "--why"),
        (["end", "NUMBER", "--on", (TODAY - timedelta(days=30)).isoformat(), "--why", "x", "--yes"], "より前"),
        (["renew", "D1-9999", "--until", LATER.isoformat(), "--why", "x", "--yes"], "D1-9999"),
        (["renew", "R7-36-03", "--until", LATER.isoformat(), "--why", "x", "--yes"], "R7-36-03"),
        (["renew", "NUMBER", "--until", "2027-02-30", "--why", "x", "--yes"], "2027-02-30"),
    ],
)
def test_refused(run: Run, number: str, said: list[str], because: str) -> None:
    """One message, and the record stays as it is."""
    ended = run("registry", *[number if one == "NUMBER" else one for one in said])
    assert ended.status == 2
    assert because in ended.err
    assert days(run, number) == (END.isoformat(), GONE.isoformat())
    assert len(run("registry", "log", "--format", "json").json["versions"]) == 2
