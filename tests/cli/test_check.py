"""gatekeeper check: what is as it has to be, and what to do where it isn't."""

from __future__ import annotations

from datetime import timedelta

from tests.cli.conftest import SCENARIO, Run, StartBox, Ward, age_sweeps


def marks(told: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {line["name"]: line["mark"] for line in told["lines"]}


def test_before_the_first_sweep(run: Run) -> None:
    """On a new machine everything but the registry and the first sweep is in order; nothing is taken in."""
    ended = run("check", "--format", "json")
    assert ended.status == 0
    assert marks(ended.json) == {
        "config": "good",
        "policies": "good",
        "machine": "good",
        "database": "good",
        "registry": "note",
        "certificate": "good",
        "credentials": "good",
        "clock": "good",
        "scope": "good",
        "expiry": "note",
        "roots": "good",
        "folders": "good",
        "calls": "good",
        "last": "note",
        "lockdown": "good",
        "deletions": "note",
        "waivers": "good",
        "ledger": "note",
        "backup": "note",
        "events": "note",
        "mail": "note",
        "jobs": "note",
    }
    again = run("check", "--format", "json").json
    assert marks(again)["registry"] == "note"


def test_bound_folder_that_nobody_watches(run: Run, ward: Ward) -> None:
    """A folder that a procedure binds and that lies outside what is watched is noted, before the first import too."""
    config = ward.config.read_text(encoding="utf-8").replace('["1000"]', '["1002"]')
    ward.config.write_text(config, encoding="utf-8")
    out = run("check").out
    assert "フォルダ 1001（R7-36-03）は、見回る場所" in out


def test_after_a_sweep(swept: Run) -> None:
    """After a sweep the registry is in force, the sweep is told, and its calls are counted by purpose."""
    out = swept("check").out
    for part in ("版 1", "最後まで読めました", "一覧3", "コラボレータ1", "1個すべてがBoxにあります"):
        assert part in out


def test_sweep_that_is_long_ago(swept: Run, ward: Ward) -> None:
    """A last sweep older than the config allows is noted, with what to do; two days where it says nothing."""
    age_sweeps(ward, timedelta(days=1, hours=23))
    assert marks(swept("check", "--format", "json").json)["last"] == "good"
    age_sweeps(ward, timedelta(days=2, hours=1))
    ended = swept("check")
    assert (ended.status, "古くなっています（2日より前）" in ended.out) == (0, True)
    assert marks(swept("check", "--format", "json").json)["last"] == "note"
    config = ward.config.read_text(encoding="utf-8").replace("[watch]", "[watch]\nold_after_days = 7")
    ward.config.write_text(config, encoding="utf-8")
    assert marks(swept("check", "--format", "json").json)["last"] == "good"


def test_files_that_differ_from_what_is_in_force(swept: Run, ward: Ward) -> None:
    """A registry file that was edited and not taken in is noted."""
    text = ward.registry.read_text(encoding="utf-8")
    ward.registry.write_text(text.replace("items: [住所]", "items: [氏名]"), encoding="utf-8")
    ended = swept("check")
    assert (ended.status, "取り込んだ登録簿が違います（1件）" in ended.out) == (0, True)


def test_files_that_are_empty_say_nothing(swept: Run, ward: Ward) -> None:
    """A machine that imports papers keeps the empty file of its installation, and hears no more of it."""
    ward.registry.write_text("submissions: []\nprocedures: []\ndeclarations: []\n", encoding="utf-8")
    assert "違います" not in swept("check").out


def test_box_out_of_reach(swept: Run, ward: Ward) -> None:
    """Without Box, what hangs on it isn't looked at, the rest is, and the status says so."""
    ward.point_at("http://127.0.0.1:9")
    ended = swept("check", "--format", "json")
    assert ended.status == 3
    told = marks(ended.json)
    assert (told["credentials"], told["roots"], told["folders"], told["last"]) == ("bad", "skipped", "skipped", "good")


def test_root_that_cannot_be_seen(run: Run, ward: Ward) -> None:
    """A watched root that isn't there is a fault, with what to do."""
    config = ward.config.read_text(encoding="utf-8").replace('["1000"]', '["1000", "7777"]')
    ward.config.write_text(config, encoding="utf-8")
    ended = run("check")
    assert (ended.status, "フォルダ 7777 を読めません" in ended.out) == (3, True)


def test_monthly_budget(run: Run, ward: Ward) -> None:
    """Where the bought number of calls is in the config, the share spent is shown."""
    config = ward.config.read_text(encoding="utf-8").replace("[watch]", "[budget]\nmonthly = 1000\n[watch]")
    ward.config.write_text(config, encoding="utf-8")
    run("sweep")
    assert "契約の1,000回のうち" in run("check").out


def test_wrong_registry_file(run: Run, ward: Ward) -> None:
    """A wrong registry file is told with all its mistakes, and everything else is looked at all the same."""
    ward.registry.write_text("procedures: [{id: R1}]\n", encoding="utf-8")
    ended = run("check", "--format", "json")
    assert ended.status == 2
    told = marks(ended.json)
    assert (told["registry"], told["credentials"], told["roots"]) == ("bad", "good", "good")


def test_overdue_deletions_are_counted(run: Run, ward: Ward, start_box: StartBox) -> None:
    """What a lock keeps past its day is overdue at once; the rest a grace and a night after its day."""
    old = "2026-01-05T10:00:00+09:00"
    files = f"""
    files:
      - {{name: 期限切れ.xlsx, size: 1, created_at: {old}, owner: admin@city.example.jp}}
      - {{name: ロック中.xlsx, size: 1, created_at: {old}, owner: admin@city.example.jp,
         lock: {{by: admin@city.example.jp}}}}
"""
    head, _, rest = SCENARIO.partition("    watermark: true\n")
    ward.point_at(start_box(f"{head}    watermark: true{files}{rest}").base_url)
    run("sweep")
    ended = run("check")
    assert ended.status == 1
    assert "期限までに消えていないものが2件あります（GK401 1、GK403 1）" in ended.out
    assert marks(run("check", "--format", "json").json)["deletions"] == "bad"


def test_an_empty_registry_is_no_good_news(run: Run, ward: Ward) -> None:
    """Pruning everything is told in red before, and by check afterwards."""
    run("sweep")
    ward.registry.write_text("submissions: []\nprocedures: []\ndeclarations: []\n", encoding="utf-8")
    assert "何も守られなくなります" in run("registry", "import", str(ward.registry), "--prune", "--dry-run").out
    run("registry", "import", str(ward.registry), "--prune", "--yes")
    ended = run("check")
    assert ended.status != 0
    assert "登録簿が空です" in ended.out


def test_the_registry_that_a_new_machine_begins_with(run: Run, ward: Ward) -> None:
    """It has nothing in it: no sweep takes it in, and check promises none, before the first sweep and after it."""
    ward.registry.write_text("submissions: []\nprocedures: []\ndeclarations: []\n", encoding="utf-8")
    for _ in range(2):
        # Where a line is broken depends on how long the registry's path is.
        shown = run("check").out.replace("\n", "").replace(" ", "")
        assert "「登録のない場所」になります" in shown
        assert "取り込みます" not in shown
        run("sweep")
