"""gatekeeper policies: what is allowed where, and the schema for editors"""

from __future__ import annotations

import sys

import typer

from gatekeeper.cli.help import VERBS, Verb
from gatekeeper.cli.option import FormatOption, help_of, read_format
from gatekeeper.cli.program import print_json, program_of
from gatekeeper.policy.model import Policies, Policy
from gatekeeper.policy.reader import read_policies
from gatekeeper.policy.schema import policy_schema
from gatekeeper.show.screen import Column
from gatekeeper.text import Words

__all__ = ["add_to"]

verbs = typer.Typer(**VERBS)


@verbs.callback(invoke_without_command=True)
def policies(context: typer.Context, output: FormatOption = "text") -> None:
    if context.invoked_subcommand is not None:
        return
    program = program_of(context)
    shape = read_format(output)
    found = _distinct(read_policies(program.settings().paths.policies))
    if shape == "json":
        print_json({"policies": [_plain(policy) for policy in found]})
        return
    words = program.words
    columns = [
        Column(words("table.title")),
        Column(words("policies.patterns"), ratio=2),
        Column(words("policies.mode")),
        Column(words("policies.grace")),
    ]
    program.screen().table(columns, (_row(words, one) for one in found))


@verbs.command("schema", cls=Verb, help=help_of("policies_schema"))
def schema() -> None:
    sys.stdout.write(policy_schema())


def _distinct(found: Policies) -> list[Policy]:
    return sorted({policy.name: policy for policy in found.by_pattern.values()}.values(), key=lambda one: one.name)


def _row(words: Words, policy: Policy) -> tuple[str, ...]:
    patterns = "、".join(words(f"pattern.{pattern}") for pattern in policy.patterns)
    return (policy.name, patterns, words(f"mode.{policy.mode}"), _hours(policy))


def _hours(policy: Policy) -> str:
    return f"{policy.grace.total_seconds() / 3600:g}h"


def _plain(policy: Policy) -> dict[str, object]:
    return {
        "policy": policy.name,
        "patterns": list(map(str, policy.patterns)),
        "mode": str(policy.mode),
        "grace_hours": policy.grace.total_seconds() / 3600,
        "rules": {rule: str(policy.mode_of(rule)) for rule in policy.rules},
    }


def add_to(app: typer.Typer) -> None:
    app.add_typer(verbs, name="policies", help=help_of("policies"))
