"""Box: who we are there, what is watched, and what the registry binds."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.errors import ExitStatus, MistakesError, UnreadableError
from gatekeeper.registry.model import Governor, Registry
from gatekeeper.sweep.order import MANAGED_USERS, VISIBLE
from gatekeeper.text import Words

__all__ = ["look_at_credentials", "look_at_folders", "look_at_roots"]

_FOLDERS_AT_MOST = 300


def look_at_credentials(office: Office, words: Words) -> Iterator[Line]:
    me = office.session.reader().whoami()
    yield Line("credentials", Mark.GOOD, words("check.credentials_ok", login=me.login or me.id))


def look_at_roots(office: Office, words: Words) -> Iterator[Line]:
    """Roots that can't be read, and roots within another root, which say the same thing twice."""
    reader, roots = office.session.reader(), office.settings.watch.roots
    count = 0
    for root in roots:
        if root == VISIBLE:
            count += sum(1 for _ in reader.visible_roots())
        elif root == MANAGED_USERS:
            count += sum(1 for _ in reader.managed_users())
        else:
            try:
                if reader.root(root, within=[one for one in roots if one != root]) is None:
                    yield Line("roots", Mark.NOTE, words("check.root_within", folder=root))
                count += 1
            except UnreadableError as error:
                text = words("check.root_unread", folder=root, reason=str(error))
                yield Line("roots", Mark.BAD, text, ExitStatus.UNREACHABLE)
    if count:
        yield Line("roots", Mark.GOOD, words("check.roots_ok", count=count))


def look_at_folders(office: Office, words: Words) -> Iterator[Line]:
    """Folders that the registry binds and Box does not show (a mistake, or nobody invited us), or nobody watches."""
    try:
        bound = _bound(office.registry_ahead())
    except MistakesError:  # told where the registry is looked at
        yield Line("folders", Mark.SKIPPED, words("check.skipped"))
        return
    reader, roots = office.session.reader(), office.settings.watch.roots
    watches_ids = {VISIBLE, MANAGED_USERS}.isdisjoint(roots)
    notes = 0
    for folder, governor in bound[:_FOLDERS_AT_MOST]:
        try:
            is_outside = reader.root(folder, within=roots) is not None and folder not in roots
            problem = "folder_unwatched" if watches_ids and is_outside else None
        except UnreadableError:
            problem = "folder_unread"
        if problem is not None:
            notes += 1
            yield Line("folders", Mark.NOTE, words(f"check.{problem}", folder=folder, governor=governor.id))
    if not notes:
        yield Line("folders", Mark.GOOD, words("check.folders_ok", count=min(len(bound), _FOLDERS_AT_MOST)))
    if len(bound) > _FOLDERS_AT_MOST:
        yield Line("folders", Mark.NOTE, words("check.folders_skipped", count=_FOLDERS_AT_MOST))


def _bound(registry: Registry) -> list[tuple[str, Governor]]:
    governors: list[Governor] = [*registry.procedures, *registry.declarations]
    return [(folder, one) for one in governors for folder in one.folders]
