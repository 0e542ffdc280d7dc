"""Which scopes a credential really has."""

from __future__ import annotations

import threading
from pathlib import Path

from gatekeeper.bootstrap import Office
from gatekeeper.box.scope import Grant, Scope, scopes_of
from gatekeeper.settings import load
from tests.acting.ward import ward_of
from tests.box.connecting import connected, quick
from tests.box.scripted import ME, box_error, ok, serving

PAGE = ok({"entries": [], "next_marker": None, "limit": 1000})


def test_what_is_refused_is_named_with_its_reason() -> None:
    """One call a scope; a refusal of one says nothing about the others."""
    with serving([ME, PAGE, box_error(403, "insufficient_scope"), PAGE]) as (server, url):
        with connected(quick(url), threading.Event()) as session:
            found = scopes_of(session)
        assert server.calls == 4
    assert [one.granted for one in found] == [True, True, False, True]
    assert found[2].scope is Scope.USERS
    assert found[2].reason


def test_sandbox_grants_all(tmp_path: Path) -> None:
    """The built-in Box answers what the real one would answer a service account with every scope."""
    with ward_of(tmp_path, "") as ward, Office(load(ward.config, {})) as office:
        assert scopes_of(office.session, "1000") == tuple(Grant(scope, granted=True) for scope in Scope)
