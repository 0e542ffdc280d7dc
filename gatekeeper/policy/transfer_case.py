"""The case of the rules about transfers: one transfer, judged by the registry as of its own moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gatekeeper.policy.model import Policy
from gatekeeper.policy.violation import Location, Subject, SubjectType
from gatekeeper.registry.governing import Standing
from gatekeeper.registry.model import Declaration, Governor
from gatekeeper.registry.network import Networks
from gatekeeper.transfer.value import Side, Transfer

__all__ = ["Load", "Past", "TransferCase"]

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Load:
    """How much was downloaded: files and bytes."""

    files: int = 0
    size: int = 0


Past = Callable[[Transfer], Load | None]
"""What the account of a transfer has usually downloaded in an hour before that one; None: nothing is on record."""


@dataclass(frozen=True, slots=True)
class TransferCase:
    """A transfer with what governs its place, and its party's standing there, as of its moment.

    `standing` is None for the ward's own staff and for visitors without an account.
    `hour` is what the account has downloaded under this governor in the hour that ends with this transfer, `usual`
    what it usually does in an hour of downloading; None: not asked, or there is nothing to compare with.
    `is_searched`: everything that is watched was read after the transfer, and its place not found.
    """

    transfer: Transfer
    governor: Governor | None
    policy: Policy
    standing: Standing | None = None
    hour: Load = Load()
    usual: Load | None = None
    is_searched: bool = False

    @property
    def location(self) -> Location:
        """What governs the place; where nothing does the folder, even if nobody knows where it lies; else the file."""
        governor, transfer = self.governor, self.transfer
        if governor is not None:
            kind = SubjectType.DECLARATION if isinstance(governor, Declaration) else SubjectType.PROCEDURE
            name = governor.subject if isinstance(governor, Declaration) else governor.name
            return Location(kind, governor.id, f"{governor.department}/{name}")
        if transfer.is_placed and transfer.folder_id is not None and transfer.trail:
            return Location(SubjectType.FOLDER, transfer.folder_id, transfer.folder_path)
        if transfer.folder_id is not None and not transfer.is_placed:
            return Location(SubjectType.FOLDER, transfer.folder_id, transfer.folder_path or transfer.path)
        return Location(SubjectType.FILE, transfer.item_id or "", transfer.path)

    @property
    def subject(self) -> Subject:
        return Subject(SubjectType.ACCOUNT, self.transfer.account or "", self.transfer.login)

    @property
    def unread(self) -> frozenset[str]:
        """What isn't known: `place`, where the file lay, unless it was searched for in vain; `account`, who it was."""
        unread = _NOTHING if self.transfer.is_placed or self.is_searched else frozenset({"place"})
        return unread | {"account"} if self.transfer.side is Side.UNKNOWN else unread

    @property
    def is_elsewhere(self) -> bool:
        """Whether the party came from an address that isn't among those that its approval names."""
        addresses: tuple[str, ...] | None = None
        if self.standing is not None and self.standing.subcontractor is not None:
            addresses = self.standing.subcontractor.addresses
        elif self.standing is not None and self.standing.counterparty is not None:
            addresses = self.standing.counterparty.addresses
        elif isinstance(self.governor, Declaration):
            addresses = self.governor.addresses
        return Networks(addresses or ()).hold(self.transfer.ip) is False
