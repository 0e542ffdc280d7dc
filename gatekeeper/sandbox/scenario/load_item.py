"""Folders, files and web links of a scenario, and who is let in to them."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.sandbox.scenario.form import (
    ClassificationForm,
    CollaborationForm,
    FileForm,
    FolderForm,
    LinkForm,
    ScenarioForm,
    VersionForm,
    WebLinkForm,
)
from gatekeeper.sandbox.scenario.load_people import user_of
from gatekeeper.sandbox.world.account import Group, User
from gatekeeper.sandbox.world.change import create_folder, create_web_link, upload
from gatekeeper.sandbox.world.content import Bytes, Content, Filler
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.item import (
    Classification,
    File,
    FileSettings,
    Folder,
    FolderSettings,
    Item,
    Lock,
    Version,
)
from gatekeeper.sandbox.world.removal import plan_deletion, trash
from gatekeeper.sandbox.world.sharing import add_collaboration, add_link
from gatekeeper.sandbox.world.world import World

__all__ = ["ItemLoader"]


class ItemLoader:
    """Builds the items, and remembers which path is which item."""

    def __init__(self, world: World, form: ScenarioForm) -> None:
        self._world = world
        self._form = form
        self._now = world.clock.now()
        self._folders: dict[str, Folder] = {}
        self._items: dict[str, Item] = {}
        self._given = {folder.path: folder for folder in form.folders}
        self._trashed: list[tuple[Item, datetime]] = []

    def load(self) -> None:
        for given in sorted(self._form.folders, key=lambda given: given.path.count("/")):
            self.folder_at(given.path)
        for given in self._form.folders:
            self._fill(given)

    def folder_at(self, path: str) -> Folder:
        """The folder of a path, made with its parents where it isn't there yet."""
        known = self._folders.get(path)
        if known is not None:
            return known
        above, _, name = path.rpartition("/")
        parent = self.folder_at(above) if above else self._world.root
        given = self._given.get(path)
        owner = self._owner(None if given is None else given.owner, parent)
        at = self._now if given is None else given.created_at or self._now
        folder = create_folder(self._world, parent, name, owner, at, item_id=None if given is None else given.id)
        if given is not None:
            folder.settings = _folder_settings(given)
            folder.modified_at = given.modified_at or at
            _tell_of_settings(self._world, folder, at)
        self._folders[path] = self._items[path] = folder
        return folder

    def item_at(self, path: str) -> Item | None:
        """The item of a path, files included; None where the scenario has none."""
        return self._items.get(path)

    def trash_what_is_trashed(self) -> None:
        for item, at in self._trashed:
            trash(self._world, item, item.owner, at)

    def _fill(self, given: FolderForm) -> None:
        folder = self._folders[given.path]
        self._share(folder, given)
        for file in given.files:
            self._file(folder, given.path, file)
        for link in given.web_links:
            self._web_link(folder, given.path, link)

    def _file(self, folder: Folder, path: str, given: FileForm) -> None:
        owner, at = self._owner(given.owner, folder), given.created_at or self._now
        older = [self._version(given, version, owner, at) for version in given.versions]
        content = _content(given.name, given.size, given.content, given.sha1)
        file = upload(self._world, folder, given.name, content, owner, at, item_id=given.id)
        file.versions[:0] = older
        file.settings = self._file_settings(given)
        file.modified_at = given.modified_at or at
        _tell_of_settings(self._world, file, at)
        plan_deletion(self._world, file)
        self._items[f"{path}/{given.name}"] = file
        self._share(file, given)

    def _web_link(self, folder: Folder, path: str, given: WebLinkForm) -> None:
        owner, at = self._owner(given.owner, folder), given.created_at or self._now
        link = create_web_link(self._world, folder, given.name, given.url, owner, at, item_id=given.id)
        link.description = given.description
        self._items[f"{path}/{given.name}"] = link
        self._share(link, given)

    def _version(self, given: FileForm, version: VersionForm, owner: User, at: datetime) -> Version:
        content = _content(given.name, version.size, version.content, version.sha1)
        by = owner if version.by is None else user_of(self._world, version.by)
        return Version(self._world.ids.make("version"), content, given.name, by, version.at or at)

    def _owner(self, login: str | None, parent: Folder) -> User:
        """Whoever is named; else, as in Box, whoever owns the folder above."""
        return parent.owner if login is None else user_of(self._world, login)

    def _share(self, item: Item, given: FolderForm | FileForm | WebLinkForm) -> None:
        for collaboration in given.collaborations:
            self._collaborate(item, collaboration)
        if given.shared_link is not None:
            self._link(item, given.shared_link)
        if given.trashed_at is not None:
            self._trashed.append((item, given.trashed_at))

    def _collaborate(self, item: Item, given: CollaborationForm) -> None:
        by = item.owner if given.by is None else user_of(self._world, given.by)
        add_collaboration(
            self._world,
            item,
            self._grantee(given),
            given.role,
            by,
            given.created_at or item.created_at,
            status=given.status,
            expires_at=given.expires_at,
            collaboration_id=given.id,
        )

    def _grantee(self, given: CollaborationForm) -> User | Group | str:
        """Pending people that the scenario's users don't name have no account yet: an address is all there is."""
        if given.group is not None:
            return next(group for group in self._world.groups.values() if group.name == given.group)
        login = given.login or ""
        if given.status == "pending" and login.lower() not in self._world.users_by_login:
            return login
        return user_of(self._world, login)

    def _link(self, item: Item, given: LinkForm) -> None:
        add_link(
            self._world,
            item,
            given.access,
            item.owner,
            given.created_at or item.created_at,
            password=given.password,
            unshared_at=given.unshared_at,
            can_download=given.can_download,
            can_edit=given.can_edit,
            vanity_name=given.vanity_name,
        )

    def _file_settings(self, given: FileForm) -> FileSettings:
        return FileSettings(
            watermark=given.watermark,
            description=given.description,
            tags=given.tags,
            classification=_classification(given.classification),
            is_externally_owned=given.is_externally_owned,
            can_download=given.can_download,
            expires_at=given.expires_at,
            disposition_at=given.disposition_at,
            lock=self._lock(given),
            legal_hold=given.legal_hold,
        )

    def _lock(self, given: FileForm) -> Lock | None:
        lock = given.lock
        if lock is None:
            return None
        by, at = user_of(self._world, lock.by), lock.created_at or given.created_at or self._now
        return Lock(self._world.ids.make("lock"), by, at, lock.until, lock.prevents_download)


def _tell_of_settings(world: World, item: Folder | File, at: datetime) -> None:
    """The events of what an item was given after it came into being."""
    if item.settings.watermark:
        record_event(world, "WATERMARK_LABEL_CREATE", item.owner, item=item, at=at)
    if isinstance(item, Folder) and item.settings.upload_email is not None:
        record_event(world, "EMAIL_UPLOAD_ENABLED", item.owner, item=item, at=at)
    if isinstance(item, File) and item.settings.lock is not None:
        record_event(world, "LOCK", item.settings.lock.by, item=item, at=item.settings.lock.at)


def _folder_settings(given: FolderForm) -> FolderSettings:
    return FolderSettings(
        can_non_owners_invite=given.can_non_owners_invite,
        can_non_owners_view_collaborators=given.can_non_owners_view_collaborators,
        restricted_to_enterprise=given.restricted_to_enterprise,
        is_externally_owned=given.is_externally_owned,
        upload_email=given.upload_email,
        watermark=given.watermark,
        description=given.description,
        tags=given.tags,
        classification=_classification(given.classification),
    )


def _classification(given: ClassificationForm | str | None) -> Classification | None:
    if given is None or isinstance(given, str):
        return None if given is None else Classification(given)
    return Classification(given.name, given.definition, given.color)


def _content(name: str, size: int | None, text: str | None, sha1: str | None) -> Content:
    if text is not None:
        return Bytes(text.encode("utf-8", "surrogatepass"), sha1)
    return Filler(name.encode("utf-8", "replace").decode(), 1024 if size is None else size, sha1)
