"""gatekeeper registry log, diff: what changed, when, by whom, from which file, and why"""

from __future__ import annotations

from typing import Annotated

import typer

from gatekeeper.cli.option import FormatOption, help_of, read_format
from gatekeeper.cli.program import print_json, program_of
from gatekeeper.cli.registry_then import read_version
from gatekeeper.registry.diff import diff
from gatekeeper.show.change import changes_plain, show_changes
from gatekeeper.show.moment import exact, moment
from gatekeeper.show.screen import Column

__all__ = ["difference", "log"]

_SHOWN_DIGITS = 12


def log(context: typer.Context, output: FormatOption = "text") -> None:
    program = program_of(context)
    shape, words = read_format(output), program.words
    with program.office() as office:
        versions = office.registries.versions()
    if shape == "json":
        print_json(
            {
                "versions": [
                    {
                        "version": one.id,
                        "at": exact(one.at),
                        "by": one.by,
                        "source": one.source,
                        "sha256": one.sha256,
                        "why": one.why,
                    }
                    for one in versions
                ]
            }
        )
        return
    screen = program.screen()
    if not versions:
        screen.line(words("registry.empty"))
        return
    columns = [
        Column(words("history.version")),
        Column(words("history.at"), ratio=2),
        Column(words("history.by"), ratio=1),
        Column(words("history.source"), ratio=3),
        Column("SHA-256"),
        Column(words("history.why"), ratio=3),
    ]
    rows = ((str(one.id), moment(one.at), one.by, one.source, one.sha256[:_SHOWN_DIGITS], one.why) for one in versions)
    screen.table(columns, rows)


def difference(
    context: typer.Context,
    one: Annotated[str, typer.Argument(metavar="A", help=help_of("version_a"))],
    other: Annotated[str, typer.Argument(metavar="B", help=help_of("version_b"))] = "now",
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape, words = read_format(output), program.words
    with program.office() as office:
        first, second = read_version(program, office, one), read_version(program, office, other)
    changes = diff(first.registry, second.registry)
    if shape == "json":
        print_json({"changes": changes_plain(changes)})
        return
    screen = program.screen()
    for name, side in (("history.from", first), ("history.to", second)):
        if side.version is not None:
            screen.line(words(name, version=side.version.id, moment=moment(side.version.at)), "dim")
    show_changes(screen, words, changes, prune=True)
