"""Help: Japanese, complete, and the same as the guide's page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.cells import cell_len

from gatekeeper.cli.edge import run as run_program
from gatekeeper.cli.guide import commands_page, every_verb
from gatekeeper.cli.whole import app
from gatekeeper.policy.violation import Severity, Status
from gatekeeper.text import words
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
EVERY_VERB = dict(every_verb())
ENGLISH = re.compile(r"\b(?:Usage|Options|Arguments|Commands|Show|default|required)\b")


@pytest.mark.parametrize("name", EVERY_VERB)
def test_every_verb_is_explained_in_japanese(name: str) -> None:
    """Each page says how the verb is written, what it does and what each option means, with no English left in."""
    lines = EVERY_VERB[name].splitlines()
    assert lines[0].startswith(f"使い方: {name} [オプション…]")
    assert not ENGLISH.search(EVERY_VERB[name])
    rows = [line for line in lines if line.startswith("   -")]
    assert rows
    assert all(re.search(r"[\u3040-\u9fff]", row) for row in rows)


@pytest.mark.parametrize(("table", "kinds"), [("severity", Severity), ("status", Status)])
def test_help_tells_what_the_tables_words_are(table: str, kinds: Iterable[str]) -> None:
    """Beside each word of the command line stands the one that the tables show."""
    page = EVERY_VERB["gatekeeper violations list"].replace("\n", "").replace(" ", "")
    assert [kind for kind in kinds if f"{words('ja')(f'{table}.{kind}')}:{kind}" not in page] == []


def test_guide_has_every_verb() -> None:
    """The guide's page is made from the help; `python -m gatekeeper.cli.guide > docs/guide/commands.md` renews it."""
    assert (ROOT / "docs" / "guide" / "commands.md").read_text(encoding="utf-8") == commands_page()


def test_help_is_asked_for_anywhere(run: Run) -> None:
    """`--help` and `-h` show the page of the verb they follow, and end in 0."""
    for arguments in (["violations", "waive", "--help"], ["violations", "waive", "-h"]):
        ended = run(*arguments)
        assert (ended.status, ended.err) == (0, "")
        assert ended.out.startswith(
            "使い方: gatekeeper violations waive [オプション…] --reason TEXT --until DATE NUMBER"
        )


def test_help_is_as_wide_as_columns_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Into a pipe, too, help keeps to the width that is asked for."""
    monkeypatch.setenv("COLUMNS", "60")
    for name in EVERY_VERB:
        lines = run(*name.split()[1:], "--help").out.splitlines()
        assert max(map(cell_len, lines)) <= 60, name


@pytest.mark.parametrize("arguments", [[], ["registry"]])
def test_group_without_a_verb_shows_its_verbs(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Where a verb is missing, the verbs that there are stand on standard error, and the status is 2."""
    status = run_program(app, arguments)
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert "コマンド [引数…]" in err
    assert "--help で見られます" not in err
