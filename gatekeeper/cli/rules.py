"""gatekeeper rules"""

from __future__ import annotations

import difflib
from typing import Annotated, Any

import typer

from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import FormatOption, help_of, read_format
from gatekeeper.cli.program import Program, print_json, program_of
from gatekeeper.errors import UsageError
from gatekeeper.policy.handbook import explanation
from gatekeeper.policy.rule import Rule
from gatekeeper.policy.rules import RULES, RULES_BY_ID
from gatekeeper.show.screen import Column
from gatekeeper.show.violation import severity

__all__ = ["add_to"]


def rules(
    context: typer.Context,
    rule_id: Annotated[str | None, typer.Argument(metavar="ID", help=help_of("rule_id"))] = None,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape = read_format(output)
    wanted = RULES if rule_id is None else (_find(program, rule_id),)
    if shape == "json":
        found = [_plain(rule) for rule in wanted]
        print_json({"rules": found} if rule_id is None else found[0])
    elif rule_id is None:
        _list(program)
    else:
        about = wanted[0].about
        screen = program.screen()
        screen.line(f"{about.id} {about.title}（{about.name}）", "bold")
        screen.line()
        for line in explanation(wanted[0]).splitlines():
            screen.line(line)


def _list(program: Program) -> None:
    words = program.words
    columns = [
        Column(words("table.rule")),
        Column(words("table.severity")),
        Column(words("table.title"), ratio=2),
        Column(words("table.remedy"), ratio=3),
    ]
    rows = ((rule.id, severity(words, rule.severity), rule.about.title, rule.about.remedy) for rule in RULES)
    program.screen().table(columns, rows)


def _find(program: Program, given: str) -> Rule[Any]:
    rule = RULES_BY_ID.get(given.upper())
    if rule is not None:
        return rule
    near = difflib.get_close_matches(given.upper(), RULES_BY_ID, n=1, cutoff=0.7)
    hint = program.words("rules.hint_near", near=near[0]) if near else program.words("rules.hint_list")
    raise UsageError(program.words("rules.unknown", id=given, hint=hint))


def _plain(rule: Rule[Any]) -> dict[str, object]:
    about = rule.about
    return {
        "id": about.id,
        "name": about.name,
        "title": about.title,
        "severity": str(rule.severity),
        "explanation": about.explanation,
        "ground": about.ground,
        "remedy": about.remedy,
    }


def add_to(app: typer.Typer) -> None:
    add_verb(app, "rules", rules, "rules")
