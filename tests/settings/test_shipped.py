from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from gatekeeper import settings
from gatekeeper.settings.form import SettingsForm
from gatekeeper.settings.secret import SECRET_NAMES

SHIPPED = Path(__file__).parents[2] / "config" / "gatekeeper.toml"
GUIDE = Path(__file__).parents[2] / "docs" / "guide"
_NAMED = re.compile(r"`\[([a-z_.]+)\] ([a-z_]+)")
_OFFERED = re.compile(r"^# (?=[a-z_]+ = )", re.MULTILINE)


def _keys() -> set[tuple[str, str]]:
    tables = {name: field.annotation for name, field in SettingsForm.model_fields.items()}
    return {(table, key) for table, form in tables.items() for key in getattr(form, "model_fields")}  # noqa: B009 -- the annotation's type is wider


def test_the_shipped_file_runs_as_it_stands() -> None:
    """A newcomer reaches the sandbox without writing a line, or setting a secret."""
    found = settings.load(SHIPPED, {})

    assert found.root == SHIPPED.parents[1]
    assert (found.box.base_url, found.ward.domains) == ("http://127.0.0.1:8999", ("city.example.jp",))
    assert found.needed_secret("box_client_secret")


def test_the_shipped_file_shows_every_key() -> None:
    """Each key that the settings know stands in the file, written or commented out, and no other one."""
    table = tomllib.loads(_OFFERED.sub("", SHIPPED.read_text(encoding="utf-8")))

    assert {(name, key) for name, keys in table.items() for key in keys} == _keys()


def test_the_guide_names_no_other_key() -> None:
    """Whoever writes into the file what the guide tells him isn't refused for it."""
    pages = [page.read_text(encoding="utf-8") for page in GUIDE.glob("*.md")]
    named = {found.groups() for page in pages for found in _NAMED.finditer(page)}

    assert ("budget", "monthly") in named
    assert named <= _keys()


def test_every_commented_out_key_holds_a_right_value(tmp_path: Path) -> None:
    """Whoever takes the comment sign off a line gets a file that still loads."""
    file = tmp_path / "gatekeeper.toml"
    file.write_text(_OFFERED.sub("", SHIPPED.read_text(encoding="utf-8")), encoding="utf-8")

    assert settings.load(file, {}).budget.monthly == 100_000


def test_defaults_shown_are_the_defaults() -> None:
    """A commented-out default is the value that really holds without it."""
    text = SHIPPED.read_text(encoding="utf-8")
    found = settings.load(SHIPPED, {})

    for key in ("calls_per_minute", "workers", "timeout_seconds"):
        assert f"# {key} = {getattr(found.box, key)}" in text
    assert f"# old_after_days = {found.watch.old_after_days}" in text


@pytest.mark.parametrize("line", [f"{table}.{key}" for table, key in sorted(_keys())])
def test_every_key_is_explained(line: str) -> None:
    """Above each key stands a comment for people."""
    key = line.partition(".")[2]
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    at = next(index for index, text in enumerate(lines) if re.match(rf"(?:# )?{key} = ", text))

    assert re.search(r"^# .*[ぁ-ん]", lines[at - 1])


def test_every_secret_is_named() -> None:
    """The file tells which secrets there are and where they belong."""
    text = SHIPPED.read_text(encoding="utf-8")

    assert [name for name in SECRET_NAMES if name not in text] == []
