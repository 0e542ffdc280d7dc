from __future__ import annotations

from box_sdk_gen import BoxClient
from box_sdk_gen.managers.collaboration_allowlist_entries import (
    CreateCollaborationWhitelistEntryDirection as Direction,
)
from box_sdk_gen.managers.collaboration_allowlist_exempt_targets import (
    CreateCollaborationWhitelistExemptTargetUser as ExemptUser,
)
from box_sdk_gen.managers.user_collaborations import (
    CreateCollaborationAccessibleBy as By,
)
from box_sdk_gen.managers.user_collaborations import (
    CreateCollaborationAccessibleByTypeField as ByType,
)
from box_sdk_gen.managers.user_collaborations import (
    CreateCollaborationItem as Item,
)
from box_sdk_gen.managers.user_collaborations import (
    CreateCollaborationItemTypeField as ItemType,
)
from box_sdk_gen.managers.user_collaborations import (
    CreateCollaborationRole as Role,
)

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import as_user, connect
from tests.sandbox.refused import refused

GUARDED = OFFICE + "settings: {external_collaboration_allowlist: true}\n"


def invite(client: BoxClient, login: str) -> str:
    """The id of a new collaboration on the inner folder."""
    return client.user_collaborations.create_collaboration(
        Item(type=ItemType.FOLDER, id="1002"), By(type=ByType.USER, login=login), Role.VIEWER
    ).id


def test_entries_are_made_listed_and_deleted(client: BoxClient) -> None:
    """A domain on the list is shown with its direction, listed page by page, and gone when deleted."""
    entries = client.collaboration_allowlist_entries
    made = entries.create_collaboration_whitelist_entry("vendor.example.com", Direction.BOTH)
    other = entries.create_collaboration_whitelist_entry("env.example.com", Direction.INBOUND)
    first = entries.get_collaboration_whitelist_entries(limit=1)
    second = entries.get_collaboration_whitelist_entries(limit=1, marker=first.next_marker)
    assert made.id is not None
    shown = entries.get_collaboration_whitelist_entry_by_id(made.id)
    entries.delete_collaboration_whitelist_entry_by_id(made.id)

    assert [one.id for one in [*(first.entries or []), *(second.entries or [])]] == [made.id, other.id]
    assert shown.domain == "vendor.example.com"
    assert shown.raw_data is not None
    assert shown.raw_data["direction"] == "both"
    with refused(404):
        entries.get_collaboration_whitelist_entry_by_id(made.id)


def test_exempt_users_are_made_listed_and_deleted(client: BoxClient) -> None:
    """A user is exempt until the exemption is deleted."""
    targets = client.collaboration_allowlist_exempt_targets
    made = targets.create_collaboration_whitelist_exempt_target(ExemptUser(id="502"))
    assert made.id is not None
    listed = targets.get_collaboration_whitelist_exempt_targets()
    shown = targets.get_collaboration_whitelist_exempt_target_by_id(made.id)
    targets.delete_collaboration_whitelist_exempt_target_by_id(made.id)

    assert [one.id for one in listed.entries or []] == [made.id]
    assert shown.user is not None
    assert shown.user.login == "hanako@city.example.jp"
    assert targets.get_collaboration_whitelist_exempt_targets().entries == []


def test_wrong_entries_are_refused(client: BoxClient) -> None:
    """An address in place of a domain gets 400, a domain that is there already 409, an unknown user 404."""
    entries, targets = client.collaboration_allowlist_entries, client.collaboration_allowlist_exempt_targets
    entries.create_collaboration_whitelist_entry("vendor.example.com", Direction.BOTH)
    targets.create_collaboration_whitelist_exempt_target(ExemptUser(id="502"))

    with refused(400):
        entries.create_collaboration_whitelist_entry("op@vendor.example.com", Direction.BOTH)
    with refused(409):
        entries.create_collaboration_whitelist_entry("Vendor.Example.com", Direction.OUTBOUND)
    with refused(404):
        targets.create_collaboration_whitelist_exempt_target(ExemptUser(id="99"))
    with refused(409):
        targets.create_collaboration_whitelist_exempt_target(ExemptUser(id="502"))


def test_only_domains_on_the_list_are_let_in(start: Start) -> None:
    """Where the enterprise asks for it, an invitation to a domain that isn't on the list gets 403."""
    client = connect(start(GUARDED))
    with refused(403):
        invite(client, "op@vendor.example.com")
    client.collaboration_allowlist_entries.create_collaboration_whitelist_entry("vendor.example.com", Direction.BOTH)

    assert invite(client, "op@vendor.example.com")
    assert invite(client, "admin@city.example.jp")


def test_exempt_user_is_let_in(start: Start) -> None:
    """An exempt user can be invited whatever the list says."""
    client = connect(start(GUARDED))
    client.collaboration_allowlist_exempt_targets.create_collaboration_whitelist_exempt_target(ExemptUser(id="601"))

    assert invite(client, "op@vendor.example.com")


def test_scenario_fills_the_list(start: Start) -> None:
    """A scenario's domains and exempt users are on the list from the beginning."""
    text = GUARDED + "allowlist: [{domain: env.example.com}]\nallowlist_exempt: [op@vendor.example.com]\n"
    client = connect(start(text))
    entries = client.collaboration_allowlist_entries.get_collaboration_whitelist_entries().entries or []
    targets = client.collaboration_allowlist_exempt_targets.get_collaboration_whitelist_exempt_targets().entries or []

    assert [entry.domain for entry in entries] == ["env.example.com"]
    assert [target.user.id for target in targets if target.user] == ["601"]


def test_only_administrators_see_the_list(office: Sandbox) -> None:
    """A plain user gets 403 for the entries and for the exempt users."""
    client = as_user(office, "hanako@city.example.jp")

    with refused(403):
        client.collaboration_allowlist_entries.get_collaboration_whitelist_entries()
    with refused(403):
        client.collaboration_allowlist_exempt_targets.get_collaboration_whitelist_exempt_targets()
