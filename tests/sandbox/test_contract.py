"""The check of the sandbox's answers against Box's description itself."""

from __future__ import annotations

import pytest

from gatekeeper.sandbox.wire.answer import reply
from tests.contract import DESCRIPTION, Contract
from tests.sandbox.conftest import Start
from tests.sandbox.connection import connect

needs_description = pytest.mark.skipif(
    not DESCRIPTION.exists(), reason="Box's own description of its API doesn't lie beside the checkout"
)


@needs_description
def test_answers_are_looked_at(contract: Contract | None, start: Start) -> None:
    """Each answer of a sandbox in the suite is held against the description."""
    assert contract is not None
    before = contract.checked
    connect(start()).users.get_user_me()
    assert contract.checked == before + 2
    assert contract.breaches == []


@needs_description
@pytest.mark.parametrize(
    ("template", "payload", "said"),
    [
        ("/2.0/folders/{folder_id}", {"id": 7, "type": "folder"}, "$.id"),
        ("/2.0/folders/{folder_id}", {"type": "folder"}, "'id' is a required property"),
        ("/2.0/users/me", {"id": "1", "type": "user", "status": "asleep"}, "asleep"),
        ("/2.0/folders/{folder_id}/collaborations", {"entries": [{"id": "1"}]}, "'type' is a required property"),
        ("/2.0/nonsense", {}, "knows no such answer"),
    ],
)
def test_wrong_answer_is_found(template: str, payload: dict[str, object], said: str) -> None:
    """An answer of another shape, or of a path that Box doesn't have, is a breach."""
    fresh = Contract()
    fresh.watch("GET", template, reply(payload))
    assert [said in breach for breach in fresh.breaches] == [True]


@needs_description
def test_null_without_a_type_and_overlapping_kinds() -> None:
    """A nullable reference takes null, and an item that two kinds describe is no breach."""
    fresh = Contract()
    answer = reply({"id": "1", "type": "collaboration", "item": None, "accessible_by": None})
    fresh.watch("GET", "/2.0/collaborations/{collaboration_id}", answer)
    mini = {"type": "group", "id": "1", "name": "x", "group_type": "managed_group"}
    fresh.watch(
        "GET",
        "/2.0/collaborations/{collaboration_id}",
        reply({"id": "1", "type": "collaboration", "accessible_by": mini}),
    )
    assert fresh.breaches == []
