"""A scenario's form into a world, in the order in which things could have come about, with their events."""

from __future__ import annotations

from dataclasses import fields

from gatekeeper.sandbox.scenario.form import ScenarioForm
from gatekeeper.sandbox.scenario.generate import generate
from gatekeeper.sandbox.scenario.load_event import load_events
from gatekeeper.sandbox.scenario.load_hold import load_holds
from gatekeeper.sandbox.scenario.load_item import ItemLoader
from gatekeeper.sandbox.scenario.load_people import load_groups, load_users
from gatekeeper.sandbox.world.account import Enterprise
from gatekeeper.sandbox.world.clock import Clock
from gatekeeper.sandbox.world.settings import EnterpriseSettings
from gatekeeper.sandbox.world.token import JwtKey
from gatekeeper.sandbox.world.world import World

__all__ = ["build_world"]


def build_world(form: ScenarioForm) -> World:
    """The world of a scenario; two of the same scenario are the same, ids included."""
    clock = Clock(form.now, frozen=form.settings.frozen)
    world = World(_enterprise(form), clock, _settings(form), form.client_id)
    world.tokens.clients = dict(form.clients)
    world.tokens.jwt_keys = {key.key_id: JwtKey(key.key_id, key.public_key, key.client_id) for key in form.jwt_keys}
    world.is_being_built = True
    load_users(world, form)
    load_groups(world, form)
    items = ItemLoader(world, form)
    items.load()
    for order in form.generate if isinstance(form.generate, tuple) else (form.generate,):
        generate(world, items.folder_at(order.under), order)
    load_holds(world, form, items)
    items.trash_what_is_trashed()
    load_events(world, form.events, items.item_at)
    world.events.sort(key=lambda event: event.recorded_at)
    world.is_being_built = False
    return world


def _enterprise(form: ScenarioForm) -> Enterprise:
    given = form.enterprise
    return Enterprise(given.id, given.name, tuple(domain.lower() for domain in given.domains))


def _settings(form: ScenarioForm) -> EnterpriseSettings:
    known = {field.name for field in fields(EnterpriseSettings)}
    return EnterpriseSettings(**{name: value for name, value in form.settings if name in known})
