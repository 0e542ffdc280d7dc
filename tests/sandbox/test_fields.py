"""`fields`: what is shown where nothing is asked for, and what is where something is."""

from __future__ import annotations

from typing import Any

import pytest

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import Start
from tests.sandbox.raw import HANAKO, OUTSIDER, ask

FOLDER_MINI = {"type", "id", "sequence_id", "etag", "name"}
FILE_MINI = FOLDER_MINI | {"sha1", "file_version"}
STANDARD = {"created_at", "modified_at", "description", "path_collection", "owned_by", "shared_link", "item_status"}


def shown(box: Sandbox, path: str, fields: str | None = None, login: str = HANAKO) -> dict[str, Any]:
    answer = ask(box, path, login, params={} if fields is None else {"fields": fields})
    assert answer.status_code == 200
    return dict(answer.json())


def test_listing_shows_the_mini_representation(office: Sandbox) -> None:
    """Where nothing is asked for, entries of a listing have their mini fields, each kind its own."""
    (folder,) = [entry for entry in shown(office, "folders/1000/items")["entries"] if entry["id"] == "1002"]
    files = shown(office, "folders/1001/items")["entries"]
    assert set(folder) == FOLDER_MINI
    assert [set(file) for file in files] == [FILE_MINI] * 2


@pytest.mark.parametrize(("path", "mini"), [("folders/1001", FOLDER_MINI), ("files/2001", FILE_MINI)])
def test_item_shows_the_standard_representation(office: Sandbox, path: str, mini: set[str]) -> None:
    """Where nothing is asked for, an item has its standard fields, and none of those that have to be asked for."""
    item = shown(office, path)
    assert mini | STANDARD <= set(item)
    assert {"has_collaborations", "permissions", "watermark_info", "tags", "lock"} & set(item) == set()


@pytest.mark.parametrize("path", ["folders/1001", "files/2001"])
def test_only_what_was_asked_for(office: Sandbox, path: str) -> None:
    """With `fields` an item has type, id and etag and those, in any order, once, and with spaces between them."""
    assert set(shown(office, path, "name")) == {"type", "id", "etag", "name"}
    assert set(shown(office, path, " owned_by , name,name")) == {"type", "id", "etag", "name", "owned_by"}


def test_unknown_names_are_passed_over(office: Sandbox) -> None:
    """A name that Box doesn't know, or that belongs to another kind, is no mistake."""
    assert set(shown(office, "folders/1001", "nonsense,sha1")) == {"type", "id", "etag"}
    entries = shown(office, "folders/1001/items", "size,folder_upload_email")["entries"]
    assert [set(entry) for entry in entries] == [{"type", "id", "etag", "size"}] * 2


def test_empty_fields_are_none(office: Sandbox) -> None:
    """An empty `fields` is as if it weren't there."""
    assert set(shown(office, "files/2001", "")) == set(shown(office, "files/2001"))


def test_fields_also_shape_what_a_change_answers(office: Sandbox) -> None:
    """What a change answers is shaped by `fields`, too."""
    made = ask(office, "folders?fields=name", HANAKO, "POST", json={"name": "束", "parent": {"id": "1000"}})
    changed = ask(office, f"folders/{made.json()['id']}?fields=tags", HANAKO, "PUT", json={"tags": ["至急"]})
    assert set(made.json()) == {"type", "id", "etag", "name"}
    assert changed.json()["tags"] == ["至急"]


def test_root_has_no_history(office: Sandbox) -> None:
    """All Files has neither etag nor parent nor dates, and is called so."""
    root = shown(office, "folders/0")
    assert (root["id"], root["name"], root["etag"], root["sequence_id"], root["parent"]) == (
        "0", "All Files", None, None, None,
    )  # fmt: skip
    assert (root["created_at"], root["modified_at"]) == (None, None)
    assert root["path_collection"] == {"total_count": 0, "entries": []}


def test_permissions_are_the_callers_own(office: Sandbox) -> None:
    """`permissions` tells what the one who asks may do: the owner all, a viewer uploader little."""
    owner = shown(office, "folders/1001", "permissions")["permissions"]
    guest = shown(office, "folders/1001", "permissions", OUTSIDER)["permissions"]
    assert set(owner.values()) == {True}
    assert {name for name, allowed in guest.items() if not allowed} == {
        "can_rename", "can_delete", "can_invite_collaborator", "can_set_share_access", "can_apply_watermark",
    }  # fmt: skip


def test_way_from_the_root_is_cut_to_what_the_caller_sees(office: Sandbox) -> None:
    """Somebody who was let into a folder sees nothing of those above it, not even their names."""
    folder = shown(office, "folders/1001", "path_collection,parent", OUTSIDER)
    file = shown(office, "files/2001", "path_collection,parent", OUTSIDER)
    assert [one["id"] for one in folder["path_collection"]["entries"]] == ["0"]
    assert folder["parent"]["id"] == "0"
    assert [one["id"] for one in file["path_collection"]["entries"]] == ["0", "1001"]
    assert file["parent"]["name"] == "国保督促状"


def test_settings_of_a_scenario_are_shown(start: Start) -> None:
    """What a scenario sets on items is what a client reads, and so is what it doesn't set."""
    box = start(
        """
folders:
  - path: 親
    id: "10"
    can_non_owners_invite: true
    upload_email: open
    watermark: true
    restricted_to_enterprise: true
    classification: {name: 特定個人情報, definition: 番号法, color: "#ff0000"}
    files:
      - {name: a.txt, id: "20", expires_at: 2030-01-01T00:00:00+09:00, can_download: company}
  - {path: 親/子, id: "11"}
"""
    )
    fields = "can_non_owners_invite,folder_upload_email,watermark_info,classification,has_collaborations"
    parent = shown(box, "folders/10", fields, "AutomationUser_gatekeeper@boxdevedition.com")
    child = shown(box, "folders/11", fields, "AutomationUser_gatekeeper@boxdevedition.com")
    file = shown(box, "files/20", "expires_at,watermark_info", "AutomationUser_gatekeeper@boxdevedition.com")
    assert (parent["can_non_owners_invite"], parent["folder_upload_email"]["access"]) == (True, "open")
    assert parent["classification"]["name"] == "特定個人情報"
    assert parent["has_collaborations"] is False
    assert (child["can_non_owners_invite"], child["folder_upload_email"], child["classification"]) == (
        False,
        None,
        None,
    )
    watermarks = [one["watermark_info"] for one in (parent, child, file)]
    assert [one["is_watermarked"] for one in watermarks] == [True, True, True]
    assert [one["is_watermark_inherited"] for one in watermarks] == [False, True, True]
    assert file["expires_at"] == "2029-12-31T07:00:00-08:00"
