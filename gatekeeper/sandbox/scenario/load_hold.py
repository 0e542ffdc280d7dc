"""Retention policies, legal holds and the collaboration allowlist of a scenario."""

from __future__ import annotations

from gatekeeper.sandbox.scenario.form import LegalHoldForm, RetentionForm, ScenarioForm
from gatekeeper.sandbox.scenario.load_item import ItemLoader
from gatekeeper.sandbox.scenario.load_people import user_of
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.hold import (
    AllowlistEntry,
    AllowlistExemption,
    Assignment,
    LegalHoldPolicy,
    RetentionPolicy,
)
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
        entry_id = entry.id or world.ids.make("allowlist", world.allowlist)
        world.allowlist[entry_id] = AllowlistEntry(entry_id, entry.domain, entry.direction, now)
    for login in form.allowlist_exempt:
        exemption = AllowlistExemption(world.ids.make("allowlist", world.exemptions), user_of(world, login), now)
        world.exemptions[exemption.id] = exemption


def _retention(world: World, given: RetentionForm, items: ItemLoader) -> None:
    at, policy_id = given.created_at or world.clock.now(), given.id or world.ids.make("policy")
    policy = RetentionPolicy(policy_id, given.name, given.days, given.action, world.service, at)
    targets: list[Folder | File | User | None] = [items.folder_at(path) for path in given.folders]
    if given.enterprise:
        targets.append(None)
    policy.assignments = {each.id: each for each in (_assigned(world, target) for target in targets)}
    world.retention_policies[policy.id] = policy


def _legal_hold(world: World, given: LegalHoldForm, items: ItemLoader) -> None:
    at, policy_id = given.created_at or world.clock.now(), given.id or world.ids.make("policy")
    policy = LegalHoldPolicy(policy_id, given.name, world.service, at)
    found = [items.item_at(path) or items.folder_at(path) for path in given.paths]
    targets = [*(item for item in found if isinstance(item, Folder | File)), *(user_of(world, u) for u in given.users)]
    policy.assignments = {each.id: each for each in (_assigned(world, target) for target in targets)}
    world.legal_holds[policy.id] = policy


def _assigned(world: World, target: Folder | File | User | None) -> Assignment:
    return Assignment(world.ids.make("assignment"), target, world.service, world.clock.now())
