"""Folders: reading, making, changing, copying, and what is refused."""

from __future__ import annotations

import pytest
from box_sdk_gen import BoxAPIError, BoxClient
from box_sdk_gen.managers.folders import (
    CopyFolderParent,
    CreateFolderParent,
    UpdateFolderByIdFolderUploadEmail,
    UpdateFolderByIdFolderUploadEmailAccessField,
    UpdateFolderByIdParent,
)
from box_sdk_gen.schemas import FileFull, FolderMini, Items, WebLink

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.connection import connect_with_token


def status_of(refused: pytest.ExceptionInfo[BoxAPIError]) -> tuple[int | None, str | None]:
    return refused.value.response_info.status_code, refused.value.response_info.code


def listed(page: Items | None) -> list[FileFull | FolderMini | WebLink]:
    """The entries of a page, which the SDK takes for optional."""
    assert page is not None
    assert page.entries is not None
    return page.entries


def token_of(box: Sandbox, login: str) -> BoxClient:
    """A client of somebody who signs in themselves, from outside too."""
    user = box.world.users_by_login[login]
    return connect_with_token(box, box.world.tokens.give(user, "sandbox", box.world.clock.now(), 3600).text)


def test_fields_give_the_base_and_what_was_asked(client: BoxClient) -> None:
    """With `fields`, a folder has its type, id and etag and what was asked for, and nothing else."""
    folder = client.folders.get_folder_by_id("1001", fields=["has_collaborations", "watermark_info", "nonsense"])
    assert set(folder.to_dict()) == {"type", "id", "etag", "has_collaborations", "watermark_info"}


def test_standard_folder_has_its_way_from_the_root(client: BoxClient) -> None:
    """Without `fields`, a folder tells its place and the first of its content."""
    folder = client.folders.get_folder_by_id("1001")
    assert folder.path_collection is not None
    assert [one.name for one in folder.path_collection.entries] == ["All Files", "受渡し"]
    assert [one.name for one in listed(folder.item_collection)] == ["住所録.csv", "督促状.xlsx"]


def test_name_in_use(client: BoxClient) -> None:
    """A second folder of the same name, in another case too, is a conflict that names the first."""
    client.folders.create_folder("Report", CreateFolderParent(id="1000"))
    with pytest.raises(BoxAPIError) as refused:
        client.folders.create_folder("REPORT", CreateFolderParent(id="1000"))
    assert status_of(refused) == (409, "item_name_in_use")


@pytest.mark.parametrize("name", ["", "a/b", "a\\b", "..", " x", "x" * 256, "a\x07b"])
def test_bad_names(client: BoxClient, name: str) -> None:
    """Names that Box refuses are refused."""
    with pytest.raises(BoxAPIError) as refused:
        client.folders.create_folder(name, CreateFolderParent(id="1000"))
    assert status_of(refused)[0] == 400


def test_settings_change_and_leave_events(office: Sandbox, client: BoxClient) -> None:
    """Invitations by others and the mail address are switched, with a new etag and an event each."""
    before = client.folders.get_folder_by_id("1001", fields=["etag"]).etag
    access = UpdateFolderByIdFolderUploadEmail(access=UpdateFolderByIdFolderUploadEmailAccessField.OPEN)
    changed = client.folders.update_folder_by_id("1001", can_non_owners_invite=True, folder_upload_email=access)
    assert changed.can_non_owners_invite is None or changed.can_non_owners_invite
    after = client.folders.get_folder_by_id("1001", fields=["etag", "can_non_owners_invite", "folder_upload_email"])
    assert after.can_non_owners_invite
    assert after.etag != before
    types = {event.type for event in office.world.events[-2:]}
    assert types == {"EMAIL_UPLOAD_ENABLED", "ADVANCED_FOLDER_SETTINGS_UPDATE"}


def test_if_match(client: BoxClient) -> None:
    """An update on an older etag is refused with 412 and changes nothing."""
    etag = client.folders.get_folder_by_id("1002").etag
    client.folders.update_folder_by_id("1002", name="新しい名前", if_match=etag)
    with pytest.raises(BoxAPIError) as refused:
        client.folders.update_folder_by_id("1002", name="別の名前", if_match=etag)
    assert status_of(refused)[0] == 412
    assert client.folders.get_folder_by_id("1002").name == "新しい名前"


def test_full_folder_needs_recursive(client: BoxClient) -> None:
    """A folder with something in it goes only if that is said."""
    with pytest.raises(BoxAPIError) as refused:
        client.folders.delete_folder_by_id("1001")
    assert status_of(refused) == (400, "folder_not_empty")
    client.folders.delete_folder_by_id("1001", recursive=True)
    with pytest.raises(BoxAPIError) as gone:
        client.files.get_file_by_id("2001")
    assert status_of(gone) == (404, "trashed")


def test_copy_takes_the_content_and_not_the_shares(client: BoxClient) -> None:
    """A copy has the files, new ids, and nobody is let into it."""
    twin = client.folders.copy_folder("1001", CopyFolderParent(id="1002"))
    assert len(listed(client.folders.get_folder_items(twin.id))) == 2
    assert client.list_collaborations.get_folder_collaborations(twin.id).entries == []


def test_folder_cannot_move_into_itself(client: BoxClient) -> None:
    """A folder can't become its own grandchild."""
    with pytest.raises(BoxAPIError) as refused:
        client.folders.update_folder_by_id("1000", parent=UpdateFolderByIdParent(id="1001"))
    assert status_of(refused)[0] == 409


def test_outsider_sees_what_they_were_let_into(office: Sandbox) -> None:
    """Somebody from outside has the shared folder in their All Files, and nothing above or beside it."""
    theirs = token_of(office, "op@vendor.example.com")
    assert [one.id for one in listed(theirs.folders.get_folder_items("0"))] == ["1001"]
    with pytest.raises(BoxAPIError) as hidden:
        theirs.folders.get_folder_by_id("1002")
    assert status_of(hidden) == (404, "not_found")
    with pytest.raises(BoxAPIError) as refused:
        theirs.folders.update_folder_by_id("1001", can_non_owners_invite=True)
    assert status_of(refused)[0] == 403
