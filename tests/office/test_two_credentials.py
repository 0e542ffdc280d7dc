"""A reader and an enforcer: who reads can't change, and who changes is called only when something changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.errors import MistakesError
from gatekeeper.reach import box_access, enforcer_access
from gatekeeper.settings import load
from tests.acting.ward import Ward, ward_of

FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations: [{login: someone@example.net, role: viewer}]
"""
TWO = '[box.enforcer]\nclient_id = "gatekeeper-enforcer"\n'


def enforcer_came(ward: Ward) -> bool:
    """Whether the enforcer's application has signed in: its service account is known from then on."""
    return any(user.name == "gatekeeper-enforcer" for user in ward.box.world.users.values())


def with_two(ward: Ward) -> None:
    ward.config.write_text(ward.config.read_text().replace("[watch]", f"{TWO}[watch]"), encoding="utf-8")


def test_remedies_go_through_the_enforcer_alone(tmp_path: Path) -> None:
    """A sweep signs in as the reader; the act after it as the enforcer, too; all calls are counted."""
    with ward_of(tmp_path, FOLDERS) as ward:
        with_two(ward)
        ward.sweep()
        assert not enforcer_came(ward)
        ward.acting().round()
        assert enforcer_came(ward)
        assert ward.sweep() == []
        office = ward.office()
        usage = office.usage.today(office.clock())
        asked = {route: count for route, count in ward.calls().items() if "/2.0/" in route}
        assert sum(usage.values()) == sum(asked.values())


def test_enforcer_stays_away_where_nothing_is_enforced(tmp_path: Path) -> None:
    """With policies that only observe it never signs in, and its secret needn't even be there."""
    with ward_of(tmp_path, FOLDERS, policy="mode: observe") as ward:
        with_two(ward)
        ward.sweep()
        ward.acting().round()
        assert not enforcer_came(ward)


def test_each_has_its_own_secret(tmp_path: Path) -> None:
    """The enforcer signs in with its own, and shares the way to Box with the reader."""
    file = tmp_path / "gatekeeper.toml"
    text = (
        '[ward]\nname = "区"\ndomains = ["city.example.jp"]\n[box]\nenterprise_id = "900"\nclient_id = "reader"\n'
        '[box.enforcer]\nauth = "jwt"\n[watch]\nroots = ["1000"]\n'
    )
    file.write_text(text, encoding="utf-8")
    secrets = {"GATEKEEPER_BOX_CLIENT_SECRET": "one", "GATEKEEPER_BOX_ENFORCER_JWT": "{}"}
    settings = load(file, secrets)
    reader, enforcer = box_access(settings), enforcer_access(settings)
    assert (reader.client_secret, reader.jwt) == ("one", None)
    assert (enforcer.client_secret, enforcer.jwt, enforcer.enterprise_id) == (None, "{}", "900")
    bare = load(file, {"GATEKEEPER_BOX_CLIENT_SECRET": "one"})
    with Office(bare) as office, pytest.raises(MistakesError, match="box_enforcer_jwt"):
        _ = office.enforcer
    file.write_text(text.replace('auth = "jwt"', 'client_id = "e"\nclient_secret = "x"'), encoding="utf-8")
    with pytest.raises(MistakesError, match="GATEKEEPER_BOX_ENFORCER_CLIENT_SECRET"):
        load(file, {})
