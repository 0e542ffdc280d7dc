"""gatekeeper registry who: in which procedures an address, a domain or a company stands, and as what"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from gatekeeper.bootstrap import Office
from gatekeeper.cli.option import FormatOption, help_of, read_format, read_moment
from gatekeeper.cli.program import print_json, program_of
from gatekeeper.errors import UsageError
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Registry
from gatekeeper.registry.who import Answer, Engagement
from gatekeeper.registry.who import who as find
from gatekeeper.show.moment import moment
from gatekeeper.show.screen import Column, Screen
from gatekeeper.show.term import term_plain, term_text
from gatekeeper.store.registry import RegistryVersion
from gatekeeper.text import Words

__all__ = ["who"]


def who(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="WHO", help=help_of("who_query"))],
    at: Annotated[str | None, typer.Option("--at", metavar="MOMENT", help=help_of("who_at"))] = None,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape, asked, as_of = read_format(output), query.strip(), read_moment(at)
    if not asked:
        raise UsageError(program.words("who.blank"))
    with program.office() as office:
        registry, version = _registry(office, as_of)
        as_of = as_of or office.clock()
        answer = find(Index(registry, office.settings.ward.domains), asked, as_of)
    holding = [one for one in answer.found if one.holds]
    if shape == "json":
        print_json([_plain(one) for one in holding])
        return
    screen, words = program.screen(), program.words
    _tell(screen, words, asked, answer, as_of)
    if version is not None:
        screen.line(words("who.version", version=version.id, moment=moment(version.at)), "dim")


def _registry(office: Office, as_of: datetime | None) -> tuple[Registry, RegistryVersion | None]:
    """The registry as it stood at a moment in the past, with its version; else the one in force.

    Before the first version nothing was on record: then today's registry answers for that moment too.
    """
    present = office.registry()
    if as_of is None or as_of >= office.clock() or (version := office.registries.version(as_of)) is None:
        return present, None
    return office.registries.load(as_of), version


def _tell(screen: Screen, words: Words, query: str, answer: Answer, as_of: datetime) -> None:
    holding = [one for one in answer.found if one.holds]
    if holding:
        screen.line(words("who.found", query=query, moment=moment(as_of), count=len(holding)), "bold")
        columns = [
            Column(words("who.entry")),
            Column(words("who.channel")),
            Column(words("who.role"), ratio=2),
            Column(words("who.party"), ratio=2),
            Column(words("who.items"), ratio=3),
            Column(words("who.term"), ratio=3),
            Column(words("registry.folders")),
            Column(words("who.matched")),
        ]
        screen.table(columns, (_row(words, one) for one in holding))
    else:
        screen.line(words("who.nobody", query=query, moment=moment(as_of)))
    if outside := [one.governor.id for one in answer.found if not one.holds]:
        screen.line(words("who.outside_term", ids="、".join(dict.fromkeys(outside))), "dim")
    if answer.imitated is not None:
        screen.line(words("who.lookalike", query=query, imitated=answer.imitated), "yellow")
    if answer.alike_names:
        screen.line(words("who.alike_names", names="、".join(answer.alike_names)), "yellow")
    if answer.is_inside:
        screen.line(words("who.inside", query=query))


def _row(words: Words, one: Engagement) -> tuple[str, ...]:
    role = words(f"who.role_{one.role}", of=one.of)
    if one.of is not None and one.role == "handler":
        role = f"{role}（{words('who.role_subcontractor', of=one.of)}）"
    return (
        one.governor.id,
        words(f"need.value_channel_{one.channel}"),
        role,
        one.party,
        "、".join(one.items),
        term_text(words, one.term),
        " ".join(one.governor.folders),
        words(f"who.by_{one.matched_by}"),
    )


def _plain(one: Engagement) -> dict[str, object]:
    return {
        "entry": one.governor.id,
        "submission": one.submission,
        "channel": str(one.channel),
        "role": one.role,
        "party": one.party,
        "of": one.of,
        "items": list(one.items),
        "term": term_plain(one.term),
        "folders": list(one.governor.folders),
        "matched_by": str(one.matched_by),
    }
