"""Nothing is done by what was judged by a registry, policies or domains that aren't in force any more."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from gatekeeper.bootstrap import Office
from gatekeeper.hearing import reread_items, take_in_stream
from gatekeeper.policy.violation import Status
from gatekeeper.sweep.port import SweepCounts
from tests.acting.crash.api import Api
from tests.acting.ward import Ward, ward_of

NO_SHARE = "guard: {max_actions: 100, max_share: 1.0, max_registry_change: 1.0}"

ONE = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations:
      - {login: op@vendor.example.com, role: viewer uploader, expires_at: 2026-03-31T23:59:59+09:00}
      - {login: hanako@city.example.jp, role: editor}
  - {path: 受渡し/国保督促状/中, id: "1002", owner: admin@city.example.jp, watermark: true}
"""


@contextmanager
def changed(file: Path, text: str) -> Iterator[None]:
    """The file with another text, and then with its own again."""
    before = file.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(before, encoding="utf-8")


def stricter(ward: Ward) -> tuple[Path, str]:
    """The policy of the procedure's pattern, with a role that nobody there has."""
    for file in (ward.folder / "policies").glob("*.yaml"):
        plain = yaml.safe_load(file.read_text(encoding="utf-8"))
        if "migrated_media" in (plain.get("patterns") or []):
            plain["collaborators"]["max_role"] = "previewer"
            return file, yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)
    raise AssertionError("no policy")


def invite(ward: Ward, folder: str) -> None:
    api = Api(ward.box.base_url)
    api.sign_in()
    guest = {"type": "user", "login": "someone@example.net"}
    api.ask(
        "POST", "collaborations", {"item": {"type": "folder", "id": folder}, "accessible_by": guest, "role": "viewer"}
    )


def hear(ward: Ward) -> Office:
    office = ward.office()
    take_in_stream(office)
    reread_items(office, 100)
    return office


def logins(ward: Ward) -> set[str | None]:
    return {one.login for one in ward.acting().prepare(ward.clock()).drafts}


def test_what_an_event_was_judged_by_while_the_policy_was_wrong(tmp_path: Path) -> None:
    """A policy made too strict, an event in that hour, the policy taken back: the operator keeps the role."""
    with ward_of(tmp_path, ONE, policy=NO_SHARE) as ward:
        ward.sweep()
        hear(ward)
        assert logins(ward) == set()
        with changed(*stricter(ward)):
            invite(ward, "1001")
            hear(ward)
            assert logins(ward) == {"op@vendor.example.com"}
        assert ward.acting().prepare(ward.clock()).confirmed
        assert logins(ward) == set()
        assert ward.acting().round().done == []


def test_what_a_sweep_that_was_cut_short_has_judged_by_a_misspelt_domain(tmp_path: Path) -> None:
    """The ward's own people are outsiders for an hour, and a sweep begins in it: nobody of them is removed after it."""
    with ward_of(tmp_path, ONE, policy=NO_SHARE) as ward:
        ward.sweep()
        ward.pass_time(hours=2)
        text = ward.config.read_text(encoding="utf-8")
        stop = threading.Event()
        with changed(ward.config, text.replace('"city.example.jp"]', '"city.exmaple.jp"]')):
            office = Office(ward.settings(), clock=ward.clock, stop=stop)

            def in_the_middle(counts: SweepCounts) -> None:
                if counts.collaborations:
                    stop.set()

            with office:
                assert not office.sweep(progress=in_the_middle).outcome.complete
        stands = [one for one in ward.office().standing() if one.status is not Status.RESOLVED]
        assert "hanako@city.example.jp" in {one.violation.subject.login for one in stands}
        assert logins(ward) == set()
        assert ward.acting().round().done == []
