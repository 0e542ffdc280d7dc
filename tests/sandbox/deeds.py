"""Everything that can be done to a world through the API, with the events that Box leaves of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from box_sdk_gen import BoxClient, create_null
from box_sdk_gen.managers.collaboration_allowlist_entries import CreateCollaborationWhitelistEntryDirection as Direction
from box_sdk_gen.managers.file_watermarks import UpdateFileWatermarkWatermark as FileMark
from box_sdk_gen.managers.files import CopyFileParent, UpdateFileByIdLock, UpdateFileByIdParent
from box_sdk_gen.managers.folder_watermarks import UpdateFolderWatermarkWatermark as FolderMark
from box_sdk_gen.managers.folders import (
    CopyFolderParent,
    CreateFolderParent,
    UpdateFolderByIdFolderUploadEmail,
    UpdateFolderByIdParent,
)
from box_sdk_gen.managers.legal_hold_policy_assignments import (
    CreateLegalHoldPolicyAssignmentAssignTo as HoldTarget,
)
from box_sdk_gen.managers.legal_hold_policy_assignments import (
    CreateLegalHoldPolicyAssignmentAssignToTypeField as HoldKind,
)
from box_sdk_gen.managers.memberships import CreateGroupMembershipGroup, CreateGroupMembershipUser
from box_sdk_gen.managers.shared_links_folders import (
    AddShareLinkToFolderSharedLink,
    UpdateSharedLinkOnFolderSharedLink,
)
from box_sdk_gen.managers.shared_links_folders import (
    AddShareLinkToFolderSharedLinkAccessField as Access,
)
from box_sdk_gen.managers.shared_links_folders import (
    UpdateSharedLinkOnFolderSharedLinkAccessField as NewAccess,
)
from box_sdk_gen.managers.uploads import (
    UploadFileAttributes,
    UploadFileAttributesParentField,
    UploadFileVersionAttributes,
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
    CreateCollaborationRole,
    UpdateCollaborationByIdRole,
)
from box_sdk_gen.managers.web_links import CreateWebLinkParent

__all__ = ["DEEDS", "END", "PERSON", "Act", "let_in", "link"]

Act = Callable[[BoxClient], object]
END = datetime(2026, 3, 1, tzinfo=UTC)
NOTHING = create_null()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped


def link(client: BoxClient) -> None:
    given = AddShareLinkToFolderSharedLink(access=Access.OPEN, unshared_at=END)
    client.shared_links_folders.add_share_link_to_folder("1001", "shared_link", shared_link=given)


def tighten(client: BoxClient) -> None:
    link(client)
    given = UpdateSharedLinkOnFolderSharedLink(access=NewAccess.COLLABORATORS)
    client.shared_links_folders.update_shared_link_on_folder("1001", "shared_link", shared_link=given)


def put_off(client: BoxClient) -> None:
    link(client)
    given = UpdateSharedLinkOnFolderSharedLink(unshared_at=END + timedelta(days=1))
    client.shared_links_folders.update_shared_link_on_folder("1001", "shared_link", shared_link=given)


def unlink(client: BoxClient) -> None:
    link(client)
    client.shared_links_folders.remove_shared_link_from_folder("1001", "shared_link", shared_link=NOTHING)


def let_in(client: BoxClient, party: By, folder_id: str = "1002") -> str:
    item = Item(type=ItemType.FOLDER, id=folder_id)
    return client.user_collaborations.create_collaboration(item, party, CreateCollaborationRole.VIEWER).id


def upload(client: BoxClient) -> None:
    attributes = UploadFileAttributes("控え.txt", UploadFileAttributesParentField(id="1001"))
    client.uploads.upload_file(attributes, io.BytesIO(b"1"))


def new_version(client: BoxClient) -> None:
    client.uploads.upload_file_version("2002", UploadFileVersionAttributes("住所録.csv"), io.BytesIO(b"2"))


def back_to_the_old(client: BoxClient) -> None:
    new_version(client)
    past = (client.file_versions.get_file_versions("2002").entries or [])[0]
    client.file_versions.promote_file_version("2002", id=past.id)


def lock(client: BoxClient) -> None:
    client.files.update_file_by_id("2001", lock=UpdateFileByIdLock())


def unlock(client: BoxClient) -> None:
    lock(client)
    client.files.update_file_by_id("2001", lock=NOTHING)


def restore(client: BoxClient) -> None:
    client.files.delete_file_by_id("2001")
    client.trashed_files.restore_file_from_trash("2001")


def mail_in(client: BoxClient) -> None:
    given = UpdateFolderByIdFolderUploadEmail(access="open")  # type: ignore[arg-type]  # the SDK takes text as well
    client.folders.update_folder_by_id("1001", folder_upload_email=given)


def mail_no_more(client: BoxClient) -> None:
    mail_in(client)
    client.folders.update_folder_by_id("1001", folder_upload_email=NOTHING)


def group(client: BoxClient) -> None:
    made = client.groups.create_group("委託先")
    assert made.id is not None
    member = client.memberships.create_group_membership(
        CreateGroupMembershipUser(id="601"), CreateGroupMembershipGroup(id=made.id)
    )
    assert member.id is not None
    client.memberships.delete_group_membership_by_id(member.id)


def hold(client: BoxClient) -> None:
    policy = client.legal_hold_policies.create_legal_hold_policy("訴訟", is_ongoing=True).id
    assign = client.legal_hold_policy_assignments.create_legal_hold_policy_assignment
    one = assign(policy, HoldTarget(type=HoldKind.FILE, id="2001"))
    assert one.id is not None
    client.legal_hold_policies.update_legal_hold_policy_by_id(policy, description="令和8年")
    client.legal_hold_policy_assignments.delete_legal_hold_policy_assignment_by_id(one.id)
    client.legal_hold_policies.delete_legal_hold_policy_by_id(policy)


def allow(client: BoxClient) -> None:
    made = client.collaboration_allowlist_entries.create_collaboration_whitelist_entry("e.example.com", Direction.BOTH)
    assert made.id is not None
    client.collaboration_allowlist_entries.delete_collaboration_whitelist_entry_by_id(made.id)


def web_link(client: BoxClient) -> None:
    made = client.web_links.create_web_link("https://example.jp/", CreateWebLinkParent(id="1001"), name="案内")
    client.web_links.update_web_link_by_id(made.id, url="https://example.jp/2")


PERSON, ADDRESS = By(type=ByType.USER, id="601"), By(type=ByType.USER, login="new@vendor.example.com")
GROUP = By(type=ByType.GROUP, id="701")

DEEDS: list[tuple[Act, list[str]]] = [
    (lambda box: box.folders.create_folder("束", CreateFolderParent(id="1001")), ["UPLOAD"]),
    (lambda box: box.folders.update_folder_by_id("1002", name="内部2"), ["RENAME"]),
    (lambda box: box.folders.update_folder_by_id("1002", parent=UpdateFolderByIdParent(id="1001")), ["MOVE"]),
    (lambda box: box.folders.copy_folder("1001", CopyFolderParent(id="1002")), ["COPY"]),
    (
        lambda box: box.folders.update_folder_by_id("1001", can_non_owners_invite=True),
        ["ADVANCED_FOLDER_SETTINGS_UPDATE"],
    ),
    (mail_in, ["EMAIL_UPLOAD_ENABLED"]),
    (mail_no_more, ["EMAIL_UPLOAD_DISABLED", "EMAIL_UPLOAD_ENABLED"]),
    (lambda box: box.folders.delete_folder_by_id("1001", recursive=True), ["DELETE"]),
    (upload, ["UPLOAD"]),
    (new_version, ["EDIT"]),
    (back_to_the_old, ["EDIT", "FILE_VERSION_RESTORE"]),
    (lambda box: box.downloads.download_file("2002"), ["DOWNLOAD"]),
    (lambda box: box.files.copy_file("2001", CopyFileParent(id="1002")), ["COPY"]),
    (lambda box: box.files.update_file_by_id("2001", parent=UpdateFileByIdParent(id="1002")), ["MOVE"]),
    (lambda box: box.files.update_file_by_id("2001", description="令和8年"), ["ITEM_MODIFY"]),
    (lock, ["LOCK"]),
    (unlock, ["LOCK", "UNLOCK"]),
    (restore, ["DELETE", "UNDELETE"]),
    (lambda box: box.folder_watermarks.update_folder_watermark("1001", FolderMark()), ["WATERMARK_LABEL_CREATE"]),
    (lambda box: box.file_watermarks.update_file_watermark("2001", FileMark()), ["WATERMARK_LABEL_CREATE"]),
    (link, ["SHARE"]),
    (tighten, ["ITEM_SHARED_UPDATE", "SHARE"]),
    (put_off, ["SHARE", "UPDATE_SHARE_EXPIRATION"]),
    (unlink, ["SHARE", "UNSHARE"]),
    (lambda box: let_in(box, PERSON), ["COLLABORATION_ACCEPT", "COLLABORATION_INVITE"]),
    (lambda box: let_in(box, ADDRESS), ["COLLABORATION_INVITE"]),
    (lambda box: let_in(box, GROUP), ["COLLABORATION_ACCEPT", "COLLABORATION_INVITE", "GROUP_ADD_ITEM"]),
    (
        lambda box: box.user_collaborations.update_collaboration_by_id("901", role=UpdateCollaborationByIdRole.VIEWER),
        ["COLLABORATION_ROLE_CHANGE"],
    ),
    (lambda box: box.user_collaborations.delete_collaboration_by_id("901"), ["COLLABORATION_REMOVE"]),
    (group, ["GROUP_ADD_USER", "GROUP_CREATION", "GROUP_REMOVE_USER"]),
    (
        hold,
        [
            "LEGAL_HOLD_ASSIGNMENT_CREATE",
            "LEGAL_HOLD_ASSIGNMENT_DELETE",
            "LEGAL_HOLD_POLICY_CREATE",
            "LEGAL_HOLD_POLICY_DELETE",
            "LEGAL_HOLD_POLICY_UPDATE",
        ],
    ),
    (allow, ["EXTERNAL_COLLAB_SECURITY_SETTINGS"] * 2),
    (web_link, ["ITEM_MODIFY", "UPLOAD"]),
]
