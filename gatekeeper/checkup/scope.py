"""What the credentials may really read, found by trying; and whether the enterprise lets a collaboration end."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.bootstrap import Office
from gatekeeper.box.probe import Scope, SdkProbe
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.errors import BoxRefusedError, ExitStatus, UnreadableError
from gatekeeper.policy.model import Mode, Policies
from gatekeeper.policy.rules import RULES
from gatekeeper.sweep.order import MANAGED_USERS
from gatekeeper.text import Words

__all__ = ["look"]

_NEEDED = (Scope.ITEMS, Scope.COLLABORATIONS, Scope.EVENTS, Scope.TRASH)
_WELCOME = (Scope.GROUPS, Scope.USERS)
_TO_ACT = (Scope.ITEMS, Scope.TRASH)
_ALL_FILES = "0"


def look(office: Office, words: Words) -> Iterator[Line]:
    probe, watched = office.session.probe(), office.settings.watch.roots
    folder = next((root for root in watched if root.isdecimal()), None)
    enterprise = office.settings.box.enterprise_id or ""
    good = list[str]()
    for scope in (*_NEEDED, *_WELCOME):
        if scope is Scope.COLLABORATIONS and folder is None:
            continue  # the root of all has none that could be asked for
        is_needed = scope in _NEEDED or (scope is Scope.USERS and MANAGED_USERS in watched)
        try:
            probe.try_scope(scope, folder_id=folder or _ALL_FILES, enterprise_id=enterprise)
            good.append(words(f"check.scope_{scope}"))
        except (UnreadableError, BoxRefusedError) as error:
            text = words(f"check.scope_no_{scope}", reason=str(error))
            yield Line("scope", Mark.BAD, text, ExitStatus.UNREACHABLE) if is_needed else Line("scope", Mark.NOTE, text)
    if good:
        yield Line("scope", Mark.GOOD, words("check.scope_ok", scopes="、".join(good)))
    yield _expiry(probe, enterprise, words)
    yield from _enforcer(office, folder or _ALL_FILES, enterprise, words)


def _enforcer(office: Office, folder: str, enterprise: str, words: Words) -> Iterator[Line]:
    """The second credential, where there is one and anything is enforced: else it isn't even looked at."""
    if office.settings.box.enforcer is None:
        return
    if not _enforces(office.policies):
        yield Line("enforcer", Mark.NOTE, words("check.enforcer_idle"))
        return
    probe, good = office.enforcer.probe(), list[str]()
    for scope in _TO_ACT:
        try:
            probe.try_scope(scope, folder_id=folder, enterprise_id=enterprise)
            good.append(words(f"check.scope_{scope}"))
        except (UnreadableError, BoxRefusedError) as error:
            text = words(f"check.scope_no_{scope}", reason=str(error))
            yield Line("enforcer", Mark.BAD, text, ExitStatus.UNREACHABLE)
    if good:
        yield Line("enforcer", Mark.GOOD, words("check.scope_ok", scopes="、".join(good)))


def _enforces(policies: Policies) -> bool:
    held = policies.by_pattern.values()
    return any(policy.mode_of(rule.id) is Mode.ENFORCE for policy in held for rule in RULES)


def _expiry(probe: SdkProbe, enterprise: str, words: Words) -> Line:
    if not enterprise:
        return Line("expiry", Mark.NOTE, words("check.expiry_no_enterprise"))
    try:
        allowed = probe.collaboration_expiry(enterprise)
    except (UnreadableError, BoxRefusedError) as error:
        return Line("expiry", Mark.NOTE, words("check.scope_no_enterprise", reason=str(error)))
    if allowed is None:
        return Line("expiry", Mark.NOTE, words("check.expiry_unknown"))
    return Line(
        "expiry", Mark.GOOD if allowed else Mark.NOTE, words("check.expiry_on" if allowed else "check.expiry_off")
    )
