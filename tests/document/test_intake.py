from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.document.intake import MAX_BYTES, take_in
from gatekeeper.errors import Mistake, MistakesError

Write = Callable[[str | bytes], Path]


def refusal(path: Path) -> Mistake:
    with pytest.raises(MistakesError) as caught:
        take_in(path)
    (mistake,) = caught.value.mistakes
    assert mistake.file == str(path)
    return mistake


def test_reads_text_and_drops_the_byte_order_mark(write: Write) -> None:
    """A UTF-8 file is read as it is, with or without a byte order mark."""
    assert take_in(write(b"\xef\xbb\xbf" + "名: 値\n".encode())) == "名: 値\n"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("a: 1\nb: 個人情報".encode("cp932"), 2, "Shift_JISのよう"),
        ("a: 個人情報の受渡しの記録".encode("euc_jp"), 1, "EUC-JPのよう"),
        ("a: 個人情報".encode("utf-16"), 1, "UTF-16のよう"),
        (b"a: \xff\xfe\x80", 1, "UTF-8ではありません"),
        (b"a: 1\nPK\x03\x04\0\0", 2, "バイナリ"),
        (b"", None, "空のファイル"),
        (b" \n\n", None, "空のファイル"),
        (b"a: 1\nb: \x1b[2J", 2, "U+001B"),
        ("a: 1\nb: \u202etxt.exe".encode(), 2, "U+202E"),
    ],
)
def test_refuses_what_is_no_utf8_text(write: Write, content: bytes, line: int | None, words: str) -> None:
    """What isn't plain UTF-8 text is refused with its line and the reason in words."""
    mistake = refusal(write(content))
    assert mistake.line == line
    assert words in mistake.message


def test_refuses_a_huge_file_by_its_size(tmp_path: Path) -> None:
    """A file of two gigabytes is refused by its size, whatever it holds."""
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(2_000_000_000)
    assert "大きすぎます" in refusal(path).message


def test_reads_a_file_of_exactly_the_limit(tmp_path: Path) -> None:
    """The limit itself is still allowed."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (MAX_BYTES - 1) + b"\n")
    assert len(take_in(path)) == MAX_BYTES


def test_refuses_what_is_missing_a_folder_or_a_pipe(tmp_path: Path) -> None:
    """A missing file, a folder and a pipe each get a sentence of their own, and nothing waits for the pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "ファイルがありません" in refusal(tmp_path / "none.yaml").message
    assert "フォルダです" in refusal(tmp_path).message
    assert "通常のファイルではありません" in refusal(pipe).message


def test_refuses_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    """A path that the system can't open at all is a mistake, not a traceback."""
    assert "読めません" in refusal(tmp_path / ("あ" * 200)).message
    assert "読めません" in refusal(tmp_path / "a\0b").message
