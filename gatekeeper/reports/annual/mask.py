"""Hides who the parties are, for the version that is published. Pure.

A party has the same number wherever it stands in one report. The numbers follow the order in which parties come, not
what they are called: nobody can work a name out of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from gatekeeper.registry.model import Declaration
from gatekeeper.reports.annual.counting import file_of
from gatekeeper.reports.annual.model import AnnualReport, Held, Late, Missing, MissingKind, Undeclared
from gatekeeper.text import words
from gatekeeper.transfer.value import Side, Transfer

__all__ = ["Mask"]

_WORDS = words("ja")
_SHORTEST_NAME = 2
_LONGEST_SUFFIX = 6


class Mask:
    """Gives the parties of a report their numbers, and puts them in the place of names."""

    def __init__(self, declarations: Iterable[Declaration]) -> None:
        self._numbers: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._files: dict[str, int] = {}
        self._governor: str | None = None
        for one in declarations:
            for party in one.parties:
                self.party(party)

    def party(self, address: str) -> str:
        """What an address, or the name of a party, is called."""
        number = self._numbers.setdefault(_known(address), len(self._numbers) + 1)
        return _WORDS("annual.masked_party", number=f"{number:03}")

    def transfer(self, one: Transfer) -> Transfer:
        """The transfer without what leads to a party: names, addresses, files' names, Box's numbers.

        Staff of the ward keep their names, but for those who are the party of a declaration themselves.
        """
        login = one.login or one.counterparty or one.user_id
        is_party = one.side is not Side.INSIDE or (login is not None and _known(login) in self._numbers)
        who = self.party(login) if is_party and login is not None else None
        if who is not None and one.name is not None and len(one.name.strip()) >= _SHORTEST_NAME:
            self._names[one.name.strip()] = who
        name = self._file(one)
        return replace(
            one,
            event_id="",
            user_id=None,
            login=who if is_party else one.login,
            name=who if is_party else one.name,
            ip=None,
            item_id=None,
            item_name=name,
            path=name,
            folder_id=None,
            version_id=None,
            sha1=None,
            counterparty=None if one.counterparty is None else self.party(one.counterparty),
            subcontractor=None if one.subcontractor is None else self.party(one.subcontractor),
            link_id=None,
        )

    def report(self, one: AnnualReport) -> AnnualReport:
        """The report without the parties' names; to be asked for when all its transfers have gone by."""
        return replace(
            one,
            held=tuple(self._held(part) for part in one.held),
            late=tuple(self._late(part) for part in one.late),
            undeclared=tuple(map(_nowhere, one.undeclared)),
            missing=tuple(map(self._missing, one.missing)),
            masked=True,
        )

    def _file(self, one: Transfer) -> str:
        """Files are numbered anew under each declaration: so many numbers needn't all be remembered."""
        if one.governor != self._governor:
            self._governor, self._files = one.governor, {}
        number = self._files.setdefault(file_of(one), len(self._files) + 1)
        suffix = PurePosixPath(one.item_name).suffix
        plain = suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= _LONGEST_SUFFIX else ""
        return _WORDS("annual.masked_file", number=f"{number:,}", suffix=plain)

    def _declaration(self, one: Declaration) -> Declaration:
        parties = tuple(map(self.party, one.parties))
        by = None if one.declared_by is None else self._said(one.declared_by)
        return replace(one, parties=parties, subject=self._said(one.subject), declared_by=by, folders=())

    def _held(self, one: Held) -> Held:
        return replace(one, declaration=self._declaration(one.declaration))

    def _late(self, one: Late) -> Late:
        return replace(one, declaration=self._declaration(one.declaration))

    def _missing(self, one: Missing) -> Missing:
        if one.kind is not MissingKind.NO_ERASURE_REPORT:
            return one
        return replace(one, about=tuple(map(self.party, one.about)))

    def _said(self, text: str) -> str:
        """A text with every party that it names by address or by name hidden; the longest names first."""
        known = {address: self.party(address) for address in self._numbers} | self._names
        lowered = text.lower()
        for name in sorted((one for one in known if one.lower() in lowered), key=len, reverse=True):
            text = re.sub(re.escape(name), known[name], text, flags=re.IGNORECASE)
        return text


def _known(address: str) -> str:
    return address.strip().lower()


def _nowhere(one: Undeclared) -> Undeclared:
    return replace(one, path=_WORDS("annual.masked_place"), folder_id=None)
