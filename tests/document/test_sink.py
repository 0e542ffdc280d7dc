"""A file to write to for whoever complains when it can't."""

from __future__ import annotations

import gc
import os
import zipfile
from pathlib import Path

import pytest

from gatekeeper.document.sink import opened_sink


def test_what_is_written_is_there(tmp_path: Path) -> None:
    """Also what a packer writes, which goes back and forth."""
    file = tmp_path / "x.zip"
    with opened_sink(file) as sink, zipfile.ZipFile(sink, "w") as package:  # type: ignore[call-overload]  # what it uses
        package.writestr("a.txt", "x" * 100_000)
    with zipfile.ZipFile(file) as package:
        assert package.read("a.txt") == b"x" * 100_000


def _leave_a_packer_open(into: list[zipfile.ZipFile]) -> None:
    with opened_sink(Path("/dev/full")) as sink:
        into.append(zipfile.ZipFile(sink, "w"))  # type: ignore[call-overload]
        into[0].writestr("a.txt", os.urandom(1_000_000))


def test_a_packer_that_is_collected_later_ends_in_silence() -> None:
    """Its end goes nowhere; an error there would be a warning, and this test would fail."""
    packages: list[zipfile.ZipFile] = []
    with pytest.raises(OSError, match="No space left"):
        _leave_a_packer_open(packages)
    packages.clear()
    gc.collect()


def test_short_content_on_a_full_disk_is_no_success() -> None:
    """It would fit into the buffer."""
    with pytest.raises(OSError, match="No space left"), opened_sink(Path("/dev/full")) as sink:
        sink.write(b"x")
