"""gatekeeper demo: the whole story, and that it notices when it comes out wrong."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.demo.month import SHARED
from gatekeeper.demo.outcome import (
    ACTIONS,
    EXPECTED,
    IN_APRIL,
    IN_THE_MONTH,
    Difference,
    differences,
    of_the_month,
)
from gatekeeper.demo.place import KEPT_URL
from gatekeeper.demo.story import run_demo
from gatekeeper.errors import ExitStatus, UsageError
from gatekeeper.notary.manifest import check_manifest
from gatekeeper.policy.rules import RULES_BY_ID, RULES_OF_TRANSFER
from gatekeeper.policy.violation import Violation
from gatekeeper.settings import load
from gatekeeper.show.screen import Screen
from gatekeeper.text import words

Tell = Callable[..., tuple[ExitStatus, str]]


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Tell:
    monkeypatch.setenv("COLUMNS", "160")

    def run(lang: str, keep: Path | None = None) -> tuple[ExitStatus, str]:
        paper = io.StringIO()
        return run_demo(Screen(paper), words("en" if lang == "en" else "ja"), keep), paper.getvalue()

    return run


def test_every_rule_has_its_case() -> None:
    """The scenario holds at least one case of every rule there is, and the month one of those about transfers."""
    assert set(EXPECTED) == set(RULES_BY_ID) - RULES_OF_TRANSFER
    assert set(IN_THE_MONTH) > RULES_OF_TRANSFER
    assert min(*EXPECTED.values(), *IN_THE_MONTH.values()) >= 1


def test_story_in_japanese(tell: Tell) -> None:
    """The demo comes out as it has to, and says what is wrong, what would be done, and what to try next."""
    status, told = tell("ja")
    assert status is ExitStatus.DONE, told
    assert all(rule in told for rule in RULES_BY_ID)
    for part in ("■ 医療保険年金課（12）", "■ 登録のない場所（3）", "直す予定", "4月1日になると", "次に試すこと"):
        assert part in told
    for part in (f"{SHARED}（令和8年2月18日 13:28）", "【至急】", "4月1日。管理簿に署名", "report verify: 15個"):
        assert part in told


def test_story_in_english(tell: Tell) -> None:
    """In English nothing but names is left in Japanese, and the subjects of mails, which are for the ward's people."""
    status, told = tell("en")
    assert status is ExitStatus.DONE, told
    for part in (
        "What would be done",
        "lower the role to previewer",
        "And on 1 April?",
        "found outside the watched folders",
        "verify: 15",
        "What to try next",
    ):
        assert part in told
    assert "違反" not in told.replace("【至急】違反", "")


def test_kept_example_can_be_worked_with(tell: Tell, tmp_path: Path) -> None:
    """What `--keep` leaves behind is a ward's folder with its record."""
    folder = tmp_path / "見本 1"
    status, told = tell("ja", folder)
    assert status is ExitStatus.DONE
    assert f"'{folder}'/config/gatekeeper.toml" in told.replace("\n", "") or str(folder) in told.replace("\n", "")
    settings = load(folder / "config" / "gatekeeper.toml", {})
    assert settings.box.base_url == KEPT_URL
    with Office(settings) as office:
        assert len(list(office.standing())) == sum(EXPECTED.values()) + sum(IN_THE_MONTH.values())
        checked = check_manifest(folder / "令和7年度の年次報告", office.ledger, office.keys)
        assert (checked.holds, checked.notes) == (True, ())
    kept = b"".join(file.read_bytes() for file in (folder / "state").rglob("*") if file.is_file())
    assert b"PRIVATE KEY" in kept
    assert b"-----BEGIN PRIVATE KEY" not in kept


def test_folder_in_use_is_left_alone(tell: Tell, tmp_path: Path) -> None:
    """`--keep` doesn't write into a folder that holds something."""
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="空のフォルダではありません"):
        tell("ja", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_wrong_count_is_noticed() -> None:
    """A missing violation, one too many, and another plan are each told with what was expected."""
    none: list[Violation] = []
    assert differences(none, ACTIONS, IN_APRIL) == [Difference(rule, count, 0) for rule, count in EXPECTED.items()]
    assert Difference("plan", ACTIONS, 0) in differences(none, 0, IN_APRIL)
    assert Difference("2026-04-01", IN_APRIL, 1) in differences(none, ACTIONS, 1)
    assert of_the_month(none) == [Difference(rule, count, 0) for rule, count in IN_THE_MONTH.items()]
