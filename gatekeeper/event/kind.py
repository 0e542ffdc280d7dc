"""Box's types of events: which the gatekeeper knows, and which say that somebody's access may have changed."""

from __future__ import annotations

from dataclasses import dataclass

from gatekeeper.event.value import Event

__all__ = ["Touched", "ends_sharing", "is_known", "touched_by"]

_SHARING = frozenset(
    {
        "ADVANCED_FOLDER_SETTINGS_UPDATE", "CHANGE_FOLDER_PERMISSION", "EMAIL_UPLOAD_DISABLED", "EMAIL_UPLOAD_ENABLED",
        "GROUP_ADD_ITEM", "GROUP_ADD_USER", "GROUP_REMOVE_ITEM", "GROUP_REMOVE_USER", "ITEM_SHARED_UPDATE", "MOVE",
        "SHARE", "SHARE_EXPIRATION", "UNDELETE", "UNSHARE", "UPDATE_COLLABORATION_EXPIRATION",
        "UPDATE_SHARE_EXPIRATION", "WATERMARK_LABEL_CREATE", "WATERMARK_LABEL_DELETE",
    }
)  # fmt: skip
_SHARING_PREFIX = "COLLABORATION_"
_ENDING = frozenset({"DELETE", "STORAGE_EXPIRATION"})
_OTHERS = frozenset(
    {
        "ACCESS_GRANTED", "ACCESS_REVOKED", "ADD_LOGIN_ACTIVITY_DEVICE", "ADMIN_LOGIN", "APPLICATION_CREATED",
        "APPLICATION_PUBLIC_KEY_ADDED", "APPLICATION_PUBLIC_KEY_DELETED", "CHANGE_ADMIN_ROLE", "COMMENT_CREATE",
        "COMMENT_DELETE", "CONTENT_ACCESS", "COPY", "DATA_RETENTION_CREATE_RETENTION",
        "DATA_RETENTION_REMOVE_RETENTION", "DELETE_USER", "DOWNLOAD", "EDIT", "EDIT_USER",
        "ENTERPRISE_APP_AUTHORIZATION_UPDATE", "EXTERNAL_COLLAB_SECURITY_SETTINGS", "FAILED_LOGIN",
        "FILE_MARKED_MALICIOUS", "FILE_VERSION_RESTORE", "FILE_WATERMARKED_DOWNLOAD", "GROUP_ADMIN_CREATED",
        "GROUP_ADMIN_DELETED", "GROUP_CREATION", "GROUP_DELETION", "GROUP_EDITED", "ITEM_EMAIL_SEND", "ITEM_MODIFY",
        "ITEM_OPEN", "ITEM_SYNC", "ITEM_UNSYNC", "LEGAL_HOLD_ASSIGNMENT_CREATE", "LEGAL_HOLD_ASSIGNMENT_DELETE",
        "LEGAL_HOLD_POLICY_CREATE", "LEGAL_HOLD_POLICY_DELETE", "LEGAL_HOLD_POLICY_UPDATE", "LOCK", "LOGIN",
        "MASTER_INVITE_ACCEPT", "MASTER_INVITE_REJECT", "METADATA_INSTANCE_CREATE", "METADATA_INSTANCE_DELETE",
        "METADATA_INSTANCE_UPDATE", "METADATA_TEMPLATE_CREATE", "METADATA_TEMPLATE_DELETE",
        "METADATA_TEMPLATE_UPDATE", "NEW_USER", "PREVIEW", "REMOVE_LOGIN_ACTIVITY_DEVICE", "RENAME",
        "RETENTION_POLICY_ASSIGNMENT_ADD", "SHIELD_ALERT", "SHIELD_DOWNLOAD_BLOCKED",
        "SHIELD_EXTERNAL_COLLAB_ACCESS_BLOCKED", "SHIELD_EXTERNAL_COLLAB_ACCESS_BLOCKED_MISSING_JUSTIFICATION",
        "SHIELD_EXTERNAL_COLLAB_INVITE_BLOCKED", "SHIELD_EXTERNAL_COLLAB_INVITE_BLOCKED_MISSING_JUSTIFICATION",
        "SHIELD_JUSTIFICATION_APPROVAL", "SHIELD_SHARED_LINK_ACCESS_BLOCKED",
        "SHIELD_SHARED_LINK_STATUS_RESTRICTED_ON_CREATE", "SHIELD_SHARED_LINK_STATUS_RESTRICTED_ON_UPDATE",
        "TASK_ASSIGNMENT_CREATE", "TASK_ASSIGNMENT_DELETE", "TASK_ASSIGNMENT_UPDATE", "TASK_CREATE", "TASK_UPDATE",
        "TERMS_OF_SERVICE_ACCEPT", "TERMS_OF_SERVICE_REJECT", "UNLOCK", "UPLOAD",
        "USER_AUTHENTICATE_OAUTH2_ACCESS_TOKEN_CREATE",
    }
)  # fmt: skip
_ITEMS = frozenset({"file", "folder", "web_link"})
_GROUP = "group"
_ARRIVING = frozenset({"MOVE", "UNDELETE"})


@dataclass(frozen=True, slots=True)
class Touched:
    """An item, or a group (`type` "group"), whose sharing has to be looked at. `owner_id` is who may always see it."""

    type: str
    id: str
    owner_id: str | None = None


def is_known(event_type: str) -> bool:
    """Whether the gatekeeper knows what an event of this type is about."""
    return event_type in _SHARING or event_type in _ENDING or event_type in _OTHERS or _is_collaboration(event_type)


def ends_sharing(event: Event) -> bool:
    """Whether an item has gone, and with it what was wrong about it and beneath it."""
    return event.type in _ENDING and event.source.type in _ITEMS and event.source.id is not None


def is_arrival(event: Event) -> bool:
    """Whether an item has come to another place, or back out of the trash."""
    return event.type in _ARRIVING and event.source.id is not None


def touched_by(event: Event) -> tuple[Touched, ...]:
    """What has to be read anew because of an event; nothing where it leaves everybody's access as it was.

    What has arrived somewhere is looked at with the folder that it came into.
    """
    if event.type not in _SHARING and not _is_collaboration(event.type):
        return ()
    source = event.source
    found = [Touched(source.type, source.id, source.owner_id)] if source.id and source.type in _ITEMS else []
    if event.type in _ARRIVING and source.parent_id not in {None, "0"}:
        found.append(Touched("folder", source.parent_id or "", source.owner_id))
    if not found and event.type.startswith("GROUP_"):
        return _groups(event)
    return tuple(found)


def _groups(event: Event) -> tuple[Touched, ...]:
    """A group's membership has changed: whatever it reaches is reached by others now."""
    if event.source.type == _GROUP and event.source.id is not None:
        return (Touched(_GROUP, event.source.id),)
    if event.party is not None and event.party.type == _GROUP and event.party.id is not None:
        return (Touched(_GROUP, event.party.id),)
    return ()


def _is_collaboration(event_type: str) -> bool:
    return event_type.startswith(_SHARING_PREFIX)
