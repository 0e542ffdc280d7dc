"""A lockdown against a real Box: what it closes, what it leaves and says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.enforcement.action import ActionState, RunKind, RunState
from gatekeeper.enforcement.notice import NoticeKind
from gatekeeper.errors import StoppedError, UsageError
from gatekeeper.sandbox.server import Options
from gatekeeper.sandbox.wire.fault import Fault, Match
from gatekeeper.store.notice import Notices
from tests.acting.incident import CONTACTS, FOLDERS, folder, let_in, link, lock, people, replace_registry
from tests.acting.ward import OWNER, REGISTRY, Ward, ward_of

BEFORE = {"op@vendor.example.com", "someone@example.net"}


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    with ward_of(tmp_path, FOLDERS, registry=CONTACTS) as made:
        yield made


def test_everybody_from_outside_goes_and_the_wards_people_stay(ward: Ward) -> None:
    """People, groups with outsiders and invitations go from the folder and from what lies beneath it; nothing else."""
    locked = lock(ward)
    assert (locked.is_complete, locked.failed, locked.remaining) == (True, [], [])
    assert people(ward, "1001") == {"hanako@city.example.jp"}
    assert people(ward, "1002") == set()
    assert people(ward, "1003") == BEFORE


def test_links_are_shut_and_keep_their_urls(ward: Ward) -> None:
    """Links of the folder and of files in it lead only collaborators on; their addresses stay."""
    before = [link(ward, name).token for name in ("1001", "督促状.xlsx")]
    lock(ward)
    assert [link(ward, name).token for name in ("1001", "督促状.xlsx")] == before
    assert [link(ward, name).access for name in ("1001", "督促状.xlsx")] == ["collaborators", "collaborators"]
    assert link(ward, "1003").access == "open"


def test_invitations_and_mailed_uploads_are_switched_off(ward: Ward) -> None:
    """Nobody but owners may invite any more, and no address takes files."""
    lock(ward)
    settings = folder(ward, "1001").settings
    assert (settings.can_non_owners_invite, settings.upload_email) == (False, None)


def test_everything_is_on_record_with_its_state_before(ward: Ward) -> None:
    """One run holds an action for each access, each with what is needed to give it back."""
    locked = lock(ward)
    actions = ward.acting().journal.of_run(locked.lockdown.run.id)
    assert {one.state for one in actions} == {ActionState.VERIFIED}
    roles = {one.draft.login: one.draft.before.facts["role"] for one in actions if one.draft.login}
    assert roles == {
        "op@vendor.example.com": "viewer uploader",
        "someone@example.net": "viewer",
        "new@vendor.example.com": "previewer",
        "other@example.org": "editor",
    }
    run = ward.acting().journal.run(locked.lockdown.run.id)
    assert (run.draft.kind, run.draft.by, run.draft.reason) == (RunKind.LOCKDOWN, "hanako", "紛失の連絡")
    assert run.state is RunState.ENDED


def test_no_mode_and_no_guard_holds_it(tmp_path: Path) -> None:
    """In a ward that only observes, with a guard that lets nothing through, it closes all the same."""
    with ward_of(tmp_path, FOLDERS, policy="mode: observe\nguard: {max_actions: 1, max_share: 0.01}") as ward:
        assert lock(ward).failed == []
        assert people(ward, "1001") == {"hanako@city.example.jp"}


def test_a_second_lockdown_closes_only_what_is_new(ward: Ward) -> None:
    """What was closed stays as it is; somebody let in since goes, in a run of its own."""
    first = lock(ward)
    let_in(ward, "1001", "other@example.org")
    again = lock(ward)
    assert again.lockdown.run.id != first.lockdown.run.id
    assert [one.action.draft.login for one in again.done] == ["other@example.org"]
    assert people(ward, "1001") == {"hanako@city.example.jp"}


def test_one_folder(ward: Ward) -> None:
    """A folder that nothing governs can be locked down too, by its number."""
    locked = lock(ward, "1003")
    assert people(ward, "1003") == set()
    assert link(ward, "1003").access == "collaborators"
    assert people(ward, "1001") != {"hanako@city.example.jp"}
    assert locked.remaining == []


@pytest.mark.parametrize("name", ["株式会社受託", "vendor.example.com", "company:株式会社受託"])
def test_one_company_in_every_folder(ward: Ward, name: str) -> None:
    """A company's people go from all folders that were ever read; others stay, and so do links and settings."""
    ward.sweep()
    locked = lock(ward, name)
    assert locked.failed == []
    assert people(ward, "1003") == {"someone@example.net"}
    assert people(ward, "1001") == {"someone@example.net", "hanako@city.example.jp", "よその一同"}
    assert link(ward, "1001").access == "open"


def test_a_companys_access_since_the_last_sweep(ward: Ward) -> None:
    """In the folders of its procedures a company is found where nobody has swept yet."""
    lock(ward, "株式会社受託")
    assert "op@vendor.example.com" not in people(ward, "1001")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("R9-99-99", "「R9-99-99」という手続・フォルダ・会社は見つかりません"),
        ("9999", "フォルダ 9999"),
        ("company:1001", "「1001」という手続・フォルダ・会社は見つかりません"),
    ],
)
def test_nothing_by_that_name(ward: Ward, given: str, said: str) -> None:
    """What isn't there is refused with one message, and nothing is on record."""
    with pytest.raises(UsageError, match=said):
        lock(ward, given)
    assert ward.acting().journal.runs() == ()


def test_what_governs_nothing(tmp_path: Path) -> None:
    """A procedure without a folder, and a company without an address, have nothing that could be closed."""
    registry = REGISTRY.replace('folders: ["1001"]', "folders: []").replace(
        "domains: [vendor.example.com]", "domains: []"
    )
    with ward_of(tmp_path, FOLDERS, registry=registry) as ward:
        with pytest.raises(UsageError, match="受渡しフォルダが結び付いていない"):
            lock(ward)
        with pytest.raises(UsageError, match="ドメインも取扱者もない"):
            lock(ward, "株式会社受託")


ABOVE = """
  - path: 受渡し
    id: "1000"
    owner: admin@city.example.jp
    shared_link: {access: open}
    collaborations: [{login: someone@example.net, role: viewer}]
"""


def test_what_comes_from_above_is_named(tmp_path: Path) -> None:
    """An access that is set on a folder above is not closed on the child: it is named, with the place."""
    with ward_of(tmp_path, FOLDERS, root=ABOVE) as ward:
        locked = lock(ward)
        found = {(one.code, one.item_id, one.path, one.detail) for one in locked.remaining}
        assert found == {
            ("collaboration_above", "1000", "受渡し", "someone@example.net"),
            ("link_above", "1000", "受渡し", "open"),
        }
        assert people(ward, "1000") == {"someone@example.net"}


def test_what_comes_from_above_is_closed_there_when_asked_for(tmp_path: Path) -> None:
    """With `above`, the folders above lose what they expose; what else lies beneath them stays."""
    with ward_of(tmp_path, FOLDERS, root=ABOVE) as ward:
        locked = lock(ward, above=True)
        assert locked.remaining == []
        assert (people(ward, "1000"), link(ward, "1000").access) == (set(), "collaborators")
        assert people(ward, "1003") == BEFORE


def test_an_outside_owner_is_named(tmp_path: Path) -> None:
    """Nobody can take an owner's access away: the item is named, with the owner."""
    scene = FOLDERS.replace(
        'id: "1002"\n    owner: admin@city.example.jp', 'id: "1002"\n    owner: op@vendor.example.com'
    )
    with ward_of(tmp_path, scene) as ward:
        left = [(one.code, one.item_id, one.detail) for one in lock(ward).remaining]
        assert left == [("outside_owner", "1002", "op@vendor.example.com")]


def test_what_box_refuses_is_said(tmp_path: Path) -> None:
    """A refusal is a failure with Box's reason; everything else is closed all the same."""
    refuse = Fault("status", Match("DELETE", re.compile("/collaborations/")), status=403)
    with ward_of(tmp_path, FOLDERS, options=Options(faults=(refuse,))) as ward:
        locked = lock(ward)
        assert [one.outcome.code for one in locked.failed if one.outcome] == ["refused"]
        assert len(people(ward, "1001") | people(ward, "1002")) == 2


def test_people_concerned_are_told_once(ward: Ward) -> None:
    """Owners and the agreed contacts get a notice each; whoever lost access gets none."""
    locked = lock(ward)
    notices = Notices(ward.office().database).all()
    assert {(one.kind, one.about, one.to) for one in notices} == {
        (NoticeKind.LOCKDOWN, f"R{locked.lockdown.run.id}", OWNER),
        (NoticeKind.LOCKDOWN, f"R{locked.lockdown.run.id}", "yamada@vendor.example.com"),
    }


def test_an_outside_owner_is_not_written_to(tmp_path: Path) -> None:
    """The owner may be the incident: of the folder that an outsider owns, a person of the ward has to find out whom."""
    scene = FOLDERS.replace(
        'id: "1002"\n    owner: admin@city.example.jp', 'id: "1002"\n    owner: op@vendor.example.com'
    )
    with ward_of(tmp_path, scene, registry=CONTACTS) as ward:
        lock(ward)
        told = {one.to for one in Notices(ward.office().database).all()}
        assert told == {OWNER, "yamada@vendor.example.com", ""}


def test_contacts_of_the_procedure(ward: Ward) -> None:
    """The agreed emergency contacts come with the company that they are of."""
    assert [(company, one.name, one.phone) for company, one in lock(ward).aimed.contacts] == [
        ("株式会社受託", "山田", "03-0000-0000"),
        ("株式会社受託", "夜間", "03-1111-1111"),
    ]


def test_it_does_not_shut_itself_out(tmp_path: Path) -> None:
    """The gatekeeper's own account isn't of the ward's domain, and stays: it has to open the door again."""
    own = "AutomationUser_gatekeeper@boxdevedition.com"
    scene = FOLDERS.replace(
        "collaborations:\n      - {login: op@",
        f"collaborations:\n      - {{login: {own}, role: co-owner}}\n      - {{login: op@",
        1,
    )
    with ward_of(tmp_path, scene) as ward:
        lock(ward)
        assert people(ward, "1001") == {own, "hanako@city.example.jp"}


def test_a_file_of_its_own(tmp_path: Path) -> None:
    """Somebody who was let in to a single file goes, too."""
    scene = FOLDERS.replace(
        "shared_link: {access: company}}",
        "shared_link: {access: company}, collaborations: [{login: other@example.org, role: editor}]}",
    )
    with ward_of(tmp_path, scene) as ward:
        assert lock(ward).failed == []
        assert people(ward, "督促状.xlsx") == set()


def test_whom_to_call_about_a_folder(ward: Ward) -> None:
    """Locked down by a folder above or below the bound one, the procedure's contacts are found on the way."""
    for given in ("1000", "1002"):
        locked = lock(ward, given)
        assert [one.name for _, one in locked.aimed.contacts] == ["山田", "夜間"]
    assert lock(ward, "1003").aimed.contacts == ()
    assert [one.title for one in ward.acting().lockdowns.in_force()] == [
        "受渡し（1000）",
        "受渡し/国保督促状/四月（1002）",
        "受渡し/ほか（1003）",
    ]


def test_a_company_that_has_gone_from_the_registry(ward: Ward) -> None:
    """A lockdown that can't go on for that reason says so, and stands in nobody's way."""
    acting = ward.acting()
    with pytest.raises(StoppedError):
        acting.lockdown("株式会社受託", "hanako", "紛失", lambda _progress: acting.office.stop.set())
    replace_registry(ward, CONTACTS.replace("株式会社受託", "株式会社べつ"))
    (locked,) = ward.acting().go_on().locked
    assert [one.code for one in locked.remaining] == ["nobody"]
    assert not locked.is_complete
