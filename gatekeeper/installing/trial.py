"""Tries answers before they are written down: as a config, and against Box itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gatekeeper.box.session import BoxSession
from gatekeeper.installing.template import Place, Template, Value
from gatekeeper.reach import box_access
from gatekeeper.settings import Settings, load
from gatekeeper.settings.authority import read_authority
from gatekeeper.settings.secret import variable

__all__ = ["Trial"]


@dataclass(frozen=True, slots=True)
class Trial:
    """Answers so far; what hasn't been asked yet has the template's value."""

    template: Template
    values: Mapping[Place, Value]
    secrets: Mapping[str, str]

    def settings(self) -> Settings:
        """:raises MistakesError: what is wrong with the answers."""
        with TemporaryDirectory(prefix="gatekeeper-") as folder:
            file = Path(folder) / "gatekeeper.toml"
            file.write_text(self.template.filled(self.values), encoding="utf-8")
            found = load(file, {variable(name): secret for name, secret in self.secrets.items()})
        if found.box.ca_file is not None:
            read_authority(found.box.ca_file)
        return found

    def sign_in(self) -> str:
        """Who the credentials are in Box.

        :raises MistakesError, UsageError, BoxUnreachableError, UnreadableError:
        """
        with self._session() as session:
            me = session.reader().whoami()
            return me.login or me.id

    def root_name(self, folder: str) -> str:
        """What a folder is called that is to be watched.

        :raises MistakesError, UsageError, BoxUnreachableError, UnreadableError:
        """
        with self._session() as session:
            root = session.reader().root(folder)
            return folder if root is None else root.item.name

    @contextmanager
    def _session(self) -> Iterator[BoxSession]:
        session = BoxSession(box_access(self.settings()), threading.Event())
        try:
            yield session
        finally:
            session.close()
