"""Each verb is there, and loads no more than it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gatekeeper.cli.app import MODULES, program_of_verbs
from gatekeeper.cli.whole import app

_SHOW_LOADED = """
import sys
from gatekeeper.cli.app import main
try:
    main(sys.argv[1:])
except SystemExit:
    print("loaded:", *sorted(sys.modules))
"""


def _names(one: object) -> list[str]:
    return [command.name for command in one.registered_commands] + [group.name for group in one.registered_groups]  # type: ignore[attr-defined]


@pytest.mark.parametrize("module", MODULES)
def test_table_of_verbs_is_what_the_modules_add(module: str) -> None:
    """A verb that is missing in the table could only be had from the whole program."""
    assert sorted(_names(program_of_verbs([module]))) == sorted(MODULES[module])


def test_whole_program_has_them_all() -> None:
    """Its help and the guide are made of it."""
    assert sorted(_names(app)) == sorted(verb for verbs in MODULES.values() for verb in verbs)


def test_verb_loads_no_reader_of_papers() -> None:
    """The one that the daemon's operator types most starts without workbooks, papers and PostgreSQL."""
    running = [sys.executable, "-c", _SHOW_LOADED, "--log-level", "error", "plan", "--help"]
    ended = subprocess.run(running, capture_output=True, text=True, check=True)
    loaded = set(ended.stdout.split("loaded:")[1].split())
    assert "gatekeeper.cli.plan" in loaded
    assert loaded.isdisjoint({"openpyxl", "docx", "psycopg", "numpy", "gatekeeper.cli.registry"})


def test_unknown_verb_is_told_the_known_ones() -> None:
    """All of them are loaded to find the one that was meant."""
    running = [sys.executable, "-c", _SHOW_LOADED, "--config", "plan", "vioations"]
    ended = subprocess.run(running, capture_output=True, text=True, check=False)
    assert "violations" in ended.stderr
