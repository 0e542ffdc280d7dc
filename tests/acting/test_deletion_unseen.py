"""What nobody could see coming isn't deleted before a person has looked, whatever it was that made it due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from tests.acting.test_deletion import FOLDER, NO_GUARD, as_admin, in_box, in_force, night
from tests.acting.ward import Ward, ward_of

_ONE = FOLDER.partition('      - {id: "502"')[0]
_ELSEWHERE = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
  - path: 受渡し/ほか
    id: "1003"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    files:
      - {id: "501", name: 旧.xlsx, size: 9, created_at: 2026-01-20T10:00:00+09:00, owner: admin@city.example.jp}
"""


def reasons(ward: Ward) -> dict[str, str]:
    """Why the next round is held for a deletion that came as a surprise; what the sentence names."""
    made = ward.acting().round()
    assert made.done == []
    assert made.held is not None
    return next(dict(one.facts) for one in made.held.draft.held if one.code == "due_on_arrival")


def shorten(ward: Ward, after: str, key: str = "delete_after") -> None:
    """The policy that deletes waits for this time from now on."""
    for file in (ward.folder / "policies").iterdir():
        body = yaml.safe_load(file.read_text(encoding="utf-8"))
        if "migrated_media" in str(body.get("patterns")):
            body["files"][key] = after
            file.write_text(yaml.safe_dump(body, allow_unicode=True, sort_keys=False), encoding="utf-8")


def test_an_old_file_that_is_moved_into_a_governed_folder_is_held(tmp_path: Path) -> None:
    """The approval is long in force, and the file much older than it may be: nobody was warned of its deletion."""
    with in_force(tmp_path, _ELSEWHERE) as ward:
        ward.pass_time(days=60)
        ward.sweep()
        as_admin(ward, "PUT", "/2.0/files/501", {"parent": {"id": "1001"}})
        ward.pass_time(hours=1)
        ward.sweep()
        facts = reasons(ward)
        assert (facts["governor"], facts["since"], facts["count"]) == ("R7-36-03", "2026-04-06", "1")
        assert in_box(ward) == "place"


def test_a_policy_that_is_shortened_afterwards_holds_what_it_makes_due(tmp_path: Path) -> None:
    """The file came after the approval, and was due, by the new days, before the policy had them."""
    later = _ONE.replace("2026-01-05T10", "2026-02-20T10")
    with in_force(tmp_path, later, policy=f"{NO_GUARD}\nfiles: {{delete_after: 300d}}") as ward:
        ward.pass_time(days=40)
        assert night(ward) == {}
        shorten(ward, "3d")
        ward.pass_time(hours=1)
        ward.sweep()
        facts = reasons(ward)
        assert (facts["since"], facts["earliest"]) == ("2026-03-17", "2026-02-23")
        assert in_box(ward) == "place"


def test_a_night_that_was_missed_holds_nothing(tmp_path: Path) -> None:
    """Seen two days after its last day, a file goes by itself."""
    with ward_of(tmp_path, _ONE, policy=NO_GUARD) as ward:
        ward.sweep()
        ward.pass_time(days=5)
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}


def test_what_nobody_has_looked_at_for_longer_is_held(tmp_path: Path) -> None:
    """Seen three days after its last day: when it came there isn't on record."""
    with ward_of(tmp_path, _ONE, policy=NO_GUARD) as ward:
        ward.sweep()
        ward.pass_time(days=6)
        ward.sweep()
        assert reasons(ward)["since"] == "2026-02-07"


def test_the_grace_after_a_waiver_counts_from_its_end(tmp_path: Path) -> None:
    """What was tolerated up to a day isn't deleted in the minute after it."""
    with in_force(tmp_path, _ONE, policy=f"grace: 72h\n{NO_GUARD}") as ward:
        ward.sweep()
        office = ward.office()
        (stored,) = [one for one in office.standing() if one.violation.rule == "GK401"]
        office.violations.waive(stored.id, "花子", "まだ要る", date(2026, 2, 20), ward.clock())
        ward.pass_time(days=15, hours=16)
        assert night(ward) == {}
        (stored,) = [one for one in ward.office().standing() if one.violation.rule == "GK401"]
        assert str(stored.status) == "open"
        ward.pass_time(days=2, hours=22)
        assert night(ward) == {}
        ward.pass_time(hours=2)
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}


def test_the_time_in_the_trash_that_was_promised_is_kept(tmp_path: Path) -> None:
    """A policy that is shortened afterwards cuts it short for nothing that lies there already."""
    with in_force(tmp_path, _ONE, policy=f"{NO_GUARD}\nfiles: {{delete_after: 30d, cooling: 60d}}") as ward:
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
        shorten(ward, "7d", "cooling")
        ward.pass_time(days=30)
        assert night(ward) == {}
        ward.pass_time(days=29, hours=23)
        assert night(ward) == {}
        ward.pass_time(hours=2)
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
        assert in_box(ward) == "gone"


def test_a_longer_time_in_the_trash_holds_at_once(tmp_path: Path) -> None:
    """Of the two the later one counts."""
    with in_force(tmp_path, _ONE, policy=f"{NO_GUARD}\nfiles: {{delete_after: 30d, cooling: 7d}}") as ward:
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
        shorten(ward, "20d", "cooling")
        ward.pass_time(days=19)
        assert night(ward) == {}
        ward.pass_time(days=2)
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
