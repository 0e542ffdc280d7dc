"""The edge of the program: wrong words, broken pipes, odd locales, help."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from gatekeeper import __version__
from gatekeeper.cli.whole import app
from gatekeeper.policy.rules import RULES
from tests.cli.conftest import Run, Ward, start_process


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sweeep"], "「sweeep」というコマンドはありません。「sweep」ではありませんか。"),
        (["zzz"], "「zzz」というコマンドはありません。"),
        (["sweep", "--formt", "json"], "「--formt」という指定はありません。「--format」ではありませんか。"),
        (["sweep", "--format"], "--format の後に値がありません。"),
        (["sweep", "--format", "xml"], "--format に「xml」は使えません。使えるのは text、json です。"),
        (["sweep", "extra"], "余分な引数があります: extra"),
        (["violations", "waive"], "NUMBER を指定してください。"),
        (["violations", "fix"], "「fix」というコマンドはありません。"),
        (["sandbox", "x.yaml", "--port", "many"], "--port の値が正しくありません。"),
        (["sweep", "--at", "9999-12-31"], "「9999-12-31」は2000年から2999年までの日付ではありません。"),
        (["plan", "--at", "0001-01-01T00:00-12:00"], "2000年から2999年まで"),
        (["violations", "waive", "1", "--until", "9999-12-31", "--reason", "x"], "2000年から2999年まで"),
        (["demo", "--lang", "fr"], "--lang に「fr」は使えません。使えるのは ja、en です。"),
    ],
)
def test_wrong_words_get_one_japanese_message(run: Run, arguments: list[str], said: str) -> None:
    """A mistake in the command line ends in status 2 and one message that says what would be right."""
    ended = run(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert "Error" not in ended.err
    assert "Traceback" not in ended.err


def _verbs_that_need_an_option() -> Iterator[tuple[list[str], str]]:
    """The words of each verb with something for its arguments, and the first option that it can't do without."""
    root: Any = typer.main.get_command(app)
    waiting: list[tuple[list[str], Any]] = [([], root)]
    while waiting:
        path, command = waiting.pop()
        waiting += [([*path, name], one) for name, one in getattr(command, "commands", {}).items()]
        needed = [one for one in command.params if one.required]
        options = [one.opts[0] for one in needed if one.param_type_name == "option"]
        if options:
            yield [*path, *("x" for one in needed if one.param_type_name == "argument")], options[0]


@pytest.mark.parametrize(("arguments", "option"), list(_verbs_that_need_an_option()))
def test_missing_option_is_named(run: Run, arguments: list[str], option: str) -> None:
    """An option that is left out is called by its own name, in every verb, not by what stands for its value."""
    ended = run(*arguments)
    assert ended.status == 2
    assert ended.err.startswith(f"{option} を指定してください。")


def test_log_level_is_checked(run: Run) -> None:
    """A log level that doesn't exist is refused."""
    ended = run("--log-level", "loud", "rules")
    assert (ended.status, "--log-level に「loud」は使えません" in ended.err) == (2, True)


def test_version_and_help(run: Run) -> None:
    """`--version` prints the version, `--help` the verbs in Japanese."""
    assert run("--version").out == f"gatekeeper {__version__}\n"
    out = run("--help").out
    for verb in ("demo", "sandbox", "check", "sweep", "violations", "plan", "rules", "registry"):
        assert verb in out
    assert "Boxを見回り" in out


def test_rules_are_listed_and_explained(run: Run) -> None:
    """All rules in a list, one in full, and a near miss gets a suggestion."""
    out = run("rules").out
    assert all(rule.id in out for rule in RULES)
    assert "根拠" in run("rules", "gk201").out
    assert len(run("rules", "--format", "json").json["rules"]) == len(RULES)
    ended = run("rules", "GK20")
    assert (ended.status, "GK20 というルールはありません" in ended.err) == (2, True)


def test_policies_are_listed_with_their_schema(run: Run) -> None:
    """The policies in force, and the schema that editors use."""
    assert re.search(r"outsourcing +新しい委託、媒体からの移行 +直す +24h", run("policies").out)
    assert {one["policy"] for one in run("policies", "--format", "json").json["policies"]} >= {"post-hoc"}
    assert run("policies", "schema").json["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize("arguments", [["rules"], ["rules", "--format", "json"], ["policies", "schema"], ["--help"]])
def test_reader_that_goes_away_is_no_error(ward: Ward, arguments: list[str]) -> None:
    """Into a pipe that is closed early, the program ends quietly, with the status that a shell gives for it."""
    with start_process("--config", str(ward.config), *arguments) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
        process.wait(timeout=60)
    assert (process.returncode, err) == (141, "")


def test_closed_streams_are_no_error(ward: Ward) -> None:
    """Started with standard output or standard error closed, the program does its work and says nothing there."""
    program = f'exec "{sys.executable}" -c "from gatekeeper.cli.app import main; main()" "$@"'
    for close, arguments, status in ((">&-", ["rules"], 0), (">&-", ["--help"], 0), ("2>&-", ["sweeep"], 2)):
        command = ["sh", "-c", f"{program} {close}", "sh", "--config", str(ward.config), *arguments]
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
        assert (done.returncode, done.stdout, done.stderr) == (status, b"", b"")


def test_japanese_in_a_plain_locale(ward: Ward) -> None:
    """In the C locale, with Python's UTF-8 mode off, Japanese still comes out whole."""
    command = [
        sys.executable,
        "-c",
        "from gatekeeper.cli.app import main; main()",
        "--config",
        str(ward.config),
        "rules",
    ]
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr.decode()
    assert "登録のない共有" in done.stdout.decode("utf-8")


def test_narrow_output_loses_nothing(swept: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """In 60 columns everything is still there, broken over lines."""
    monkeypatch.setenv("COLUMNS", "60")
    out = swept("violations", "--rule", "GK102").out
    assert max(map(len, out.splitlines())) <= 60
    assert "GK102" in out
