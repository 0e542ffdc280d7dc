"""How Box and the database are reached, from the settings and their secrets."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urlsplit

from gatekeeper.box.access import AuthKind, BoxAccess
from gatekeeper.settings import Settings

__all__ = ["box_access", "database_url", "enforcer_access"]


def box_access(settings: Settings) -> BoxAccess:
    """How to reach Box, with the secrets that the way of signing in needs.

    :raises MistakesError: a secret is missing.
    """
    return _access(settings, "box")


def _access(settings: Settings, secrets: str) -> BoxAccess:
    box = settings.box
    auth = AuthKind(box.auth)
    needed = {AuthKind.CCG: "client_secret", AuthKind.JWT: "jwt", AuthKind.TOKEN: "token"}[auth]
    secret = settings.needed_secret(f"{secrets}_{needed}")
    return BoxAccess(
        auth,
        enterprise_id=box.enterprise_id,
        user_id=box.user_id,
        client_id=box.client_id,
        client_secret=secret if auth is AuthKind.CCG else None,
        jwt=secret if auth is AuthKind.JWT else None,
        token=secret if auth is AuthKind.TOKEN else None,
        base_url=box.base_url,
        proxy=None if box.proxy is None else _with_password(box.proxy, settings.secret("box_proxy_password")),
        ca_file=box.ca_file,
        calls_per_minute=box.calls_per_minute,
        workers=box.workers,
        read_timeout=float(box.timeout_seconds),
    )


def enforcer_access(settings: Settings) -> BoxAccess:
    """How to reach Box to change things: with the enforcer's own credential, where the ward wants two.

    :raises MistakesError: a secret is missing.
    """
    enforcer = settings.box.enforcer
    if enforcer is None:
        return box_access(settings)
    own = replace(settings.box, auth=enforcer.auth, user_id=enforcer.user_id, client_id=enforcer.client_id)
    return _access(replace(settings, box=own), "box_enforcer")


def database_url(settings: Settings) -> str:
    """The database's URL with its password, if there is one."""
    return _with_password(settings.paths.database, settings.secret("database_password"))


def _with_password(url: str, password: str | None) -> str:
    user, at, place = urlsplit(url).netloc.rpartition("@")
    if password is None or not at:
        return url
    return url.replace(f"//{user}@{place}", f"//{user}:{quote(password, safe='')}@{place}", 1)
