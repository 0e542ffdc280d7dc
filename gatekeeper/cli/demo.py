"""gatekeeper demo"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper import log
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import help_of
from gatekeeper.cli.program import end, program_of
from gatekeeper.errors import UsageError
from gatekeeper.text import Language, words

__all__ = ["add_to"]

_LANGUAGES: dict[str, Language] = {"ja": "ja", "en": "en"}


def demo(
    context: typer.Context,
    lang: Annotated[str, typer.Option("--lang", metavar="LANG", help=help_of("lang"))] = "ja",
    keep: Annotated[Path | None, typer.Option("--keep", metavar="DIR", help=help_of("keep"))] = None,
) -> None:
    # Only here: a Box, a mail desk and a printing office take a second to load, and no other command needs them all.
    from gatekeeper.demo.story import run_demo  # noqa: PLC0415

    program = program_of(context)
    if lang not in _LANGUAGES:
        choices = "、".join(_LANGUAGES)
        raise UsageError(program.words("usage.bad_choice", option="--lang", value=lang, choices=choices))
    log.configure(program.log_level or "warning")
    end(run_demo(program.screen(), words(_LANGUAGES[lang]), keep))


def add_to(app: typer.Typer) -> None:
    add_verb(app, "demo", demo, "demo")
