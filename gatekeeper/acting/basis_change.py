"""What of the registry and the policies has changed since something was planned, each entry by its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.action import Basis
from gatekeeper.registry.diff import diff
from gatekeeper.store.policy_version import PolicyVersions
from gatekeeper.text import words

__all__ = ["basis_changes"]

_WORDS = words("ja")
_NAMED = 10


def basis_changes(office: Office, then: Basis, moment: datetime) -> Iterator[str]:
    """One text for the registry and one for the policies, where they aren't any more what they were.

    `then` is what the plan rests on, `moment` the aware one at which it was made.
    """
    registries = office.registries
    version = registries.version()
    present = 0 if version is None else version.id
    if then.registry != present:
        changed = diff(registries.load_version(then.registry), registries.load_version(present))
        yield _WORDS("act.registry_changed", old=then.registry, new=present, ids=_listed([one.id for one in changed]))
    if then.policies != office.policies.digest:
        names = PolicyVersions(office.database).differing(office.policy_bodies, moment)
        yield _WORDS("act.policies_changed", names=_listed(names))


def _listed(names: Sequence[str]) -> str:
    if not names:
        return _WORDS("act.same_content")
    return "、".join(names[:_NAMED]) + (_WORDS("act.and_more", count=len(names) - _NAMED) if names[_NAMED:] else "")
