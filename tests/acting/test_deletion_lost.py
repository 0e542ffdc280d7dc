"""A deletion whose end can't be told is never forgotten: it stands in `check` until a person has looked."""

from __future__ import annotations

from pathlib import Path

from gatekeeper.acting.deciding import let_again
from gatekeeper.checkup import Mark, check_up
from gatekeeper.text import words
from tests.acting.test_deletion import FOLDER, HELD, in_box, in_force, night
from tests.acting.ward import Ward

_NOT_FOUND = '{"type": "error", "status": 404, "code": "not_found", "message": "no"}'


def checked(ward: Ward) -> tuple[Mark, str]:
    """What `check` says of deletions."""
    office = ward.office()
    (line,) = [one for one in check_up(office, words("ja")) if one.name == "deletions"]
    return line.mark, line.text


def test_one_that_cannot_be_told_is_loud_until_a_person_has_looked(tmp_path: Path) -> None:
    """Box took it and can't be read for a day: no rule speaks of the file, which lies in the trash without evidence."""
    with in_force(tmp_path, FOLDER) as ward:
        ward.sweep()
        # The look before the call gets through; the answer to the call doesn't, nor does any look after it.
        lost = {"kind": "status", "status": 502, "after_effect": True, "match": {"method": "DELETE"}}
        unseen = {"kind": "status", "status": 404, "body": _NOT_FOUND, "times": "forever", "after": 1}
        ward.ask("POST", "/_sandbox/faults", [lost, {**unseen, "match": {"method": "GET", "path": "/files/501"}}])
        ward.acting().round()
        ward.pass_time(days=1)
        ward.acting().go_on()
        ward.ask("POST", "/_sandbox/faults", [])
        assert [one for one in ward.sweep() if one.startswith("GK4")] == []
        assert in_box(ward) == "trash"
        mark, text = checked(ward)
        assert mark is Mark.BAD
        assert "失敗した消去が1件あります（処置 1）" in text
        let_again(ward.acting(), 1, "佐藤", "ごみ箱を見た")
        assert checked(ward)[0] is Mark.GOOD


def test_a_purge_that_box_refuses_is_named(tmp_path: Path) -> None:
    """The action's number leads to Box's words."""
    with in_force(tmp_path, HELD) as ward:
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
        ward.pass_time(days=8)
        assert night(ward) == {"failed": ["督促状🗻.xlsx"]}
        mark, text = checked(ward)
        assert mark is Mark.BAD
        assert "（処置 2）" in text
