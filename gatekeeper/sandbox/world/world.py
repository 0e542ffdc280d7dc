"""The whole enterprise: everything there is, by id, and what is needed to change it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime

from gatekeeper.sandbox.world.account import Enterprise, Group, Membership, User, UserKind, service_login
from gatekeeper.sandbox.world.agenda import Agenda
from gatekeeper.sandbox.world.clock import Clock
from gatekeeper.sandbox.world.download import TicketBook
from gatekeeper.sandbox.world.event import Event
from gatekeeper.sandbox.world.generated import Generation, file_of, files_of
from gatekeeper.sandbox.world.hold import AllowlistEntry, AllowlistExemption, LegalHoldPolicy, RetentionPolicy
from gatekeeper.sandbox.world.ids import IdMaker
from gatekeeper.sandbox.world.item import File, Folder, Item, Root, WebLink
from gatekeeper.sandbox.world.settings import EnterpriseSettings
from gatekeeper.sandbox.world.share import Collaboration
from gatekeeper.sandbox.world.token import TokenBook

__all__ = ["ROOT_ID", "World"]

ROOT_ID = "0"


class World:
    """State in memory. Only the server's one thread touches it, so that nothing in it needs a lock."""

    def __init__(
        self, enterprise: Enterprise, clock: Clock, settings: EnterpriseSettings, client_id: str | None = None
    ) -> None:
        self.enterprise = enterprise
        self.clock = clock
        self.settings = settings
        self.ids = IdMaker()
        self.agenda = Agenda()
        self.tokens = TokenBook()
        self.tickets = TicketBook()
        self.request_ip = "127.0.0.1"
        self.is_being_built = False
        """While a scenario's past is told: what happened was recorded at that time."""
        self.users: dict[str, User] = {}
        self.users_by_login: dict[str, User] = {}
        self.groups: dict[str, Group] = {}
        self.memberships: dict[str, Membership] = {}
        self.folders: dict[str, Folder] = {}
        self.files: dict[str, File] = {}
        self.web_links: dict[str, WebLink] = {}
        self.trash: dict[tuple[str, str], Item] = {}
        """Items trashed themselves (not merely beneath a trashed folder), by type and id."""
        self.collaborations: dict[str, Collaboration] = {}
        self.held: dict[str, dict[str, Collaboration]] = {}
        """By the id of the user or group that holds them."""
        self.links: dict[str, Item] = {}
        """By the last part of a link's address, and by vanity name."""
        self.events: list[Event] = []
        self.generations: list[Generation] = []
        self.retention_policies: dict[str, RetentionPolicy] = {}
        self.legal_holds: dict[str, LegalHoldPolicy] = {}
        self.allowlist: dict[str, AllowlistEntry] = {}
        self.exemptions: dict[str, AllowlistExemption] = {}
        self.owned_tops: dict[str, dict[tuple[str, str], Item]] = {}
        """Per owner, the items that stand in a place of another owner or in the root: the tops of what they own."""
        start = clock.now()
        self.service_is_open = client_id is None
        name = client_id or "gatekeeper"
        self.service = self.add_user(service_login(name), name, "service", start)
        self.root = Root(ROOT_ID, "All Files", None, self.service, start, self.service)
        self.folders[ROOT_ID] = self.root

    def settle(self) -> datetime:
        """Lets happen what was due, and gives the moment that a request is handled at."""
        now = self.clock.now()
        self.agenda.settle(now)
        return now

    def add_user(
        self, login: str, name: str, kind: UserKind, at: datetime, *, user_id: str | None = None, role: str = "user"
    ) -> User:
        user = User(user_id or self.ids.make("user", self.users), login, name, kind, at)
        if role in {"admin", "coadmin"}:
            user.role = "admin" if role == "admin" else "coadmin"
        self.users[user.id] = user
        self.users_by_login[login.lower()] = user
        return user

    def kind_of(self, login: str) -> UserKind:
        """Whether an address belongs to the enterprise."""
        return "managed" if login.rpartition("@")[2].lower() in self.enterprise.domains else "external"

    def service_of(self, client_id: str, at: datetime) -> User:
        """The service account of an application, made when it is first heard of."""
        login = service_login(client_id)
        known = self.users_by_login.get(login.lower())
        if known is not None:
            return known
        if self.service_is_open:
            self._rename_service(login, client_id)
            return self.service
        return self.add_user(login, client_id, "service", at)

    def _rename_service(self, login: str, client_id: str) -> None:
        """The account that owns what nobody owns takes the name of the first application that comes."""
        self.users_by_login.pop(self.service.login.lower())
        self.service.login, self.service.name = login, client_id
        self.users_by_login[login.lower()] = self.service
        self.service_is_open = False

    def file(self, file_id: str) -> File | None:
        """A file by id, wherever it is, generated ones included."""
        return self.files.get(file_id) or (file_of(self, file_id) if self.generations else None)

    def item(self, item_type: str, item_id: str) -> Item | None:
        """A folder, file or web link by type and id, trashed ones included."""
        if item_type == "file":
            return self.file(item_id)
        return self.folders.get(item_id) if item_type == "folder" else self.web_links.get(item_id)

    def taken_ids(self, item_type: str) -> Container[str]:
        """The ids that items of a type have; Box numbers folders, files and web links apart."""
        if item_type == "file":
            return self.files
        return self.folders if item_type == "folder" else self.web_links

    def listing(self, folder: Folder) -> list[Item]:
        """The children in Box's order: folders, files, web links, each by name. For reading only."""
        return folder.in_order() if folder.unmade is None else [*folder.in_order(), *files_of(folder)]

    def index(self, item: Item) -> None:
        """Makes an item findable by its id and by its owner."""
        if isinstance(item, Folder):
            self.folders[item.id] = item
        elif isinstance(item, File):
            self.files[item.id] = item
        elif isinstance(item, WebLink):
            self.web_links[item.id] = item
        self.index_owner(item)

    def index_owner(self, item: Item) -> None:
        parent = item.parent
        if parent is None or parent is self.root or parent.owner is not item.owner:
            self.owned_tops.setdefault(item.owner.id, {})[item.type, item.id] = item

    def unindex(self, item: Item) -> None:
        """Forgets an item for good."""
        if isinstance(item, Folder):
            self.folders.pop(item.id, None)
        elif isinstance(item, File):
            self.files.pop(item.id, None)
        else:
            self.web_links.pop(item.id, None)
        self.trash.pop((item.type, item.id), None)
        self.owned_tops.get(item.owner.id, {}).pop((item.type, item.id), None)

    def grantees(self, user: User) -> Iterable[str]:
        """The ids under which collaborations reach a user: the user's own, and those of their groups."""
        yield user.id
        for group in self.groups.values():
            if user.id in group.memberships:
                yield group.id
