from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from box_sdk_gen import BoxClient
from box_sdk_gen.managers.legal_hold_policy_assignments import (
    CreateLegalHoldPolicyAssignmentAssignTo as Target,
)
from box_sdk_gen.managers.legal_hold_policy_assignments import (
    CreateLegalHoldPolicyAssignmentAssignToTypeField as TargetType,
)

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import as_user, connect
from tests.sandbox.refused import refused

FILE, FOLDER, USER = TargetType.FILE, TargetType.FOLDER, TargetType.USER


def made(client: BoxClient, name: str = "住民訴訟", **given: Any) -> str:
    """The id of a new legal hold, ongoing unless it is given dates."""
    given = given or {"is_ongoing": True}
    return client.legal_hold_policies.create_legal_hold_policy(name, **given).id


def assigned(client: BoxClient, policy: str, kind: TargetType, target: str) -> str:
    """The id of a new assignment."""
    one = client.legal_hold_policy_assignments.create_legal_hold_policy_assignment(policy, Target(type=kind, id=target))
    assert one.id is not None
    return one.id


def purge(client: BoxClient, file_id: str) -> None:
    """Trashes a file and purges it."""
    client.files.delete_file_by_id(file_id)
    client.trashed_files.delete_trashed_file_by_id(file_id)


def test_file_under_a_hold_is_not_purged(client: BoxClient) -> None:
    """A held file goes to the trash and stays there; another file goes for good."""
    assigned(client, made(client), FILE, "2001")

    with refused(403, "forbidden_by_policy"):
        purge(client, "2001")
    purge(client, "2002")


def test_folder_and_user_holds_reach_their_files(client: BoxClient) -> None:
    """A hold on a folder reaches what is beneath it, one on a user what the user owns."""
    policy = made(client)
    one = assigned(client, policy, FOLDER, "1000")
    with refused(403, "forbidden_by_policy"):
        purge(client, "2001")
    client.legal_hold_policy_assignments.delete_legal_hold_policy_assignment_by_id(one)
    assigned(client, policy, USER, "502")

    with refused(403, "forbidden_by_policy"):
        client.trashed_files.delete_trashed_file_by_id("2001")


def test_released_hold_frees_its_files(client: BoxClient) -> None:
    """A released hold holds nothing and has no assignments any more."""
    policy = made(client)
    one = assigned(client, policy, FILE, "2001")
    client.legal_hold_policies.delete_legal_hold_policy_by_id(policy)
    purge(client, "2001")
    shown = client.legal_hold_policies.get_legal_hold_policy_by_id(policy)

    assert shown.raw_data is not None
    assert shown.raw_data["status"] == "released"
    with refused(404):
        client.legal_hold_policy_assignments.get_legal_hold_policy_assignment_by_id(one)


def test_hold_with_dates_reaches_a_user_s_files_of_that_time_only(client: BoxClient) -> None:
    """Laid on a user, filter dates leave out what was uploaded before or after; laid on a file they don't matter."""
    year: dict[str, Any] = {
        "filter_started_at": datetime(2025, 1, 1, tzinfo=UTC),
        "filter_ended_at": datetime(2025, 12, 31, tzinfo=UTC),
    }
    assigned(client, made(client, **year), USER, "502")
    purge(client, "2001")
    assigned(client, made(client, "別件", **year), FILE, "2002")

    with refused(403, "forbidden_by_policy"):
        purge(client, "2002")


def test_holds_are_listed_changed_and_counted(client: BoxClient) -> None:
    """Holds are listed, found by the start of their name, renamed, and tell what they lie on."""
    first, second = made(client), made(client, "監査")
    assigned(client, first, FILE, "2001")
    assigned(client, first, FOLDER, "1002")
    holds = client.legal_hold_policies
    holds.update_legal_hold_policy_by_id(second, policy_name="監査請求", description="令和7年度")
    shown = holds.get_legal_hold_policy_by_id(first)

    assert [one.policy_name for one in holds.get_legal_hold_policies().entries or []] == ["住民訴訟", "監査請求"]
    assert [one.id for one in holds.get_legal_hold_policies(policy_name="監査").entries or []] == [second]
    assert shown.assignment_counts is not None
    assert (shown.assignment_counts.file, shown.assignment_counts.folder) == (1, 1)


def test_assignments_of_a_hold_are_listed(client: BoxClient) -> None:
    """The assignments of one hold can be narrowed to one item."""
    policy = made(client)
    one, other = assigned(client, policy, FILE, "2001"), assigned(client, policy, FOLDER, "1002")
    listed = client.legal_hold_policy_assignments.get_legal_hold_policy_assignments

    assert {entry.id for entry in listed(policy).entries or []} == {one, other}
    assert [entry.id for entry in listed(policy, assign_to_id="1002").entries or []] == [other]


def test_wrong_holds_are_refused(client: BoxClient) -> None:
    """A hold that is neither ongoing nor dated, a name twice, an unknown user: refused, and nothing is made."""
    policy = made(client)

    with refused(400):
        client.legal_hold_policies.create_legal_hold_policy("無期限")
    with refused(409):
        made(client)
    with refused(404):
        assigned(client, policy, USER, "99")
    assert len(client.legal_hold_policies.get_legal_hold_policies().entries or []) == 1


def test_only_administrators_see_holds(office: Sandbox) -> None:
    """A plain user gets 403."""
    with refused(403):
        as_user(office, "hanako@city.example.jp").legal_hold_policies.get_legal_hold_policies()


def test_scenario_lays_holds_on_files(start: Start) -> None:
    """A scenario's legal hold keeps a file from being purged."""
    client = connect(start(OFFICE + "legal_holds: [{name: 住民訴訟, paths: [受渡し/国保督促状/督促状.xlsx]}]\n"))

    with refused(403, "forbidden_by_policy"):
        purge(client, "2001")
