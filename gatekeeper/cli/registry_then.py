"""By which registry another moment is judged, and how that is told."""

from __future__ import annotations

import sys
from datetime import datetime

from gatekeeper.bootstrap import Office, RegistryThen
from gatekeeper.cli.option import read_moment
from gatekeeper.cli.program import Program
from gatekeeper.errors import UsageError
from gatekeeper.show.moment import moment
from gatekeeper.show.screen import Screen, Style
from gatekeeper.store.registry import RegistryVersion

__all__ = ["basis_of", "read_version", "shown_at", "tell_basis"]

_THEN, _NOW = "then", "now"


def basis_of(program: Program, office: Office, as_of: datetime | None, which: str) -> RegistryThen:
    """The registry that `--registry` asks for. Where there was none at that moment, that is said on standard error.

    :raises UsageError: neither `then` nor `now`.
    """
    if which not in {_THEN, _NOW}:
        choices = f"{_THEN}、{_NOW}"
        raise UsageError(program.words("usage.bad_choice", option="--registry", value=which, choices=choices))
    basis = office.registry_as_of(as_of, present=which == _NOW)
    if basis.lacking and basis.version is not None:
        _aloud(program, "history.lacking", basis.version)
    return basis


def shown_at(program: Program, office: Office, as_of: datetime | None) -> RegistryThen:
    """The registry as it stood at a moment, for people to look at; which version that is, is said on standard error.

    :raises UsageError: there was none yet: another one in its place would be a lie.
    """
    found = _held_at(program, office, as_of)
    if as_of is not None and found.version is not None:
        _aloud(program, "history.shown", found.version, "dim")
    return found


def _held_at(program: Program, office: Office, as_of: datetime | None) -> RegistryThen:
    found = office.registry_as_of(as_of)
    if found.lacking and found.version is not None:
        first = moment(found.version.at)
        raise UsageError(program.words("history.before_first", version=found.version.id, moment=first))
    return found


def tell_basis(program: Program, as_of: datetime | None, basis: RegistryThen) -> None:
    """Tells by which version a moment was judged; nothing where it is the present, or where it was said before."""
    if as_of is None or basis.version is None or basis.lacking:
        return
    program.screen().line(
        program.words("history.judged_by", version=basis.version.id, moment=moment(basis.version.at)), "dim"
    )


def _aloud(program: Program, name: str, version: RegistryVersion, style: Style = "yellow") -> None:
    Screen(sys.stderr).line(program.words(name, version=version.id, moment=moment(version.at)), style)


def read_version(program: Program, office: Office, given: str) -> RegistryThen:
    """The version that a person names by its number, by a moment, or as `now`.

    :raises UsageError: there is no such version, none yet at that moment, or the moment can't be read.
    """
    if given == _NOW:
        return office.registry_as_of(None)
    if given.isascii() and given.isdigit() and len(given) <= 9:
        version = next((one for one in office.registries.versions() if one.id == int(given)), None)
        if version is None:
            raise UsageError(program.words("history.no_version", version=given))
        return RegistryThen(office.registries.load_version(version.id), version, lacking=False)
    return _held_at(program, office, read_moment(given))
