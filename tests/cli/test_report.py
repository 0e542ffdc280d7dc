"""gatekeeper report annual, ledger, verify, template."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, Ward

DECLARED = """
declarations:
  - id: D8-0001
    kind: applicant
    department: 子育て支援課
    subject: 申請書類
    parties: [taro@example.org]
    items: [氏名]
    term: {start: 2026-04-10, end: 2026-05-31}
    delete_on: 2026-06-30
    download: deny
    declared_by: 花子
    declared_on: 2026-04-08
    folders: ["2001"]
"""


@pytest.fixture
def declared(ward: Ward, run: Run) -> Run:
    ward.registry.write_text(DECLARED, encoding="utf-8")
    return run


def test_from_the_report_to_its_check(declared: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unsigned first, which is said; then signed, checked, changed, and found out with status 5."""
    out = tmp_path / "報告"
    made = declared("report", "annual", "--fiscal-year", "令和8", "--out", str(out / "1"))
    assert made.status == 0
    assert "令和8年度" in made.out
    assert "署名していません" in made.out
    assert declared("report", "verify", str(out / "1")).status == 5
    monkeypatch.setenv("GATEKEEPER_LEDGER_KEY_PASSPHRASE", "長い合言葉です")
    assert declared("keys", "make").status == 0
    signed = declared("report", "annual", "--fiscal-year", "R8", "--out", str(out / "2"), "--format", "json").json
    assert signed["signed"]
    checked = declared("report", "verify", str(out / "2"))
    assert (checked.status, "作ったときのまま" in checked.out) == (0, True)
    (out / "2" / "集計.csv").write_text("x", encoding="utf-8")
    found = declared("report", "verify", str(out / "2"), "--format", "json")
    assert found.status == 5
    assert found.json["faults"] == ["集計.csv: 作ったときから変わっています。"]
    assert declared("report", "annual", "--fiscal-year", "2026", "--out", str(out / "2")).status == 2
    assert declared("report", "annual", "--fiscal-year", "2026", "--out", str(out / "3")).status == 0
    (out / "3" / "追加.csv").write_text("x", encoding="utf-8")
    added = declared("report", "verify", str(out / "3"))
    assert (added.status, "追加.csv" in added.out, "作ったときのまま" in added.out) == (5, True, False)


def test_the_hand_over_ledger(declared: Run, tmp_path: Path) -> None:
    arguments = ("report", "ledger", "--declaration", "D8-0001", "--from", "令和8年4月1日", "--to", "2027-03-31")
    assert declared(*arguments, "--out", str(tmp_path / "簿")).status == 0
    assert (tmp_path / "簿" / "管理簿-D8-0001-20260401-20270331.xlsx").exists()


def test_templates_to_start_from(declared: Run, tmp_path: Path) -> None:
    """Once: what somebody has changed isn't written over."""
    assert declared("report", "template", "--out", str(tmp_path / "型紙")).status == 0
    names = {file.name for file in (tmp_path / "型紙").iterdir()}
    assert names == {"annual.xlsx", "annual.docx", "ledger.xlsx", "ledger.docx", "report.typ"}
    again = declared("report", "template", "--out", str(tmp_path / "型紙"))
    assert (again.status, "すでにあります" in again.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("annual", "--fiscal-year", "8"), "8"),
        (("annual", "--fiscal-year", "令和80000"), "令和8"),
        (("annual", "--fiscal-year", "平成40"), "平成40"),
        (("annual", "--fiscal-year", "2026", "--mask", "everything"), "parties"),
        (("annual", "--fiscal-year", "2026", "--department", "魔法課"), "魔法課"),
        (("ledger", "--declaration", "D8-0001"), "--from"),
        (("ledger", "--from", "2026-04-01", "--to", "2027-03-31"), "--procedure"),
        (("ledger", "--procedure", "R0", "--from", "2026-04-01", "--to", "2027-03-31"), "R0"),
        (("ledger", "--declaration", "D8-0001", "--from", "2026-04-02", "--to", "2026-04-01"), "前です"),
    ],
)
def test_a_wrong_question_makes_no_paper(declared: Run, tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    ended = declared("report", *arguments, "--out", str(tmp_path / "紙"))
    assert ended.status == 2
    assert told in ended.err
    assert not (tmp_path / "紙").exists()


@pytest.mark.parametrize("shape", ["yaml", "json", "csv", "xlsx"])
def test_a_registry_that_cant_be_exported(declared: Run, shape: str) -> None:
    """A disk that is full is told in Japanese, once; what is no file isn't replaced by one."""
    ended = declared("registry", "export", "--format", shape, "--out", "/dev/full")
    assert (ended.status, ended.err) == (2, "/dev/full に書けません（ディスクがいっぱいです）。\n")
    assert Path("/dev/full").is_char_device()
