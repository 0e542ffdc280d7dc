"""The inventory read back, folder by folder, so that it can be judged again as of another moment."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from gatekeeper.inventory.item import Collaboration, Group, Item, ItemType, PrincipalType
from gatekeeper.inventory.view import Ancestor, FolderView, Reach
from gatekeeper.policy.violation import Location, Unjudged
from gatekeeper.store.bulk import chunks
from gatekeeper.store.codec import collaboration_from, group_from, item_from, loads
from gatekeeper.store.database import Database
from gatekeeper.store.frontier import State, sweep_counts
from gatekeeper.store.table import box_group, collaboration, hole, item, sweep, sweep_root, unjudged
from gatekeeper.store.trail import ids_of, is_all_files
from gatekeeper.sweep.port import Hole, SweepCounts

__all__ = ["Inventory", "SweepSummary"]

_PAGE = 1000
_FOLDERS_AT_ONCE = 200
_GROUPS_KEPT = 200

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SweepSummary:
    """A sweep as it ended. `roots` are the folders that it walked from; `asked` what the config named."""

    id: int
    asked: tuple[str, ...]
    roots: tuple[str, ...]
    basis: str
    as_of: datetime
    started_at: datetime
    finished_at: datetime | None
    complete: bool
    counts: SweepCounts


class Inventory:
    """What the sweeps have left in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last_sweep(self, *, complete: bool = False) -> SweepSummary | None:
        """The sweep that finished last, or with `complete` the last one without holes; None where there is none.

        :raises DatabaseUnreachableError:
        """
        statement = select(sweep).where(sweep.c.state == State.FINISHED).order_by(sweep.c.id.desc()).limit(1)
        if complete:
            statement = statement.where(sweep.c.complete)
        with self._database.read() as connection:
            row = connection.execute(statement).one_or_none()
            return None if row is None else _summary(connection, row)

    def newest_reading(self) -> datetime | None:
        """When a sweep last put on record a page that it had read, also one that is under way; None: never.

        One that has only begun, or met nothing but holes, is no reading.
        """
        with self._database.read() as connection:
            found: datetime | None = connection.scalar(select(func.max(sweep.c.read_at)))
            return found

    def holes(self, sweep_id: int) -> Iterator[Hole]:
        """The places that a sweep couldn't read; kept for the latest sweeps only."""
        columns = (hole.c.item_type, hole.c.item_id, hole.c.path, hole.c.reason)
        statement = select(*columns).where(hole.c.sweep_id == sweep_id).order_by(hole.c.id)
        with self._database.read() as connection, connection.execute(statement) as rows:
            for row in rows:
                yield Hole(*row)

    def unjudged(self, sweep_id: int) -> Iterator[Unjudged]:
        """What a sweep couldn't judge, because Box left a field out; kept for the latest sweeps only."""
        order = (unjudged.c.path, unjudged.c.rule, unjudged.c.item_type, unjudged.c.item_id, unjudged.c.field)
        statement = select(unjudged).where(unjudged.c.sweep_id == sweep_id).order_by(*order)
        statement = statement.execution_options(yield_per=_PAGE)
        with self._database.read() as connection, connection.execute(statement) as rows:
            for row in rows:
                yield Unjudged(row.rule, Location(row.item_type, row.item_id, row.path), row.field)

    def views(self, roots: Collection[str] | None = None) -> Iterator[FolderView]:
        """Every folder under `roots` (the last sweep's own, if None), with its content, 1,000 items a view at most.

        It holds what the latest read of each place showed, without what is gone. A folder is left out where what
        lies above it isn't known, because nothing could be concluded there. Memory stays flat.

        :raises DatabaseUnreachableError:
        """
        with self._database.read() as connection:
            if roots is None:
                roots = _last_roots(connection)
            groups = _Groups(connection)
            walked = _under(_folders(connection), frozenset(roots))
            for batch in chunks(walked, _FOLDERS_AT_ONCE):
                yield from _views(connection, batch, groups)


@dataclass(frozen=True, slots=True)
class _Folder:
    item: Item
    trail: str
    reach: Reach
    collaborations: tuple[Collaboration, ...]
    group_ids: frozenset[str]
    is_walked: bool
    is_top: bool

    @property
    def as_ancestor(self) -> Ancestor:
        return Ancestor(self.item, self.collaborations)


class _Groups:
    """Groups by id, those asked for last kept at hand."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: OrderedDict[str, Group] = OrderedDict()

    def of(self, group_ids: Collection[str]) -> dict[str, Group]:
        found = self._load([group_id for group_id in group_ids if group_id not in self._kept])
        for group_id in group_ids:
            if group_id in self._kept:
                self._kept.move_to_end(group_id)
                found[group_id] = self._kept[group_id]
        self._kept.update(found)
        while len(self._kept) > _GROUPS_KEPT:
            self._kept.popitem(last=False)
        return found

    def _load(self, ids: Sequence[str]) -> dict[str, Group]:
        found: dict[str, Group] = {}
        for part in chunks(ids):
            for row in self._connection.execute(select(box_group).where(box_group.c.id.in_(part))):
                found[row.id] = group_from(row.id, row.name, row.members, complete=row.complete)
        return found


def _summary(connection: Connection, row: Row[*tuple[Any, ...]]) -> SweepSummary:
    roots = select(sweep_root.c.root_id).where(sweep_root.c.sweep_id == row.id).order_by(sweep_root.c.root_id)
    return SweepSummary(
        id=row.id,
        asked=tuple(loads(row.roots)),
        roots=tuple(connection.scalars(roots)),
        basis=row.basis,
        as_of=row.as_of,
        started_at=row.started_at,
        finished_at=row.finished_at,
        complete=row.complete,
        counts=sweep_counts(connection, row.id),
    )


def _last_roots(connection: Connection) -> list[str]:
    last = select(sweep.c.id).where(sweep.c.state == State.FINISHED).order_by(sweep.c.id.desc()).limit(1)
    return list(connection.scalars(select(sweep_root.c.root_id).where(sweep_root.c.sweep_id == last.scalar_subquery())))


def _folders(connection: Connection) -> Iterator[_Folder]:
    """All folders in the order of their trails: whatever is above a folder has just passed."""
    columns = (item.c.id, item.c.name, item.c.parent_id, item.c.body, item.c.trail, item.c.root_id, item.c.walked_sweep)
    statement = (
        select(*columns)
        .where(item.c.type == ItemType.FOLDER, item.c.gone_at.is_(None), item.c.trail.is_not(None))
        .order_by(item.c.trail)
        .execution_options(yield_per=_PAGE)
    )
    above: list[_Folder] = []
    with connection.execute(statement) as found:
        for rows in found.partitions(_FOLDERS_AT_ONCE):
            collaborations = _collaborations(connection, [(ItemType.FOLDER.value, row.id) for row in rows])
            for row in rows:
                while above and not row.trail.startswith(above[-1].trail):
                    above.pop()
                upward = above[-1].trail if above else ""
                if row.trail == f"{upward}{row.id}/":
                    above.append(_folder(row, above, collaborations.get((ItemType.FOLDER, row.id), ())))
                    yield above[-1]


def _folder(row: Row[*tuple[Any, ...]], above: Sequence[_Folder], direct: tuple[Collaboration, ...]) -> _Folder:
    return _Folder(
        item=item_from(ItemType.FOLDER, row.id, row.name, row.parent_id, row.body),
        trail=row.trail,
        reach=Reach(tuple(one.as_ancestor for one in above if not is_all_files(one.item.id))),
        collaborations=direct,
        group_ids=_group_ids(direct).union(above[-1].group_ids if above else ()),
        is_walked=row.walked_sweep is not None,
        is_top=row.root_id == row.id or (bool(above) and is_all_files(above[-1].item.id)),
    )


def _under(folders: Iterable[_Folder], roots: frozenset[str]) -> Iterator[_Folder]:
    """Those whose content was read, from the roots downwards."""
    for folder in folders:
        if folder.is_walked and not roots.isdisjoint(ids_of(folder.trail)):
            yield folder


def _views(connection: Connection, batch: Sequence[_Folder], groups: _Groups) -> Iterator[FolderView]:
    by_id = {folder.item.id: folder for folder in batch}
    filled = _filled(connection, list(by_id))
    for parent_id, content in groupby(_content(connection, list(by_id)), lambda child: child.parent_id):
        folder = by_id[parent_id or ""]
        for number, page in enumerate(chunks(content, _PAGE)):
            yield _view(connection, folder, page, groups, is_first=number == 0)
        del by_id[folder.item.id]
    for folder in by_id.values():
        view = _view(connection, folder, [], groups, is_first=True)
        yield view if folder.item.id in filled else replace(view, is_empty=True)


def _filled(connection: Connection, folder_ids: Sequence[str]) -> frozenset[str]:
    """Those of these folders in which something lies, be it a folder."""
    found: set[str] = set()
    for part in chunks(folder_ids):
        inside = select(item.c.parent_id).where(item.c.parent_id.in_(part), item.c.gone_at.is_(None)).distinct()
        found.update(one for one in connection.scalars(inside) if one is not None)
    return frozenset(found)


def _content(connection: Connection, folder_ids: Sequence[str]) -> Iterator[Item]:
    """The files and web links in these folders, one folder after the other."""
    for part in chunks(folder_ids):
        statement = (
            select(item.c.type, item.c.id, item.c.name, item.c.parent_id, item.c.body)
            .where(item.c.parent_id.in_(part), item.c.type != ItemType.FOLDER, item.c.gone_at.is_(None))
            .order_by(item.c.parent_id, item.c.type, item.c.id)
            .execution_options(yield_per=_PAGE)
        )
        with connection.execute(statement) as rows:
            for row in rows:
                yield item_from(*row)


def _view(
    connection: Connection, folder: _Folder, content: Sequence[Item], groups: _Groups, *, is_first: bool
) -> FolderView:
    shared = [child.key for child in content if child.has_collaborations or "has_collaborations" in child.unread]
    content_collaborations = _collaborations(connection, shared)
    among_content = _group_ids(one for direct in content_collaborations.values() for one in direct)
    return FolderView(
        folder=folder.item,
        reach=folder.reach,
        collaborations=folder.collaborations,
        content=tuple(content),
        content_collaborations=content_collaborations,
        groups=groups.of(folder.group_ids | among_content),
        judges_folder=is_first and not is_all_files(folder.item.id),
        is_top=folder.is_top,
    )


def _collaborations(connection: Connection, keys: Iterable[_Key]) -> Mapping[_Key, tuple[Collaboration, ...]]:
    """Those set on each of these items; no entry where there are none."""
    found: dict[_Key, list[Collaboration]] = {}
    listed = list(keys)
    for kind in ItemType:
        for part in chunks([item_id for item_type, item_id in listed if item_type == kind]):
            on_part = and_(collaboration.c.item_type == kind, collaboration.c.item_id.in_(part))
            for row in connection.execute(select(collaboration).where(on_part).order_by(collaboration.c.id)):
                one = collaboration_from(row.id, row.item_type, row.item_id, row.body)
                found.setdefault((one.item_type, one.item_id), []).append(one)
    return {key: tuple(direct) for key, direct in found.items()}


def _group_ids(collaborations: Iterable[Collaboration]) -> frozenset[str]:
    return frozenset(
        one.principal_id
        for one in collaborations
        if one.principal_type == PrincipalType.GROUP and one.principal_id is not None
    )
