from __future__ import annotations

from typing import Any

import pytest
from box_sdk_gen import BoxClient

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import as_user, connect
from tests.sandbox.refused import refused

SHARING = "content_and_sharing"


def sharing(client: BoxClient) -> dict[str, Any]:
    """The settings of content and sharing, as they came."""
    shown = client.enterprise_configurations.get_enterprise_configuration_by_id_v2025_r0("900", [SHARING])
    assert shown.raw_data is not None
    found: dict[str, Any] = shown.raw_data[SHARING]
    return found


def test_settings_are_typed_by_the_sdk(client: BoxClient) -> None:
    """The SDK reads the enterprise's settings as values that say whether they are used."""
    shown = client.enterprise_configurations.get_enterprise_configuration_by_id_v2025_r0("900", [SHARING, "security"])

    assert shown.id == "900"
    assert shown.content_and_sharing is not None
    expiry = shown.content_and_sharing.is_collaboration_expiration_enabled
    assert expiry is not None
    assert (expiry.is_used, expiry.value) == (True, False)


@pytest.mark.parametrize("allowed", [True, False])
def test_expiry_of_collaborations_is_told(start: Start, *, allowed: bool) -> None:
    """Whether a collaboration's expiry can be set is what the scenario says."""
    sandbox = start(OFFICE + f"settings: {{collaboration_expiry_allowed: {str(allowed).lower()}}}\n")

    assert sharing(connect(sandbox))["is_collaboration_expiration_enabled"]["value"] is allowed


def test_trash_and_links_are_told(start: Start) -> None:
    """The trash's days, automatic deletion and open links are what the scenario says."""
    client = connect(
        start(OFFICE + "settings: {trash_days: 14, auto_delete_enabled: true, open_links_allowed: false}\n")
    )
    found = sharing(client)

    assert found["trash_auto_clear_time"]["value"] == 14
    assert found["is_auto_delete_enabled"]["value"] is True
    assert found["shared_link_access"]["value"] == "company"


def test_only_the_categories_asked_for_are_given(client: BoxClient) -> None:
    """What wasn't asked for is left out; an unknown category gets 400."""
    ask = client.enterprise_configurations.get_enterprise_configuration_by_id_v2025_r0

    assert ask("900", ["security"]).content_and_sharing is None
    with refused(400):
        ask("900", ["nonsense"])
    with refused(400):
        ask("900", [])


def test_another_enterprise_is_not_found(client: BoxClient) -> None:
    """Another enterprise's id gets 404."""
    with refused(404):
        client.enterprise_configurations.get_enterprise_configuration_by_id_v2025_r0("901", [SHARING])


def test_version_has_to_be_asked_for(client: BoxClient) -> None:
    """Without the header that names version 2025.0 the request is refused."""
    with refused(400):
        client.enterprise_configurations.get_enterprise_configuration_by_id_v2025_r0(
            "900", [SHARING], extra_headers={"box-version": "2024.0"}
        )


def test_only_administrators_see_settings(office: Sandbox) -> None:
    """A plain user gets 403."""
    with refused(403):
        sharing(as_user(office, "hanako@city.example.jp"))
