"""Whom a collaboration lets in: the outside people behind it, and how they stand to what governs the item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gatekeeper.inventory.item import Collaboration, Group, PrincipalType
from gatekeeper.registry.governing import Index, Standing, StandingKind
from gatekeeper.registry.model import Governor
from gatekeeper.registry.term import Span

__all__ = ["Access", "Outsider", "access_of"]

_TOLERATED = frozenset({StandingKind.APPROVED, StandingKind.UNDETERMINED})


@dataclass(frozen=True, slots=True)
class Outsider:
    """One outside person; `login` is None where Box didn't show the address."""

    login: str | None
    standing: Standing

    @property
    def is_approved(self) -> bool:
        return self.standing.kind is StandingKind.APPROVED

    @property
    def is_out_of_term(self) -> bool:
        return self.is_approved and self.standing.span is not None and not self.standing.span.state.holds


@dataclass(frozen=True, slots=True)
class Access:
    """The outsiders behind one collaboration: the user, or the group's members.

    A group that was read incompletely has no outsiders here: nothing may be concluded from the rest.
    """

    outsiders: tuple[Outsider, ...] = ()
    is_group: bool = False
    has_insiders: bool = False
    is_complete: bool = True

    @property
    def person(self) -> Outsider | None:
        """The outside user; None for a group and for an insider."""
        return self.outsiders[0] if self.outsiders and not self.is_group else None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The terms of those who are approved; of a group's members one each."""
        return tuple(one.standing.span for one in self.outsiders if one.is_approved and one.standing.span is not None)

    @property
    def out_of_term(self) -> tuple[Outsider, ...]:
        """Who is approved, but not now."""
        return tuple(one for one in self.outsiders if one.is_out_of_term)

    @property
    def may_hold_insiders(self) -> bool:
        """Whether the ward's own people are let in too, as far as can be told: then only a person may change it."""
        return self.has_insiders or any(one.login is None for one in self.outsiders)

    @property
    def lasts(self) -> bool:
        """Whether there are outsiders who aren't to be shut out as such: what they may do is then worth judging.

        Strangers in a group are only reported, so that a group always lasts.
        """
        return bool(self.outsiders) and (self.is_group or self.outsiders[0].standing.kind in _TOLERATED)


def access_of(
    collaboration: Collaboration, groups: Mapping[str, Group], index: Index, governor: Governor | None, as_of: datetime
) -> Access:
    """Whom a collaboration lets in, judged for `governor` (None: an ungoverned item) as of an aware moment."""
    if collaboration.principal_type != PrincipalType.GROUP:
        if index.is_inside(collaboration.login):
            return Access(has_insiders=True)
        return Access((Outsider(collaboration.login, index.standing(collaboration.login, governor, as_of)),))
    group = groups.get(collaboration.principal_id or "")
    if group is None or not group.complete:
        return Access(is_group=True, is_complete=False)
    outside = sorted({member.login or "" for member in group.members if not index.is_inside(member.login)})
    outsiders = tuple(Outsider(login or None, index.standing(login, governor, as_of)) for login in outside)
    inside = any(index.is_inside(member.login) for member in group.members)
    return Access(outsiders, is_group=True, has_insiders=inside)
