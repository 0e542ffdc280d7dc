"""Retention policies, legal holds and the collaboration allowlist of a scenario."""

from __future__ import annotations

from gatekeeper.sandbox.scenario.form import LegalHoldForm, RetentionForm, ScenarioForm
from gatekeeper.sandbox.scenario.load_item import ItemLoader
from gatekeeper.sandbox.scenario.load_people import user_of
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.allowlist import allow_domain, exempt_user
from gatekeeper.sandbox.world.hold import LegalHoldPolicy, RetentionPolicy
from gatekeeper.sandbox.world.holding import enter_hold, enter_retention, lay
from gatekeeper.sandbox.world.item import File, Folder
from gatekeeper.sandbox.world.world import World

__all__ = ["load_holds"]


def load_holds(world: World, form: ScenarioForm, items: ItemLoader) -> None:
    now = world.clock.now()
    for retention in form.retention_policies:
        _retention(world, retention, items)
    for hold in form.legal_holds:
        _legal_hold(world, hold, items)
    for entry in form.allowlist:
        allow_domain(world, entry.domain, entry.direction, world.service, now, entry.id)
    for login in form.allowlist_exempt:
        exempt_user(world, user_of(world, login), world.service, now)


def _retention(world: World, given: RetentionForm, items: ItemLoader) -> None:
    at = given.created_at or world.clock.now()
    policy_id = given.id or world.ids.make("policy", world.retention_policies)
    policy = RetentionPolicy(policy_id, given.name, given.days, given.action, world.service, at)
    enter_retention(world, policy)
    for path in given.folders:
        lay(world, policy, items.folder_at(path), world.service, at)
    if given.enterprise:
        lay(world, policy, None, world.service, at)


def _legal_hold(world: World, given: LegalHoldForm, items: ItemLoader) -> None:
    at = given.created_at or world.clock.now()
    policy = LegalHoldPolicy(given.id or world.ids.make("policy", world.legal_holds), given.name, world.service, at)
    enter_hold(world, policy)
    found = [items.item_at(path) or items.folder_at(path) for path in given.paths]
    targets: list[Folder | File | User] = [item for item in found if isinstance(item, Folder | File)]
    targets += [user_of(world, login) for login in given.users]
    for target in targets:
        lay(world, policy, target, world.service, at)
