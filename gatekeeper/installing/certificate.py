"""Certificates that a person names: taken to where the service can read them, beside the config."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gatekeeper.document.intake import take_in
from gatekeeper.installing.layout import Layout
from gatekeeper.installing.template import Place, Value

__all__ = ["take_beside"]

_NAMES: Mapping[Place, str] = {("box", "ca_file"): "ca.pem", ("mail", "ca_file"): "mail-ca.pem"}


def take_beside(layout: Layout, values: Mapping[Place, Value]) -> tuple[dict[Place, Value], dict[Path, str]]:
    """The values with each certificate beside the config, and what is to be written there.

    Whoever installs has it in his own folder, where the service's account sees nothing.

    :raises MistakesError: a file can't be read.
    """
    found, files = dict(values), dict[Path, str]()
    for place, name in _NAMES.items():
        given = values.get(place)
        if not isinstance(given, str) or layout.config.parent in Path(given).parents:
            continue
        text = take_in(Path(given))
        target = next((file for file, same in files.items() if same == text), layout.config.parent / name)
        files[target] = text
        found[place] = str(target)
    return found, files
