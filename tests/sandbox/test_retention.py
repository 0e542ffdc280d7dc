from __future__ import annotations

from datetime import timedelta

from box_sdk_gen import BoxClient
from box_sdk_gen.managers.retention_policies import (
    CreateRetentionPolicyDispositionAction as Action,
)
from box_sdk_gen.managers.retention_policies import (
    CreateRetentionPolicyPolicyType as Length,
)
from box_sdk_gen.managers.retention_policies import (
    CreateRetentionPolicyRetentionType as Kind,
)
from box_sdk_gen.managers.retention_policy_assignments import (
    CreateRetentionPolicyAssignmentAssignTo as Target,
)
from box_sdk_gen.managers.retention_policy_assignments import (
    CreateRetentionPolicyAssignmentAssignToTypeField as TargetType,
)

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import as_user, connect
from tests.sandbox.control import advance
from tests.sandbox.refused import refused

FOLDER, ENTERPRISE = TargetType.FOLDER, TargetType.ENTERPRISE


def made(client: BoxClient, name: str = "文書保存", days: int = 365, kind: Kind = Kind.MODIFIABLE) -> str:
    """The id of a new finite policy."""
    return client.retention_policies.create_retention_policy(
        name, Length.FINITE, Action.REMOVE_RETENTION, retention_length=days, retention_type=kind
    ).id


def assigned(client: BoxClient, policy_id: str, folder_id: str = "1001") -> str:
    """The id of a new assignment to a folder."""
    return client.retention_policy_assignments.create_retention_policy_assignment(
        policy_id, Target(type=FOLDER, id=folder_id)
    ).id


def test_retained_file_is_trashed_but_not_purged(client: BoxClient) -> None:
    """A file under retention goes to the trash; purging it is refused with 403, and it stays in the trash."""
    assigned(client, made(client))
    client.files.delete_file_by_id("2001")

    with refused(403, "forbidden_by_policy"):
        client.trashed_files.delete_trashed_file_by_id("2001")
    assert client.trashed_files.get_trashed_file_by_id("2001").id == "2001"


def test_folder_with_a_retained_file_is_not_purged(client: BoxClient) -> None:
    """Purging a folder is refused for the sake of one retained file in it, and nothing of it goes."""
    assigned(client, made(client))
    client.folders.delete_folder_by_id("1000", recursive=True)

    with refused(403, "forbidden_by_policy"):
        client.trashed_folders.delete_trashed_folder_by_id("1000")
    assert client.trashed_folders.get_trashed_folder_by_id("1000").id == "1000"


def test_file_can_be_purged_when_its_retention_is_over(office: Sandbox) -> None:
    """A finite retention counts from the upload and ends by itself."""
    client = connect(office)
    assigned(client, made(client, days=40))
    client.files.delete_file_by_id("2001")
    advance(office, timedelta(days=19))

    client.trashed_files.delete_trashed_file_by_id("2001")
    with refused(404):
        client.trashed_files.get_trashed_file_by_id("2001")


def test_file_outside_the_folder_is_not_retained(client: BoxClient) -> None:
    """A policy on one folder leaves the others alone."""
    assigned(client, made(client), folder_id="1002")
    client.files.delete_file_by_id("2001")

    client.trashed_files.delete_trashed_file_by_id("2001")


def test_policy_on_the_enterprise_retains_everything(client: BoxClient) -> None:
    """A policy can lie on the whole enterprise, which is named without an id."""
    policy = made(client)
    one = client.retention_policy_assignments.create_retention_policy_assignment(policy, Target(type=ENTERPRISE))
    client.files.delete_file_by_id("2002")

    assert one.assigned_to is not None
    with refused(403, "forbidden_by_policy"):
        client.trashed_files.delete_trashed_file_by_id("2002")


def test_file_tells_when_its_retention_ends(client: BoxClient) -> None:
    """`disposition_at` of a file is its upload plus the length of the longest retention."""
    before = client.files.get_file_by_id("2001", fields=["disposition_at"]).disposition_at
    assigned(client, made(client, days=30))
    assigned(client, made(client, "長期", days=90))
    ends = client.files.get_file_by_id("2001", fields=["disposition_at"]).disposition_at

    assert before is None
    assert ends is not None
    assert ends.isoformat() == "2026-04-09T18:00:00-07:00"


def test_retiring_a_policy_frees_what_it_retained(client: BoxClient) -> None:
    """A retired policy retains nothing, and can't be brought back."""
    policy = made(client)
    assigned(client, policy)
    shown = client.retention_policies.update_retention_policy_by_id(policy, status="retired")
    client.files.delete_file_by_id("2001")
    client.trashed_files.delete_trashed_file_by_id("2001")

    assert shown.raw_data is not None
    assert shown.raw_data["status"] == "retired"
    with refused(409):
        client.retention_policies.update_retention_policy_by_id(policy, status="active")


def test_taking_the_assignment_away_frees_the_folder(client: BoxClient) -> None:
    """Without its assignment a policy retains nothing in the folder."""
    one = assigned(client, made(client))
    client.retention_policy_assignments.delete_retention_policy_assignment_by_id(one)
    client.files.delete_file_by_id("2001")

    client.trashed_files.delete_trashed_file_by_id("2001")
    with refused(404):
        client.retention_policy_assignments.get_retention_policy_assignment_by_id(one)


def test_non_modifiable_policy_only_gets_stricter(client: BoxClient) -> None:
    """A non-modifiable policy can be lengthened; shortening, loosening, deleting or unassigning it gets 403."""
    policy = made(client, kind=Kind.NON_MODIFIABLE)
    one = assigned(client, policy)
    change = client.retention_policies.update_retention_policy_by_id

    assert change(policy, retention_length=400).retention_length == "400"
    with refused(403):
        change(policy, retention_length=30)
    with refused(403):
        change(policy, retention_type="modifiable")
    with refused(403):
        client.retention_policies.delete_retention_policy_by_id(policy)
    with refused(403):
        client.retention_policy_assignments.delete_retention_policy_assignment_by_id(one)


def test_policies_are_listed_and_found_by_the_start_of_their_name(client: BoxClient) -> None:
    """The list holds every policy, page by page, and can be narrowed by name."""
    policies = client.retention_policies
    names = ["文書保存1年", "文書保存3年", "会計"]
    for name in names:
        made(client, name)
    first = policies.get_retention_policies(limit=2)
    second = policies.get_retention_policies(limit=2, marker=first.next_marker)
    found = policies.get_retention_policies(policy_name="文書")

    assert [one.policy_name for one in [*(first.entries or []), *(second.entries or [])]] == names
    assert [one.policy_name for one in found.entries or []] == names[:2]


def test_assignments_of_a_policy_are_listed_by_kind(client: BoxClient) -> None:
    """A policy tells its assignments and how many there are of each kind."""
    policy = made(client)
    one = assigned(client, policy)
    listed = client.retention_policy_assignments.get_retention_policy_assignments(policy)
    shown = client.retention_policies.get_retention_policy_by_id(policy)

    assert [entry.id for entry in listed.entries or []] == [one]
    assert shown.assignment_counts is not None
    assert (shown.assignment_counts.folder, shown.assignment_counts.enterprise) == (1, 0)


def test_wrong_policies_are_refused(client: BoxClient) -> None:
    """Another policy of the same name, a length of an indefinite one, a second one on a folder no longer: refused."""
    create = client.retention_policies.create_retention_policy
    assigned(client, made(client, days=100))
    shorter = made(client, "短期", days=10)

    with refused(409):
        made(client)
    with refused(400):
        create("永年", Length.INDEFINITE, Action.REMOVE_RETENTION, retention_length=10)
    with refused(400):
        create("長さなし", Length.FINITE, Action.REMOVE_RETENTION)
    with refused(409):
        assigned(client, shorter)
    with refused(404):
        assigned(client, "99")


def test_deleted_policy_is_gone(client: BoxClient) -> None:
    """A deleted policy answers 404 from then on."""
    policy = made(client)
    client.retention_policies.delete_retention_policy_by_id(policy)

    with refused(404):
        client.retention_policies.get_retention_policy_by_id(policy)


def test_only_administrators_see_policies(office: Sandbox) -> None:
    """A plain user gets 403."""
    with refused(403):
        as_user(office, "hanako@city.example.jp").retention_policies.get_retention_policies()


def test_scenario_lays_policies_on_folders(start: Start) -> None:
    """A scenario's indefinite policy retains a folder's files, and no date tells when that ends."""
    client = connect(start(OFFICE + "retention_policies: [{name: 永年保存, folders: [受渡し/国保督促状]}]\n"))
    client.files.delete_file_by_id("2001")

    with refused(403, "forbidden_by_policy"):
        client.trashed_files.delete_trashed_file_by_id("2001")
    assert client.files.get_file_by_id("2002", fields=["disposition_at"]).disposition_at is None
