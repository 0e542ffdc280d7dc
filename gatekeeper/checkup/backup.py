"""How old the last backup is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from gatekeeper.backup.making import KEY, backup_key
from gatekeeper.backup.shelf import Shelf
from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.show.moment import moment
from gatekeeper.text import Words

__all__ = ["look"]

_OLD = timedelta(days=2)


def look(office: Office, words: Words) -> Iterator[Line]:
    if office.settings.secret(KEY) is None:
        yield Line("backup", Mark.NOTE, words("check.backup_no_key"))
        return
    backup_key(office.settings)
    shelf = Shelf(office.settings.backup.folder)
    found = shelf.backups()
    if not found:
        yield Line("backup", Mark.NOTE, words("check.backup_none", folder=shelf.folder))
        return
    facts = {"moment": moment(found[-1].made_at), "folder": shelf.folder, "count": len(found)}
    is_old = office.clock() - found[-1].made_at > _OLD
    yield Line(
        "backup",
        Mark.NOTE if is_old else Mark.GOOD,
        words("check.backup_old" if is_old else "check.backup_ok", **facts),
    )
