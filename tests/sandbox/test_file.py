"""Files: uploading, new versions, downloading, changing, locking, copying; and the trash."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import requests
from box_sdk_gen import BoxClient
from box_sdk_gen.managers.files import (
    CopyFileParent,
    UpdateFileByIdPermissions,
    UpdateFileByIdPermissionsCanDownloadField,
)
from box_sdk_gen.managers.uploads import (
    UploadFileAttributes,
    UploadFileAttributesParentField,
    UploadFileVersionAttributes,
)
from box_sdk_gen.schemas import FileFull

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import connect, connect_with_token
from tests.sandbox.control import advance, token_of
from tests.sandbox.refused import refused


def upload(client: BoxClient, name: str, content: bytes, folder: str = "1002") -> FileFull:
    attributes = UploadFileAttributes(name=name, parent=UploadFileAttributesParentField(id=folder))
    (made,) = client.uploads.upload_file(attributes, io.BytesIO(content)).entries or []
    return made


def content_of(client: BoxClient, file_id: str) -> bytes:
    stream = client.downloads.download_file(file_id)
    assert stream is not None
    return bytes(stream.read())


def test_what_goes_up_comes_down(office: Sandbox, client: BoxClient) -> None:
    """A Japanese name and any bytes come back as they were, with Box's own hash of them."""
    content = bytes(range(256)) * 40
    made = upload(client, "督促状（２月分）.xlsx", content)
    assert made.sha_1 is not None
    assert (made.name, made.size) == ("督促状（２月分）.xlsx", len(content))
    assert content_of(client, made.id) == content
    assert [event.type for event in office.world.events][-2:] == ["UPLOAD", "DOWNLOAD"]


def test_same_name_twice(client: BoxClient) -> None:
    """A second file of the name is refused; as a new version it is taken, and the old one stays."""
    made = upload(client, "a.csv", b"1")
    with refused(409, "item_name_in_use"):
        upload(client, "A.CSV", b"2")
    client.uploads.upload_file_version(made.id, UploadFileVersionAttributes(name="a.csv"), io.BytesIO(b"2"))
    assert content_of(client, made.id) == b"2"
    versions = client.file_versions.get_file_versions(made.id).entries or []
    assert len(versions) == 1
    client.file_versions.promote_file_version(made.id, id=versions[0].id)
    assert content_of(client, made.id) == b"1"


def test_role_without_download(start: Start) -> None:
    """A previewer sees a file and can't have it; a viewer can."""
    box = start(OFFICE.replace("role: viewer uploader", "role: previewer"))
    theirs = connect_with_token(box, token_of(box, "op@vendor.example.com"))
    assert theirs.files.get_file_by_id("2002").name == "住所録.csv"
    with refused(403):
        content_of(theirs, "2002")


def test_file_that_only_the_company_downloads(start: Start) -> None:
    """It keeps people from outside from downloading whatever their role, and nobody is shown that it is set."""
    box = start(OFFICE)
    office, theirs = connect(box), connect_with_token(box, token_of(box, "op@vendor.example.com"))
    assert content_of(theirs, "2002")
    only = UpdateFileByIdPermissions(can_download=UpdateFileByIdPermissionsCanDownloadField.COMPANY)
    office.files.update_file_by_id("2002", permissions=only)
    with refused(403):
        content_of(theirs, "2002")
    assert content_of(office, "2002")
    shown = office.files.get_file_by_id("2002", fields=["permissions"]).permissions
    assert shown is not None
    assert shown.can_download
    everybody = UpdateFileByIdPermissions(can_download=UpdateFileByIdPermissionsCanDownloadField.OPEN)
    office.files.update_file_by_id("2002", permissions=everybody)
    assert content_of(theirs, "2002")


def test_lock_keeps_others_out_until_its_end(start: Start) -> None:
    """A locked file can't be deleted by others before the lock ends."""
    lock = "lock: {by: hanako@city.example.jp, until: 2026-02-03T00:00:00+09:00}"
    box = start(
        OFFICE.replace("created_at: 2026-01-10T10:00:00+09:00}", f"created_at: 2026-01-10T10:00:00+09:00, {lock}}}")
    )
    client = connect(box)
    with refused(403):
        client.files.delete_file_by_id("2001")
    advance(box, timedelta(days=3))
    client.files.delete_file_by_id("2001")


def test_copy_and_conflict(client: BoxClient) -> None:
    """A copy is a file of its own; a second one of the name is refused."""
    twin = client.files.copy_file("2002", CopyFileParent(id="1002"))
    assert content_of(client, twin.id) == content_of(client, "2002")
    with refused(409):
        client.files.copy_file("2002", CopyFileParent(id="1002"))


def test_if_match_on_a_deletion(client: BoxClient) -> None:
    """A deletion on an older etag is refused and deletes nothing."""
    etag = client.files.get_file_by_id("2002").etag
    client.files.update_file_by_id("2002", name="新しい.csv")
    with refused(412):
        client.files.delete_file_by_id("2002", if_match=etag)
    assert client.files.get_file_by_id("2002").name == "新しい.csv"


def test_trash_and_back(office: Sandbox, client: BoxClient) -> None:
    """A deleted file waits in the trash and comes back with its id; for others it is gone at once."""
    client.files.delete_file_by_id("2002")
    with refused(404, "trashed"):
        client.files.get_file_by_id("2002")
    assert [one.id for one in client.trashed_items.get_trashed_items().entries or []] == ["2002"]
    client.trashed_files.restore_file_from_trash("2002")
    assert client.files.get_file_by_id("2002").name == "住所録.csv"
    assert [event.type for event in office.world.events][-2:] == ["DELETE", "UNDELETE"]


def test_restored_beside_a_new_file_of_its_name(client: BoxClient) -> None:
    """Where the name is taken by now, a restored file needs another one."""
    client.files.delete_file_by_id("2002")
    upload(client, "住所録.csv", b"new", "1001")
    with refused(409):
        client.trashed_files.restore_file_from_trash("2002")
    assert client.trashed_files.restore_file_from_trash("2002", name="住所録（元）.csv").name == "住所録（元）.csv"


def test_purged_is_gone_for_good(client: BoxClient) -> None:
    """After a purge nothing knows the file any more."""
    client.files.delete_file_by_id("2002")
    client.trashed_files.delete_trashed_file_by_id("2002")
    with refused(404, "not_found"):
        client.files.get_file_by_id("2002")
    with refused(404):
        client.trashed_files.restore_file_from_trash("2002")


def test_trash_empties_itself(office: Sandbox, client: BoxClient) -> None:
    """After the trash's days what lies in it is purged."""
    client.files.delete_file_by_id("2002")
    advance(office, timedelta(days=31))
    assert client.trashed_items.get_trashed_items().entries == []


def test_half_a_request_changes_nothing(office: Sandbox) -> None:
    """An upload without content is refused, and leaves nothing behind."""
    header = {"Authorization": f"Bearer {token_of(office, 'hanako@city.example.jp')}"}
    url = f"{office.base_url}/api/2.0/files/content"
    before = len(office.world.files)
    for data in ({"attributes": "{}"}, {"attributes": "not json"}, {}):
        assert requests.post(url, data=data, headers=header, timeout=10).status_code == 400
    assert len(office.world.files) == before


@pytest.mark.parametrize("kind", ["folders/1001", "files/2001"])
def test_watermark(office: Sandbox, kind: str) -> None:
    """A watermark is put on (new: 201, again: 200), shown, and taken off again (then it isn't found)."""
    header = {"Authorization": f"Bearer {token_of(office, 'hanako@city.example.jp')}"}
    url, body = f"{office.base_url}/2.0/{kind}/watermark", {"watermark": {"imprint": "default"}}
    assert requests.get(url, headers=header, timeout=10).status_code == 404
    assert [requests.put(url, json=body, headers=header, timeout=10).status_code for _ in range(2)] == [201, 200]
    assert requests.get(url, headers=header, timeout=10).status_code == 200
    info = requests.get(
        f"{office.base_url}/2.0/{kind}", params={"fields": "watermark_info"}, headers=header, timeout=10
    ).json()["watermark_info"]
    assert (info["is_watermarked"], info["is_watermark_inherited"]) == (True, False)
    assert [requests.delete(url, headers=header, timeout=10).status_code for _ in range(2)] == [204, 404]
