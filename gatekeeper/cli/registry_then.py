"""By which registry another moment is judged, and how that is told."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.bootstrap import Office, RegistryThen
from gatekeeper.cli.option import read_moment
from gatekeeper.cli.program import Program
from gatekeeper.errors import UsageError
from gatekeeper.show.moment import moment

__all__ = ["basis_of", "read_version", "tell_basis"]

_THEN, _NOW = "then", "now"


def basis_of(program: Program, office: Office, as_of: datetime | None, which: str) -> RegistryThen:
    """The registry that `--registry` asks for.

    :raises UsageError: neither `then` nor `now`.
    """
    if which not in {_THEN, _NOW}:
        choices = f"{_THEN}、{_NOW}"
        raise UsageError(program.words("usage.bad_choice", option="--registry", value=which, choices=choices))
    return office.registry_as_of(as_of, present=which == _NOW)


def tell_basis(program: Program, as_of: datetime | None, basis: RegistryThen) -> None:
    """Tells by which version a moment was judged; nothing where it is the present."""
    if as_of is None or basis.version is None:
        return
    name = "history.lacking" if basis.lacking else "history.judged_by"
    words = program.words
    program.screen().line(words(name, version=basis.version.id, moment=moment(basis.version.at)), "dim")


def read_version(program: Program, office: Office, given: str) -> RegistryThen:
    """The version that a person names by its number, by a moment, or as `now`.

    :raises UsageError: there is no such version, or the moment can't be read.
    """
    if given == _NOW:
        return office.registry_as_of(None)
    if given.isascii() and given.isdigit() and len(given) <= 9:
        version = next((one for one in office.registries.versions() if one.id == int(given)), None)
        if version is None:
            raise UsageError(program.words("history.no_version", version=given))
        return RegistryThen(office.registries.load_version(version.id), version, lacking=False)
    return office.registry_as_of(read_moment(given))
