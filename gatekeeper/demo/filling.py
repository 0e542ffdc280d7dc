"""How the demo's registry is filled: from the secretariat's workbook first, then with what the departments add."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gatekeeper import jst
from gatekeeper.bootstrap import Office
from gatekeeper.demo.place import Place
from gatekeeper.demo.secretariat import SUBMISSION, write_workbook
from gatekeeper.importing import Taken, take_in_files
from gatekeeper.registry.model import Procedure, Registry
from gatekeeper.registry.reading import read
from gatekeeper.registry.source import sha256_of

__all__ = ["Filled", "fill"]


@dataclass(frozen=True, slots=True)
class Filled:
    """What the workbook gave, and whether it is what the example registry says of the same procedures."""

    workbook: Path
    taken: Taken
    agrees: bool


def fill(office: Office, place: Place) -> Filled:
    """Writes the secretariat's workbook, reads it, and takes in what the departments have made of it: the files that
    the config names.
    """
    source, domains = office.settings.paths.registry, office.settings.ward.domains
    whole = read(source, domains).registry
    write_workbook(place.workbook, whole)
    today = jst.day_of(office.clock())
    taken = take_in_files([place.workbook], Registry(), ward_domains=domains, today=today)
    office.registries.apply(
        whole, by="demo", source=source.name, sha256=sha256_of([source]), why="demo", now=office.clock()
    )
    return Filled(place.workbook, taken, _approved(taken.registry) == _approved(whole))


def _approved(registry: Registry) -> list[tuple[object, ...]]:
    """What the committee approved, of each procedure of the workbook."""

    def facts(one: Procedure) -> tuple[object, ...]:
        days = (one.term.start, one.term.end, one.term.renews_yearly)
        return (one.id, one.number, one.department, one.name, one.items, one.pattern, *days)

    return [facts(one) for one in registry.procedures if one.submission == SUBMISSION]
