"""What sweeps have read, put together again into the views that they judged."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, select, true

from gatekeeper.inventory.item import Collaboration, Group, Item, ItemType, PrincipalType
from gatekeeper.inventory.view import Ancestor, FolderView, Reach
from gatekeeper.store.bulk import chunks
from gatekeeper.store.codec import collaboration_from, group_from, item_from
from gatekeeper.store.table import box_group, collaboration, item
from gatekeeper.store.trail import ids_of, is_all_files
from gatekeeper.sweep.port import Kept

__all__ = ["kept_views"]

_PAGE = 1000
_FOLDERS_AT_ONCE = 200
_GROUPS_KEPT = 200

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Source:
    """What views are made of: all that the sweeps have left, or with `sweep_id` what that one alone has seen."""

    connection: Connection
    sweep_id: int | None = None

    def has(self, table: Table) -> ColumnElement[bool]:
        return true() if self.sweep_id is None else table.c.seen_sweep == self.sweep_id

    def is_walked(self, walked_sweep: int | None) -> bool:
        return walked_sweep is not None and self.sweep_id in (None, walked_sweep)


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


def kept_views(connection: Connection, roots: frozenset[str], sweep_id: int | None = None) -> Iterator[Kept]:
    """Every folder under `roots` whose content was read; with `sweep_id`, by that sweep. Memory stays flat."""
    source, groups = _Source(connection, sweep_id), _Groups(connection)
    for batch in chunks(_under(_folders(source), roots), _FOLDERS_AT_ONCE):
        for folder, view in _views(source, batch, groups):
            yield Kept(view, ids_of(folder.trail))


def _folders(source: _Source) -> Iterator[_Folder]:
    """All folders in the order of their trails: whatever is above a folder has just passed."""
    columns = (item.c.id, item.c.name, item.c.parent_id, item.c.body, item.c.trail, item.c.root_id, item.c.walked_sweep)
    statement = (
        select(*columns)
        .where(item.c.type == ItemType.FOLDER, item.c.gone_at.is_(None), item.c.trail.is_not(None), source.has(item))
        .order_by(item.c.trail)
        .execution_options(yield_per=_PAGE)
    )
    above: list[_Folder] = []
    with source.connection.execute(statement) as found:
        for rows in found.partitions(_FOLDERS_AT_ONCE):
            collaborations = _collaborations(source, [(ItemType.FOLDER.value, row.id) for row in rows])
            for row in rows:
                while above and not row.trail.startswith(above[-1].trail):
                    above.pop()
                upward = above[-1].trail if above else ""
                if row.trail == f"{upward}{row.id}/":
                    direct, is_walked = (
                        collaborations.get((ItemType.FOLDER, row.id), ()),
                        source.is_walked(row.walked_sweep),
                    )
                    above.append(_folder(row, above, direct, is_walked=is_walked))
                    yield above[-1]


def _folder(
    row: Row[*tuple[Any, ...]], above: Sequence[_Folder], direct: tuple[Collaboration, ...], *, is_walked: bool
) -> _Folder:
    return _Folder(
        item=item_from(ItemType.FOLDER, row.id, row.name, row.parent_id, row.body),
        trail=row.trail,
        reach=Reach(tuple(one.as_ancestor for one in above if not is_all_files(one.item.id))),
        collaborations=direct,
        group_ids=_group_ids(direct).union(above[-1].group_ids if above else ()),
        is_walked=is_walked,
        is_top=row.root_id == row.id or (bool(above) and is_all_files(above[-1].item.id)),
    )


def _under(folders: Iterable[_Folder], roots: frozenset[str]) -> Iterator[_Folder]:
    """Those whose content was read, from the roots downwards."""
    for folder in folders:
        if folder.is_walked and not roots.isdisjoint(ids_of(folder.trail)):
            yield folder


def _views(source: _Source, batch: Sequence[_Folder], groups: _Groups) -> Iterator[tuple[_Folder, FolderView]]:
    by_id = {folder.item.id: folder for folder in batch}
    filled = _filled(source, list(by_id))
    for parent_id, content in groupby(_content(source, list(by_id)), lambda child: child.parent_id):
        folder = by_id[parent_id or ""]
        for number, page in enumerate(chunks(content, _PAGE)):
            yield folder, _view(source, folder, page, groups, is_first=number == 0)
        del by_id[folder.item.id]
    for folder in by_id.values():
        view = _view(source, folder, [], groups, is_first=True)
        yield folder, view if folder.item.id in filled else replace(view, is_empty=True)


def _filled(source: _Source, folder_ids: Sequence[str]) -> frozenset[str]:
    """Those of these folders in which something lies, be it a folder."""
    found: set[str] = set()
    for part in chunks(folder_ids):
        inside = select(item.c.parent_id).where(item.c.parent_id.in_(part), item.c.gone_at.is_(None), source.has(item))
        found.update(one for one in source.connection.scalars(inside.distinct()) if one is not None)
    return frozenset(found)


def _content(source: _Source, folder_ids: Sequence[str]) -> Iterator[Item]:
    """The files and web links in these folders, one folder after the other."""
    for part in chunks(folder_ids):
        statement = (
            select(item.c.type, item.c.id, item.c.name, item.c.parent_id, item.c.body)
            .where(item.c.parent_id.in_(part), item.c.type != ItemType.FOLDER, item.c.gone_at.is_(None))
            .where(source.has(item))
            .order_by(item.c.parent_id, item.c.type, item.c.id)
            .execution_options(yield_per=_PAGE)
        )
        with source.connection.execute(statement) as rows:
            for row in rows:
                yield item_from(*row)


def _view(source: _Source, folder: _Folder, content: Sequence[Item], groups: _Groups, *, is_first: bool) -> FolderView:
    shared = [child.key for child in content if child.has_collaborations or "has_collaborations" in child.unread]
    content_collaborations = _collaborations(source, shared)
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


def _collaborations(source: _Source, keys: Iterable[_Key]) -> Mapping[_Key, tuple[Collaboration, ...]]:
    """Those set on each of these items; no entry where there are none."""
    found: dict[_Key, list[Collaboration]] = {}
    listed = list(keys)
    for kind in ItemType:
        for part in chunks([item_id for item_type, item_id in listed if item_type == kind]):
            on_part = and_(
                collaboration.c.item_type == kind, collaboration.c.item_id.in_(part), source.has(collaboration)
            )
            for row in source.connection.execute(select(collaboration).where(on_part).order_by(collaboration.c.id)):
                one = collaboration_from(row.id, row.item_type, row.item_id, row.body)
                found.setdefault((one.item_type, one.item_id), []).append(one)
    return {key: tuple(direct) for key, direct in found.items()}


def _group_ids(collaborations: Iterable[Collaboration]) -> frozenset[str]:
    return frozenset(
        one.principal_id
        for one in collaborations
        if one.principal_type == PrincipalType.GROUP and one.principal_id is not None
    )
