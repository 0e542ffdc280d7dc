"""To whom an alert goes: the privacy office, IT, the department in charge, the owner; never an outsider. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gatekeeper.enforcement.notice import NoticeKind
from gatekeeper.registry.address import PlainAddress, ace_domain, normalise
from gatekeeper.registry.model import Registry
from gatekeeper.settings import AlertSettings
from gatekeeper.store.alert import Role

__all__ = ["Addressee", "Addressees"]

_TOLD_TO_CONTACTS = frozenset({NoticeKind.LOCKDOWN, NoticeKind.RELEASE})


@dataclass(frozen=True, slots=True)
class Addressee:
    address: str
    role: Role


class Addressees:
    """Whom the config and the registry name. Each address comes once, as the first of what it is."""

    def __init__(self, settings: AlertSettings, registry: Registry, ward_domains: Iterable[str]) -> None:
        self._settings = settings
        self._inside = frozenset(ace_domain(one) or one for one in (*ward_domains, *settings.domains))
        mails = (
            contact.mail
            for procedure in registry.procedures
            for party in procedure.counterparties
            for contact in party.contacts
        )
        self._contacts = frozenset(address for mail in mails if (address := _plain(mail)) is not None)

    def of_violation(
        self, department: str | None, owner: str | None, *, urgent: bool, quiet: bool
    ) -> tuple[Addressee, ...]:
        """`quiet`: the policy only records, so that nobody but the privacy office hears of it."""
        office = self._settings.privacy_office
        if quiet:
            return _once([(Role.PRIVACY_OFFICE, office)])
        near = [
            (Role.DEPARTMENT, self._settings.departments.get(department or "", ())),
            (Role.OWNER, filter(None, [self.insider(owner)])),
        ]
        known = _once(near)
        first = Role.PRIVACY_OFFICE if known else Role.STAND_IN
        return _once([(first, office), (Role.IT, self._settings.it if urgent else ()), *_grouped(known)])

    def of_machinery(self) -> tuple[Addressee, ...]:
        """For what isn't right with the gatekeeper, and what waits for a decision."""
        return _once([(Role.PRIVACY_OFFICE, self._settings.privacy_office), (Role.IT, self._settings.it)])

    def of_notice(self, to: str, kind: NoticeKind | None = None) -> tuple[Addressee, ...]:
        """Who hears of a notice to `to` (empty: nobody is known).

        An outsider only where the registry names him as the contact of an incident, and it is one.
        """
        if (inside := self.insider(to)) is not None:
            return (Addressee(inside, Role.OWNER),)
        address = _plain(to)
        if address in self._contacts and kind in _TOLD_TO_CONTACTS:
            return (Addressee(address or "", Role.CONTACT),)
        return _once([(Role.STAND_IN, self._settings.privacy_office)])

    def of_postponement(self, owner: str | None) -> tuple[Addressee, ...]:
        owners = filter(None, [self.insider(owner)])
        return _once([(Role.PRIVACY_OFFICE, self._settings.privacy_office), (Role.OWNER, owners)])

    def of_escalation(self) -> tuple[Addressee, ...]:
        listed = self._settings.escalation or self._settings.privacy_office
        return _once([(Role.ESCALATION, listed)])

    def insider(self, login: str | None) -> str | None:
        """The address of the ward's own that a login is, or None: whoever isn't surely inside is outside."""
        address = normalise(login)
        if isinstance(address, PlainAddress) and address.domain in self._inside:
            return str(address)
        return None


def _plain(login: str | None) -> str | None:
    address = normalise(login)
    return str(address) if isinstance(address, PlainAddress) else None


def _once(listed: Iterable[tuple[Role, Iterable[str]]]) -> tuple[Addressee, ...]:
    found: dict[str, Role] = {}
    for role, addresses in listed:
        for address in addresses:
            found.setdefault(address, role)
    return tuple(Addressee(address, role) for address, role in found.items())


def _grouped(known: Iterable[Addressee]) -> list[tuple[Role, tuple[str]]]:
    return [(one.role, (one.address,)) for one in known]
