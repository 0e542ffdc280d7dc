"""What the daemon goes by: the config, the policies and the need table, read as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gatekeeper.alerts.finding import check_templates
from gatekeeper.bootstrap import Office
from gatekeeper.errors import UsageError
from gatekeeper.need.table import NeedTable
from gatekeeper.policy.model import Policies
from gatekeeper.registry.diff import waiting_in_files
from gatekeeper.registry.reading import read
from gatekeeper.settings import Settings
from gatekeeper.text import words

__all__ = ["Ruling", "differing", "read_ruling", "succeed"]

_WORDS = words("ja")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is in force, until a whole new one takes its place."""

    settings: Settings
    policies: Policies
    need_table: NeedTable


def read_ruling(load: Callable[[], Settings]) -> Ruling:
    """:raises MistakesError, UsageError: any of the files is wrong."""
    with Office(load()) as office:
        if office.settings.alerts is not None:
            check_templates(office.settings.alerts)
        return Ruling(office.settings, office.policies, office.need_table)


def succeed(former: Ruling, load: Callable[[], Settings]) -> Ruling:
    """The ruling that takes the place of `former`.

    :raises MistakesError, UsageError: a file is wrong, or says something that only a new start can bring about.
    """
    found = read_ruling(load)
    before, after = former.settings, found.settings
    fixed = {
        "[paths] database": before.paths.database != after.paths.database,
        "[metrics] port": before.metrics != after.metrics,
    }
    changed = "、".join(name for name, is_changed in fixed.items() if is_changed)
    if changed:
        raise UsageError(_WORDS("daemon.reload_needs_restart", key=changed))
    return found


def differing(office: Office) -> int:
    """In how many places the registry files differ from the registry in force, which only an import changes.

    :raises MistakesError: the files are wrong.
    """
    settings = office.settings
    return waiting_in_files(office.registry_ahead(), read(settings.paths.registry, settings.ward.domains).registry)
