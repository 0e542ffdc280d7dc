"""Users, groups and developer tokens of a scenario."""

from __future__ import annotations

from datetime import timedelta

from gatekeeper.sandbox.scenario.form import ScenarioForm
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.people import add_group, add_member, tell_of_user
from gatekeeper.sandbox.world.token import Token
from gatekeeper.sandbox.world.world import World

__all__ = ["load_groups", "load_users", "user_of"]


def load_users(world: World, form: ScenarioForm) -> None:
    """The users that are listed, and the developer tokens, which stand for one of them or for the service account."""
    now = world.clock.now()
    for given in form.users:
        user = world.add_user(
            given.login,
            given.name or given.login.partition("@")[0],
            world.kind_of(given.login),
            given.created_at or now,
            user_id=given.id,
            role=given.role,
        )
        user.status = given.status
        if user.kind == "managed":
            tell_of_user(world, user, world.service, user.created_at)
    for token in form.tokens:
        user = world.service if token.login is None else user_of(world, token.login)
        ends = token.expires_at or now + timedelta(hours=1)
        world.tokens.add(Token(token.token, user, "developer", ends))


def load_groups(world: World, form: ScenarioForm) -> None:
    now = world.clock.now()
    for given in form.groups:
        at = given.created_at or now
        group = add_group(world, given.name, world.service, at, group_id=given.id)
        for login in given.members:
            add_member(world, group, user_of(world, login), world.service, at)


def user_of(world: World, login: str) -> User:
    """The user of a login; somebody whom the scenario merely mentions has a Box account, too."""
    known = world.users_by_login.get(login.lower())
    if known is not None:
        return known
    return world.add_user(login, login.partition("@")[0] or login, world.kind_of(login), world.clock.now())
