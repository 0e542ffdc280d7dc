"""A file for a person is there as a whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.errors import UsageError
from gatekeeper.vault.whole_file import whole_file


def test_a_file_takes_its_place_at_the_end(tmp_path: Path) -> None:
    """Until then the one that was there can be read; afterwards nothing lies beside it."""
    out = tmp_path / "一覧.csv"
    out.write_text("前の", encoding="utf-8")
    with whole_file(out) as file:
        file.write_text("新しい", encoding="utf-8")
        assert out.read_text(encoding="utf-8") == "前の"
    assert out.read_text(encoding="utf-8") == "新しい"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(("is_private", "mode"), [(True, 0o600), (False, 0o644)])
def test_who_may_read_it(tmp_path: Path, is_private: bool, mode: int) -> None:
    """A private one its owner; another one whoever may read what its owner writes."""
    before = os.umask(0o022)
    try:
        with whole_file(tmp_path / "x", is_private=is_private) as file:
            file.write_text("x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == mode


def _half(out: Path, then: Callable[[], object]) -> None:
    with whole_file(out) as file:
        file.write_text("半分", encoding="utf-8")
        then()


def _fail() -> None:
    raise RuntimeError


def test_nothing_is_left_of_what_failed(tmp_path: Path) -> None:
    """What was there stays, whoever was to blame."""
    out = tmp_path / "x.csv"
    out.write_text("前の", encoding="utf-8")
    with pytest.raises(RuntimeError):
        _half(out, _fail)
    with pytest.raises(UsageError, match="ディスクがいっぱいです"):
        _half(out, lambda: Path("/dev/full").write_text("x"))
    assert out.read_text(encoding="utf-8") == "前の"
    assert list(tmp_path.iterdir()) == [out]


def test_a_device_is_written_to_and_stays_one(tmp_path: Path) -> None:
    """A file in its place would do away with it for everybody."""
    link = tmp_path / "full"
    link.symlink_to("/dev/full")
    with pytest.raises(UsageError, match=r"full に書けません（ディスクがいっぱいです）"), whole_file(link) as file:
        file.write_text("x")
    assert link.is_symlink()
    assert Path("/dev/full").is_char_device()
    with whole_file(Path("/dev/null")) as file:
        file.write_text("x")
    assert Path("/dev/null").is_char_device()


def test_a_link_goes_on_leading_where_it_led(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there" / "x")
    with whole_file(tmp_path / "link") as file:
        file.write_text("x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there" / "x").read_text() == "x"


@pytest.mark.parametrize(("name", "why"), [("無い/x.csv", "ファイルかフォルダがありません"), (".", "フォルダです")])
def test_a_place_that_takes_no_file(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(UsageError, match=why), whole_file(tmp_path / name) as file:
        file.write_text("x")
