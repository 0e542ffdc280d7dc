"""From the deletion in Box to the paper, by the program itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document

from gatekeeper.cli.edge import run
from gatekeeper.cli.whole import app
from tests.acting.test_deletion import FOLDER, in_force, night
from tests.acting.ward import Ward


def report(ward: Ward, *arguments: str) -> int:
    return run(app, ["--config", str(ward.config), "report", "erasure", *arguments])


def test_what_was_deleted_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file a shape, none replaced; in the trash first, erased after its time; a period bounds it."""
    with in_force(tmp_path, FOLDER) as ward:
        night(ward)
        out = tmp_path / "紙"
        assert report(ward, "--procedure", "R7-36-03", "--out", str(out / "1")) == 0
        ward.pass_time(days=8)
        night(ward)
        assert report(ward, "--procedure", "R7-36-03", "--out", str(out / "2")) == 0
        names = {path.name for path in (out / "2").iterdir()}
        assert names == {f"消去報告書-R7-36-03.{suffix}" for suffix in ("xlsx", "docx", "csv", "json")}
        before, after = (json.loads((out / place / "消去報告書-R7-36-03.json").read_text()) for place in "12")
        assert before["items"][0]["evidence"]["purged_at"] is None
        assert after["items"][0]["evidence"]["purged_at"].startswith("2026-02-1")
        text = "\n".join(cell.text for table in Document(str(out / "2" / "消去報告書-R7-36-03.docx")).tables
                         for row in table.rows for cell in row.cells)  # fmt: skip
        assert "督促状🗻.xlsx" in text
        assert report(ward, "--procedure", "R7-36-03", "--out", str(out / "2")) == 2
        assert "すでにあります" in capsys.readouterr().err
        period = ("--from", "2026-02-06", "--to", "2026-02-10", "--out", str(out / "3"), "--format", "json")
        assert report(ward, *period) == 0
        assert json.loads(capsys.readouterr().out)["items"] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--procedure"),
        (("--procedure", "R0-00"), "R0-00"),
        (("--declaration", "D0-0000"), "D0-0000"),
        (("--from", "2026-04-01", "--to", "2026-03-31"), "前です"),
        (("--from", "2026-04-01"), "--procedure"),
    ],
)
def test_a_wrong_question_makes_no_paper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    with in_force(tmp_path, FOLDER) as ward:
        capsys.readouterr()
        assert report(ward, *arguments, "--out", str(tmp_path / "紙")) == 2
        assert told in capsys.readouterr().err
        assert not (tmp_path / "紙").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with in_force(tmp_path, FOLDER) as ward:
        (tmp_path / "file").write_text("x")
        assert report(ward, "--procedure", "R7-36-03", "--out", str(tmp_path / "file" / "紙")) == 2
        assert "書けません" in capsys.readouterr().err
