"""The config, the policies and the database: what everything else is read from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.store.migration import head
from gatekeeper.text import Words

__all__ = ["look_at_config", "look_at_database", "look_at_policies"]

_DRIVER = re.compile(r"\+\w+(?=://)")


def look_at_config(office: Office, words: Words) -> Iterator[Line]:
    yield Line("config", Mark.GOOD, words("check.config_ok", file=office.settings.file))


def look_at_policies(office: Office, words: Words) -> Iterator[Line]:
    names = "、".join(sorted({policy.name for policy in office.policies.by_pattern.values()}))
    yield Line("policies", Mark.GOOD, words("check.policies_ok", names=names))
    _ = office.need_table
    if office.need_is_shipped:
        yield Line("policies", Mark.NOTE, words("need.shipped", file=office.need_file))


def look_at_database(office: Office, words: Words) -> Iterator[Line]:
    place = _DRIVER.sub("", office.database.place, count=1)
    yield Line("database", Mark.GOOD, words("check.database_ok", place=place, version=head()))
