"""gatekeeper erasure received: the counterparties' own reports."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.cli.conftest import Run, StartBox, Ward, rows

ENDED = """
submissions:
  - {id: R7-36, title: 見本, channel: box, basis: [external_connection], outcome: approved}
procedures:
  - id: R7-36-03
    submission: R7-36
    number: 3
    department: 医療保険年金課
    name: 国民健康保険
    pattern: migrated_media
    items: [住所]
    term: {start: 2025-01-05, end: 2025-03-31}
    counterparties: [{name: 株式会社みなと印刷, kind: contractor, domains: [minato-print.example]}]
    folders: ["1001"]
"""


@pytest.fixture
def ended(ward: Ward, run: Run, start_box: StartBox) -> Run:
    """The program in a ward whose procedure is over."""
    ward.point_at(start_box().base_url)
    ward.registry.write_text(ENDED, encoding="utf-8")
    run("sweep")
    return run


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "消去報告書.pdf"
    file.write_bytes("消去しました".encode())
    return file


def test_a_report_ends_the_violation(ended: Run, paper: Path) -> None:
    """GK405 stands until the report is taken down; its digest is that of the file."""
    assert "株式会社みなと印刷" in ended("violations", "--rule", "GK405").out
    who = ("--procedure", "R7-36-03", "--company", "株式会社みなと印刷")
    done = ended("erasure", "received", *who, "--file", str(paper), "--on", "2025-04-20", "--by", "花子")
    assert done.status == 0, done.err
    (one,) = ended("erasure", "list", "--format", "json").json["reports"]
    assert one["sha256"] == hashlib.sha256(paper.read_bytes()).hexdigest()
    assert (one["company"], one["on"], one["file"], one["by"]) == (
        "株式会社みなと印刷", "2025-04-20", "消去報告書.pdf", "花子",
    )  # fmt: skip
    ended("sweep")
    assert "株式会社みなと印刷" not in ended("violations", "--rule", "GK405").out
    assert "株式会社みなと印刷" in ended("erasure", "list").out


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"--company": "よその会社"}, "株式会社みなと印刷"),
        ({"--procedure": "R9-99"}, "R9-99"),
        ({"--on": "2999-01-01"}, "まだ来ていません"),
        ({"--on": "昨日"}, "昨日"),
        ({"--file": "/nowhere/x.pdf"}, "読めません"),
        ({"--declaration": "D8-0001"}, "どちらか一方"),
    ],
)
def test_a_wrong_report_is_not_taken_down(
    ended: Run, ward: Ward, paper: Path, changes: dict[str, str], told: str
) -> None:
    """One sentence says what is wrong."""
    given = {"--procedure": "R7-36-03", "--company": "株式会社みなと印刷", "--file": str(paper), "--on": "2025-04-20"}
    arguments = [part for pair in (given | changes).items() for part in pair]
    done = ended("erasure", "received", *arguments)
    assert (done.status, rows(ward, "erasure_report")) == (2, 0)
    assert told in done.err


def test_the_same_file_twice_is_refused(ended: Run, ward: Ward, paper: Path) -> None:
    """It would look like two reports; an empty file is none."""
    arguments = ["--procedure", "R7-36-03", "--company", "株式会社みなと印刷", "--on", "2025-04-20", "--file"]
    assert ended("erasure", "received", *arguments, str(paper)).status == 0
    again = ended("erasure", "received", *arguments, str(paper))
    assert (again.status, "すでに記録" in again.err) == (2, True)
    paper.write_bytes(b"")
    assert "空のファイル" in ended("erasure", "received", *arguments, str(paper)).err
    assert rows(ward, "erasure_report") == 1
