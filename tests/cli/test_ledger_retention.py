"""gatekeeper ledger prune, analyse and verify --mail on the command line."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.store.database import Database
from gatekeeper.store.ledger import Ledger
from tests.cli.conftest import Run, Ward

VARIABLE = "GATEKEEPER_LEDGER_KEY_PASSPHRASE"
OLD = ("--before", "2020-04-01", "--reason", "保存期間の満了", "--by", "課長")


@pytest.fixture
def signed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Keys, an entry, and a checkpoint over them."""
    monkeypatch.setenv(VARIABLE, "合言葉はとても長い")
    assert run("keys", "make").status == 0
    assert run("ledger", "checkpoint").status == 0
    return run


def test_nothing_is_old_enough(signed: Run) -> None:
    """Said, with the day; nothing is entered."""
    ended = signed("ledger", "prune", *OLD, "--yes")
    assert (ended.status, "消すものはありません" in ended.out, "令和2年4月1日" in ended.out) == (0, True, True)
    plain = signed("ledger", "prune", *OLD, "--yes", "--format", "json").json
    assert plain == {"class": "ledger", "before": "2020-04-01", "due": 0, "removed": 0}


def test_old_transfers_are_shown_then_taken(signed: Run, ward: Ward) -> None:
    """What has no entry yet is refused: the ledger is verified first."""
    with sqlite3.connect(ward.folder / "state" / "gatekeeper.db") as connection:
        connection.execute(
            "INSERT INTO transfer (event_id, at, deed, way, side, via, item_name, path, quantity, registry_version) "
            "VALUES ('e1', '2019-01-01 00:00:00.000000', 'downloaded', 'outward', 'outside', 'link', 'x', 'x', 1, 0)"
        )
    connection.close()
    shown = signed("ledger", "prune", *OLD, "--class", "transfer", "--dry-run")
    assert (shown.status, "受渡しの記録 1件" in shown.out) == (0, True)
    ended = signed("ledger", "prune", *OLD, "--class", "transfer", "--yes")
    assert (ended.status, "何も消しません" in ended.err) == (5, True)


def test_old_payloads_are_taken_and_told_everywhere(run: Run, ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shown, verified, exported and proven afterwards, and each says that the content's time was over."""
    monkeypatch.setenv(VARIABLE, "合言葉はとても長い")
    with Database.open(f"sqlite:///{ward.folder / 'state' / 'gatekeeper.db'}") as database:
        for month in (1, 2, 3):
            Ledger(database).add(Draft(Kind.LOGIN, {"by": "山田"}), datetime(2019, month, 1, tzinfo=UTC))
    run("keys", "make")
    assert run("ledger", "checkpoint").status == 0
    ended = run("ledger", "prune", *OLD, "--yes")
    assert (ended.status, "中身を3件消し" in ended.out) == (0, True), ended
    shown = run("ledger", "show", "--kind", "login")
    assert ("山田" in shown.out, shown.out.count("保存期間が過ぎて消しました")) == (False, 3)
    verified = run("ledger", "verify")
    assert (verified.status, "中身を消した記録: 3件（4番まで）" in verified.out) == (0, True)
    assert run("ledger", "verify", "--format", "json").json["emptied"] == {"entries": 3, "up_to": 4}
    assert run("ledger", "prove", "3").json["entry"]["payload"] is None
    assert run("ledger", "export", "--out", str(ward.folder / "out")).status == 0
    assert (ward.folder / "out" / "removals.jsonl").read_text().count("\n") == 1
    assert "消すものはありません" in run("ledger", "prune", *OLD, "--yes").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--before", "2020-04-01", "--reason", "x"),
        ("--before", "2020-04-01", "--reason", "x", "--dry-run", "--yes"),
        ("--before", "2020-04-01", "--reason", " ", "--yes"),
        ("--before", "2999-01-01", "--reason", "x", "--yes"),
        ("--before", "きのう", "--reason", "x", "--yes"),
        ("--before", "", "--reason", "x", "--yes"),
        ("--before", "2020-04-01", "--reason", "x", "--yes", "--class", "event"),
        ("--reason", "x", "--yes"),
        ("--before", "2020-04-01", "--yes"),
    ],
)
def test_wrong_words(signed: Run, arguments: tuple[str, ...]) -> None:
    """One message, status 2."""
    ended = signed("ledger", "prune", *arguments)
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)


def test_line_of_a_checkpoint_is_given_back_as_an_anchor(run: Run, ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `ledger checkpoint` shows can be kept, and holds the ledger to it even without the outside place."""
    monkeypatch.setenv(VARIABLE, "合言葉はとても長い")
    run("keys", "make")
    shown = run("ledger", "checkpoint", "--format", "json").json
    assert shown["line"].startswith("GKC1.")
    kept = ward.folder / "控え.txt"
    kept.write_text(f"本日の控え\n{shown['line']}\n", encoding="utf-8")
    for file in (ward.folder / "state" / "anchor").iterdir():
        file.unlink()
    ended = run("ledger", "verify", "--mail", str(kept))
    assert (ended.status, "メールに控えた検査点: 1件" in ended.out) == (0, True)
    with sqlite3.connect(ward.folder / "state" / "gatekeeper.db") as connection:
        connection.execute("DELETE FROM ledger_entries WHERE seq = 2")
        connection.execute("DELETE FROM ledger_checkpoints")
        connection.execute("DELETE FROM ledger_heads")
    connection.close()
    (ward.folder / "state" / "anchor" / "last-seen.json").unlink()
    assert run("ledger", "verify").status == 0
    ended = run("ledger", "verify", "--mail", str(kept))
    assert (ended.status, "控え.txt" in ended.out) == (5, True)


def test_mail_without_a_line_is_refused(signed: Run, tmp_path: Path) -> None:
    """A wrong file isn't taken for a proof."""
    file = tmp_path / "x.eml"
    file.write_text("Subject: x\n\nnothing\n")
    ended = signed("ledger", "verify", "--mail", str(file))
    assert (ended.status, ended.out, "GKC1" in ended.err) == (2, "", True)


def test_analysis_on_screen_and_on_paper(swept: Run, ward: Ward) -> None:
    """The first time it is made, the second time shown; the files come on demand."""
    out = ward.folder / "分析"
    first = swept("ledger", "analyse", "--out", str(out))
    assert (first.status, "受渡しの記録の分析（週次）" in first.out) == (0, True)
    assert sorted(one.suffix for one in out.iterdir()) == [".docx", ".json"]
    again = swept("ledger", "analyse")
    assert "新しく分析する週はありません" in again.out
    assert "手続・相手方ごと" in again.out
    assert len(swept("ledger", "show", "--kind", "analysis", "--format", "json").json["entries"]) == 1
    (plain,) = swept("ledger", "analyse", "--format", "json").json["analyses"]
    assert plain == json.loads(next(out.glob("*.json")).read_bytes())
    assert swept("ledger", "analyse", "--week", plain["week"], "--format", "json").json["analyses"] == [plain]
    assert swept("ledger", "verify").status == 0


@pytest.mark.parametrize("week", ["2999-01-01", "こんしゅう", ""])
def test_week_that_can_not_be_analysed(run: Run, week: str) -> None:
    """A week that isn't over, or is none."""
    ended = run("ledger", "analyse", "--week", week)
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
