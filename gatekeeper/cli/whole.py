"""The program with all its verbs: what its help and the guide are made of."""

from __future__ import annotations

from gatekeeper.cli.app import MODULES, program_of_verbs

__all__ = ["app"]

app = program_of_verbs(MODULES)
