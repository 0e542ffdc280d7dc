"""A checkpoint as a line of text: the same after any way that a mail may have taken it."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime

import pytest

from gatekeeper.ledger.checkpoint import Checkpoint, SignedCheckpoint
from gatekeeper.ledger.line import checkpoint_line, checkpoints_in
from gatekeeper.signing.key import PrivateKey

KEY = PrivateKey.generate()
AT = "2026-02-01T23:59:59.000001Z"
FIRST = SignedCheckpoint.by(KEY, Checkpoint(11, "a1" * 32, "b2" * 32, AT, None))
SECOND = SignedCheckpoint.by(KEY, Checkpoint(10**15 - 1, "ff" * 32, "00" * 32, AT, FIRST.checkpoint.digest))


@pytest.mark.parametrize("signed", [FIRST, SECOND], ids=["first", "second"])
def test_line_is_the_checkpoint(signed: SignedCheckpoint) -> None:
    """One line of ASCII that a mail takes as it is, and that gives the checkpoint back with its signature."""
    line = checkpoint_line(signed)
    assert line.isascii()
    assert (len(line) < 400, " " in line, "\n" in line) == (True, False, False)
    assert checkpoints_in(line) == [signed]


@pytest.mark.parametrize(
    "text",
    [
        "検査点: {line}。これは毎日の控えです。",
        "{line}abcdefgh",
        "<p>{line}</p>",
        "\ufeff{line}\r\n",
    ],
)
def test_line_is_found_in_a_text(text: str) -> None:
    """Whatever stands before and after it."""
    assert checkpoints_in(text.format(line=checkpoint_line(SECOND))) == [SECOND]


def test_line_is_found_where_it_was_broken_and_quoted() -> None:
    """As a reply quotes it, and as a mail program breaks it at some seventy signs."""
    broken = textwrap.wrap(checkpoint_line(SECOND), 70)
    assert checkpoints_in("> > " + "\r\n> > ".join(broken)) == [SECOND]
    assert checkpoints_in("　" + "\n\t".join(broken)) == [SECOND]


def test_all_lines_of_a_text() -> None:
    """A whole year in one file."""
    assert checkpoints_in("\n".join(map(checkpoint_line, (FIRST, SECOND, FIRST)))) == [FIRST, SECOND, FIRST]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: line[:-1],
        lambda line: line.replace("GKC1", "GKC2"),
        lambda line: line.replace(".11.", ".0."),
        lambda line: line.replace(".11.", ".１１."),
        lambda line: line.replace("GKC1.11.", "GKC1.11.99999999999999999"),
        lambda _: "GKC1." * 10_000,
    ],
)
def test_what_is_no_line_is_passed_over(spoil: object) -> None:
    """A line that was cut or isn't one gives nothing; never an error."""
    assert callable(spoil)
    assert checkpoints_in(spoil(checkpoint_line(FIRST))) == []


def test_moment_is_kept_to_the_microsecond() -> None:
    """The signature is over the moment as it is written."""
    (found,) = checkpoints_in(checkpoint_line(FIRST))
    assert found.checkpoint.moment == datetime(2026, 2, 1, 23, 59, 59, 1, tzinfo=UTC)
