"""The registry in force, and whether the files say the same."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.errors import ExitStatus
from gatekeeper.registry.diff import waiting_in_files
from gatekeeper.registry.reading import read
from gatekeeper.show.moment import moment
from gatekeeper.text import Words

__all__ = ["look"]


def look(office: Office, words: Words) -> Iterator[Line]:
    source, version = office.settings.paths.registry, office.registries.version()
    if version is None:
        found = read(source, office.settings.ward.domains).registry
        is_bare = not found.procedures and not found.declarations
        key = "check.registry_none" if is_bare else "check.registry_files"
        text = words(key, source=source, procedures=len(found.procedures))
        yield Line("registry", Mark.NOTE, text)
        return
    registry = office.registries.load()
    text = words(
        "check.registry_ok",
        version=version.id,
        moment=moment(version.at),
        by=version.by,
        procedures=len(registry.procedures),
        declarations=len(registry.declarations),
    )
    is_empty = not registry.procedures and not registry.declarations
    yield (
        Line("registry", Mark.BAD, words("check.registry_empty"), ExitStatus.FOUND)
        if is_empty
        else Line("registry", Mark.GOOD, text)
    )
    differing = waiting_in_files(registry, read(source, office.settings.ward.domains).registry)
    if differing:
        yield Line("registry", Mark.NOTE, words("check.registry_differs", source=source, count=differing))
