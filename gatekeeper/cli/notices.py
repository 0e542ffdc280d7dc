"""gatekeeper notices"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import FormatOption, help_of, read_format
from gatekeeper.cli.program import print_json, program_of
from gatekeeper.enforcement.notice import Notice
from gatekeeper.show.moment import iso, moment
from gatekeeper.show.screen import Column, Screen
from gatekeeper.text import Words

__all__ = ["add_to"]


def notices(
    context: typer.Context,
    sent_too: Annotated[bool, typer.Option("--all", help=help_of("notices_all"))] = False,
    output: FormatOption = "text",
) -> None:
    program, shape = program_of(context), read_format(output)
    with program.office() as office:
        found = office.notices.all(unsent_only=not sent_too)
    if shape == "json":
        print_json({"notices": [_plain(one) for one in found]})
    else:
        _show(program.screen(), program.words, found)


def _show(screen: Screen, words: Words, found: tuple[Notice, ...]) -> None:
    if not found:
        screen.line(words("notice.none"))
        return
    columns = [
        Column(words("notice.due")),
        Column(words("notice.kind")),
        Column(words("notice.to"), ratio=1),
        Column(words("notice.about"), ratio=2),
        Column(words("notice.state")),
    ]
    rows = [
        (
            moment(one.due),
            words(f"notice.kind_{one.kind}"),
            one.to or words("notice.nobody"),
            _about(words, one),
            words("notice.waiting") if one.sent_at is None else words("notice.sent", moment=moment(one.sent_at)),
        )
        for one in found
    ]
    screen.table(columns, rows)


def _about(words: Words, one: Notice) -> str:
    thing, at, due = one.about.partition("@")
    if not at:
        return one.about
    return words("notice.about_thing", thing=thing, moment=moment(datetime.fromisoformat(due)))


def _plain(one: Notice) -> dict[str, Any]:
    return {
        "kind": str(one.kind),
        "about": one.about,
        "to": one.to,
        "due": iso(one.due),
        "made_at": None if one.made_at is None else iso(one.made_at),
        "sent_at": None if one.sent_at is None else iso(one.sent_at),
    }


def add_to(app: typer.Typer) -> None:
    add_verb(app, "notices", notices, "notices")
