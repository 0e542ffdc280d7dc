"""The guide's page of the commands, made from what `--help` says.

`python -m gatekeeper.cli.guide > docs/guide/commands.md` writes it anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import typer.main

from gatekeeper.cli.help import help_page
from gatekeeper.cli.whole import app

__all__ = ["commands_page", "every_verb"]

_HEAD = """\
# コマンドの一覧

どのコマンドも `--help` で同じ説明を見られます。終了ステータスの意味は[入れ方と動かし方](operation.md)にあります。
"""


def every_verb() -> Iterator[tuple[str, str]]:
    """The full name of each verb and its help, the program itself first."""
    root: Any = typer.main.get_command(app)
    yield from _below(root, root.make_context("gatekeeper", [], resilient_parsing=True))


def commands_page() -> str:
    """The text of `docs/guide/commands.md`."""
    parts = [_HEAD]
    for name, text in every_verb():
        indented = "\n".join(f"    {line}".rstrip() for line in text.splitlines())
        parts.append(f"## {name}\n\n{indented}\n")
    return "\n".join(parts)


def _below(command: Any, context: Any) -> Iterator[tuple[str, str]]:
    yield context.command_path, help_page(command, context, width=100)
    for name, one in getattr(command, "commands", {}).items():
        yield from _below(one, one.make_context(name, [], parent=context, resilient_parsing=True))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the process's own stream has it
    sys.stdout.write(commands_page())
