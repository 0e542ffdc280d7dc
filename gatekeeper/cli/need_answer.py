"""Where a plan's answers come from: a JSON text, or a person at a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import typer

from gatekeeper.cli.option import read_day
from gatekeeper.cli.program import Program
from gatekeeper.document.intake import MAX_BYTES, refuse, take_in
from gatekeeper.document.judge import judge_plain
from gatekeeper.errors import MistakesError, UsageError
from gatekeeper.need.fact import FACTS, YES
from gatekeeper.need.form import PlanForm
from gatekeeper.need.table import NeedTable
from gatekeeper.show.need import answer_name
from gatekeeper.text import Words

__all__ = ["ask", "missing", "plan_from_json"]

_MOST_FILINGS = 999_999_999


def missing(words: Words, table: NeedTable, fact: str) -> str:
    """One message: which answer the table needs, and by which option (or key of the JSON) to give it."""
    option = f"--{fact.replace('_', '-')}"
    if fact == "start":
        how = words("need.how_day", option=option)
    elif fact == "filings":
        how = words("need.how_number", option=option)
    elif YES in FACTS[fact]:
        how = words("need.how_flag", option=option, opposite=option.replace("--", "--no-", 1))
    else:
        choices = "、".join(f"{one}（{answer_name(words, table, fact, one)}）" for one in FACTS[fact])
        how = words("need.how_choice", option=option, choices=choices)
    return words("need.missing", question=words(f"need.ask_{fact}"), how=how, key=fact)


def ask(program: Program, table: NeedTable, fact: str) -> Any:
    """The answer of the person at the terminal, asked again until it can be read."""
    words, screen = program.words, program.screen()
    screen.line(words(f"need.ask_{fact}"), "bold")
    read: Callable[[str], object]
    if fact == "start":
        read = read_day
    elif fact == "filings":
        read = _number(words)
    else:
        for number, one in enumerate(FACTS[fact], start=1):
            screen.line(f"{number}  {answer_name(words, table, fact, one)}", indent=2)
        read = _choice(words, fact)
    while True:
        try:
            return read(str(typer.prompt(words(f"need.type_{_kind(fact)}"), prompt_suffix=": ")).strip())
        except UsageError as error:
            screen.line(str(error), "yellow")


def plan_from_json(words: Words, file: Path) -> tuple[dict[str, Any], str]:
    """The keys of a JSON object from a file, or from standard input for `-`, and the name of its source.

    :raises MistakesError: it can't be read, or is no JSON object without doubled keys.
    """
    source = words("need.stdin") if str(file) == "-" else str(file)
    text = _standard_input(source) if str(file) == "-" else take_in(file)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        twice = next((key for index, (key, _) in enumerate(pairs) if key in dict(pairs[:index])), None)
        if twice is not None:
            raise refuse(source, None, words("need.twice", key=twice))
        return dict(pairs)

    def no_constant(name: str) -> NoReturn:
        raise refuse(source, None, words("need.not_json", reason=words("need.json_constant", name=name)))

    try:
        whole = json.loads(text, object_pairs_hook=once, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        reason = words("need.json_at", column=error.colno)
        raise refuse(source, error.lineno, words("need.not_json", reason=reason)) from error
    except (ValueError, RecursionError) as error:
        reason = words("need.json_deep" if isinstance(error, RecursionError) else "need.json_number")
        raise refuse(source, None, words("need.not_json", reason=reason)) from error
    if not isinstance(whole, dict):
        raise refuse(source, None, words("need.no_object"))
    return whole, source


def _standard_input(source: str) -> str:
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        return data[:MAX_BYTES].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(source, None, "文字コードがUTF-8ではありません。") from error


def _kind(fact: str) -> str:
    return {"start": "day", "filings": "number"}.get(fact, "choice")


def _number(words: Words) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or int(text) > _MOST_FILINGS:
            raise UsageError(words("need.bad_number", value=text))
        return int(text)

    return read


def _choice(words: Words, fact: str) -> Callable[[str], object]:
    known = FACTS[fact]

    def read(text: str) -> object:
        by_number = {str(number): one for number, one in enumerate(known, start=1)}
        word = by_number.get(text, text)
        try:
            plan = judge_plain({fact: word}, PlanForm, "").value()
        except MistakesError as error:
            raise UsageError(words("need.bad_choice", value=text, most=len(known))) from error
        return getattr(plan, fact)

    return read
