from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper import settings
from gatekeeper.errors import MistakesError, UsageError
from gatekeeper.settings.reading import find
from tests.settings.conftest import WHOLE, Write


def test_the_file_given_comes_first(tmp_path: Path) -> None:
    """`--config` wins over the environment, even where its file doesn't exist."""
    assert find(tmp_path / "a.toml", {"GATEKEEPER_CONFIG": "b.toml"}) == tmp_path / "a.toml"


def test_the_environment_comes_before_the_working_folder(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """`$GATEKEEPER_CONFIG` wins over a `config/gatekeeper.toml` that is there."""
    monkeypatch.chdir(write(WHOLE).parent.parent)

    assert find(None, {"GATEKEEPER_CONFIG": "/elsewhere/b.toml"}) == Path("/elsewhere/b.toml")


def test_the_working_folder_is_looked_into(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stands in the project's folder needs to name nothing, and gets absolute paths."""
    root = write(WHOLE).parent.parent
    monkeypatch.chdir(root)

    found = settings.load(None, {})

    assert (found.file, found.root) == (root / "config" / "gatekeeper.toml", root)


def test_no_file_anywhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names every place that was looked at."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match=r"--config.*GATEKEEPER_CONFIG.*config/gatekeeper\.toml.*/etc/gatekeeper"):
        find(None, {})


def test_a_blank_variable_is_no_default() -> None:
    """An empty `$GATEKEEPER_CONFIG` is a mistake, and no reason to take another file."""
    with pytest.raises(UsageError, match="空です"):
        find(None, {"GATEKEEPER_CONFIG": " "})


def test_a_file_that_is_named_is_never_passed_over(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A named file that isn't there is an error, although another one lies in the working folder."""
    monkeypatch.chdir(write(WHOLE).parent.parent)

    with pytest.raises(MistakesError, match=r"missing\.toml: ファイルがありません"):
        settings.load(Path("missing.toml"), {})
