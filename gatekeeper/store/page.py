"""Taking in what a sweep has read: roots and pages with their items, collaborations and groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, and_, delete, select, update

from gatekeeper.inventory.item import Collaboration, Group, Item, ItemType
from gatekeeper.store.bulk import chunks, upsert
from gatekeeper.store.codec import collaboration_body, item_body, members_body
from gatekeeper.store.frontier import COUNTED, add_counts, add_pending
from gatekeeper.store.table import box_group, collaboration, frontier, item, sweep_root
from gatekeeper.store.trail import is_all_files, trail_of
from gatekeeper.sweep.port import PageRead, RootRead, SweepRun

__all__ = ["save_contents", "save_root"]

_ITEM = ("type", "id", "parent_id", "name", "body", "seen_sweep", "gone_at", "root_id", "trail", "path")
_Key = tuple[str, str]
_Row = tuple[object, ...]


def save_root(connection: Connection, run: SweepRun, root: RootRead, user_id: str | None) -> None:
    """A root and what lies above it. The root waits to be walked, unless another root has led to it already.

    A folder above that is itself walked in this sweep keeps what that has told of it.
    """
    folder, above = root.item, [ancestor.item for ancestor in root.reach.ancestors]
    known = _known_folders(connection, run, [each.id for each in (*above, folder)])
    rows = [row for row in _rows_above(run, above) if row[1] not in known]
    path = "/".join(each.name for each in (*above, folder))
    trail = trail_of(each.id for each in (*above, folder))
    rows.append(_folder_row(run, folder, folder.parent_id, folder.id, trail, path))
    upsert(connection, item, _ITEM, rows)
    upsert(connection, sweep_root, ("sweep_id", "root_id"), [(run.id, folder.id)])
    if folder.id not in known:
        add_pending(connection, run, {folder.id: (len(above), user_id)})
    collaborations = [one for ancestor in root.reach.ancestors for one in ancestor.collaborations]
    _replace_collaborations(connection, run, collaborations, [each.key for each in above if _is_read(each)])


def _is_read(each: Item) -> bool:
    """Whether its collaborations were read: what isn't seen where nobody could look is there still."""
    return "collaborations" not in each.unread


def _rows_above(run: SweepRun, above: Sequence[Item]) -> Iterator[_Row]:
    for depth, each in enumerate(above):
        upward = above[: depth + 1]
        path = "/".join(one.name for one in upward)
        yield _folder_row(run, each, each.parent_id, None, trail_of(one.id for one in upward), path)


def save_contents(connection: Connection, run: SweepRun, pages: Sequence[PageRead]) -> None:
    """Everything in the pages but their violations."""
    rows = {row[:2]: row for page in pages for row in _rows(run, page)}
    waiting = {
        child.id: (len(page.pending.ancestry) + 1, page.pending.user_id)
        for page in pages
        for child in page.content
        if child.type == ItemType.FOLDER
    }
    for folder_id in _known_folders(connection, run, list(waiting)):
        del waiting[folder_id]
    upsert(connection, item, _ITEM, list(rows.values()))
    _mark_folders(connection, [page.folder for page in pages if page.folder.unread != page.pending.item.unread])
    add_pending(connection, run, waiting)
    _save_collaborations(connection, run, pages)
    _save_groups(connection, run, {group.id: group for page in pages for group in page.groups})
    _count(connection, run, pages)
    _leave(connection, run, [page.pending.item.id for page in pages if page.last])


def _rows(run: SweepRun, page: PageRead) -> Iterator[_Row]:
    parent = page.pending.item.id
    above = trail_of((*page.pending.ancestry, parent))
    for child in page.content:
        if child.type == ItemType.FOLDER:
            path = child.name if is_all_files(parent) else f"{page.path}/{child.name}"
            yield _folder_row(run, child, parent, page.pending.root_id, f"{above}{child.id}/", path)
        else:
            yield (child.type, child.id, parent, child.name, item_body(child), run.id, None, None, None, None)


def _folder_row(run: SweepRun, folder: Item, parent_id: str | None, root_id: str | None, trail: str, path: str) -> _Row:
    return ("folder", folder.id, parent_id, folder.name, item_body(folder), run.id, None, root_id, trail, path)


def _known_folders(connection: Connection, run: SweepRun, folder_ids: Sequence[str]) -> set[str]:
    """Those that this sweep has walked already, or that wait for it: more than one way may lead to a folder."""
    known: set[str] = set()
    for part in chunks(folder_ids):
        walked = and_(item.c.type == ItemType.FOLDER, item.c.id.in_(part), item.c.walked_sweep == run.id)
        known.update(connection.scalars(select(item.c.id).where(walked)))
        waits = and_(frontier.c.sweep_id == run.id, frontier.c.folder_id.in_(part))
        known.update(connection.scalars(select(frontier.c.folder_id).where(waits)))
    return known


def _save_collaborations(connection: Connection, run: SweepRun, pages: Sequence[PageRead]) -> None:
    read = [one for page in pages for one in page.collaborations]
    # A folder in the content is looked at in its own turn.
    looked_at = [page.folder for page in pages]
    looked_at += [each for page in pages for each in page.content if each.type != ItemType.FOLDER]
    _replace_collaborations(connection, run, read, [each.key for each in looked_at if _is_read(each)])


def _mark_folders(connection: Connection, folders: Sequence[Item]) -> None:
    """Puts down what the folders' own turn has told of them: their parents' listing couldn't know it."""
    for folder in folders:
        mine = and_(item.c.type == ItemType.FOLDER, item.c.id == folder.id)
        connection.execute(update(item).where(mine).values(body=item_body(folder)))


def _replace_collaborations(
    connection: Connection, run: SweepRun, read: Iterable[Collaboration], keys: Sequence[_Key]
) -> None:
    """Takes in what was read, and drops what earlier sweeps saw on the same items and this one didn't."""
    rows = {(*one.on, one.id): (*one.on, one.id, collaboration_body(one), run.id) for one in read}
    upsert(connection, collaboration, ("item_type", "item_id", "id", "body", "seen_sweep"), list(rows.values()))
    for kind in ItemType:
        for part in chunks([item_id for item_type, item_id in dict.fromkeys(keys) if item_type == kind]):
            on_part = and_(collaboration.c.item_type == kind, collaboration.c.item_id.in_(part))
            connection.execute(delete(collaboration).where(on_part, collaboration.c.seen_sweep < run.id))


def _save_groups(connection: Connection, run: SweepRun, groups: dict[str, Group]) -> None:
    rows = [(group.id, group.name, group.complete, members_body(group), run.id) for group in groups.values()]
    upsert(connection, box_group, ("id", "name", "complete", "members", "seen_sweep"), rows)


def _count(connection: Connection, run: SweepRun, pages: Sequence[PageRead]) -> None:
    """Adds to the sweep's counts; a folder whose pages aren't all in remembers its share."""
    total: Counter[str] = Counter()
    for page in pages:
        counts = _counts(page)
        total.update(counts)
        if not page.last:
            changes = {name: frontier.c[name] + counts[name] for name in COUNTED}
            mine = and_(frontier.c.sweep_id == run.id, frontier.c.folder_id == page.pending.item.id)
            connection.execute(update(frontier).where(mine).values(changes))
    add_counts(connection, run, total)


def _counts(page: PageRead) -> Counter[str]:
    leaves = [child for child in page.content if child.type != ItemType.FOLDER]
    return Counter(
        folders=int(page.last and not is_all_files(page.pending.item.id)),
        files=sum(child.type == ItemType.FILE for child in leaves),
        collaborations=len(page.collaborations),
        links=sum(child.shared_link is not None for child in leaves)
        + int(page.last and page.pending.item.shared_link is not None),
    )


def _leave(connection: Connection, run: SweepRun, folder_ids: Sequence[str]) -> None:
    """Folders that are walked to their end."""
    for part in chunks(folder_ids):
        mine = and_(item.c.type == ItemType.FOLDER, item.c.id.in_(part))
        connection.execute(update(item).where(mine).values(walked_sweep=run.id))
        connection.execute(delete(frontier).where(frontier.c.sweep_id == run.id, frontier.c.folder_id.in_(part)))
