"""From settings to what the rooms are given."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.errors import MistakesError
from gatekeeper.reach import box_access, database_url
from gatekeeper.settings import load

CONFIG = """
[ward]
name = "新宿区"
domains = ["city.example.jp"]
[box]
auth = "{auth}"
enterprise_id = "900"
client_id = "gatekeeper"
proxy = "http://ward@proxy.city.example.jp:8080"
[watch]
roots = ["visible"]
[paths]
database = "postgresql://keeper@db.city.example.jp/gatekeeper"
"""


def written(folder: Path, auth: str = "ccg") -> Path:
    config = folder / "gatekeeper.toml"
    config.write_text(CONFIG.format(auth=auth), encoding="utf-8")
    return config


@pytest.mark.parametrize("auth", ["ccg", "jwt", "token"])
def test_way_of_signing_in_gets_its_secret_alone(tmp_path: Path, auth: str) -> None:
    """Each way of signing in gets its own secret and no other."""
    names = {"ccg": "client_secret", "jwt": "jwt", "token": "token"}
    environment = {
        "GATEKEEPER_BOX_CLIENT_SECRET": "client_secret",
        "GATEKEEPER_BOX_JWT": "jwt",
        "GATEKEEPER_BOX_TOKEN": "token",
    }
    access = box_access(load(written(tmp_path, auth), environment))
    assert {name: getattr(access, name) for name in names.values()} == dict.fromkeys(names.values()) | {
        names[auth]: names[auth]
    }


@pytest.mark.parametrize("auth", ["ccg", "jwt", "token"])
def test_missing_secret_is_named_with_its_place(tmp_path: Path, auth: str) -> None:
    """A secret that isn't there is asked for by name before anything goes over the network."""
    with pytest.raises(MistakesError, match="GATEKEEPER_BOX_"):
        box_access(load(written(tmp_path, auth), {}))


def test_passwords_are_put_into_their_urls(tmp_path: Path) -> None:
    """A password with signs of its own reaches the proxy's and the database's URL unharmed."""
    environment = {
        "GATEKEEPER_BOX_CLIENT_SECRET": "x",
        "GATEKEEPER_BOX_PROXY_PASSWORD": "a/b@c",
        "GATEKEEPER_DATABASE_PASSWORD": "p:w",
    }
    settings = load(written(tmp_path), environment)
    assert box_access(settings).proxy == "http://ward:a%2Fb%40c@proxy.city.example.jp:8080"
    assert database_url(settings) == "postgresql://keeper:p%3Aw@db.city.example.jp/gatekeeper"
