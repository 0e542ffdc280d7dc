"""gatekeeper registry log, diff, --at, name: the registry as it stood, and what was decided since."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from gatekeeper.jst import TOKYO
from gatekeeper.registry.model import Registry
from gatekeeper.registry.reading import from_text
from gatekeeper.store.database import Database
from gatekeeper.store.registry import RegistryStore
from tests.cli.conftest import REGISTRY, Run, Ward

UNDETERMINED = REGISTRY.replace(
    "{name: 株式会社みなと印刷, kind: contractor, domains: [minato-print.example]}", "{undetermined: true}"
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def write(ward: Ward, text: str, when: str) -> None:
    """A version of the registry as of a moment in the past."""
    with Database.open(f"sqlite:///{ward.folder / 'state' / 'gatekeeper.db'}") as database:
        registry: Registry = from_text(text, "registry.yaml").registry
        RegistryStore(database).apply(registry, by="甲", source="a.yaml", sha256="", why="会議", now=at(when))


@pytest.fixture
def old(ward: Ward) -> Ward:
    """Two versions: of February, without a contractor, and of March, with one."""
    (ward.folder / "state").mkdir(exist_ok=True)
    write(ward, UNDETERMINED, "2026-02-01")
    write(ward, REGISTRY, "2026-03-01")
    return ward


@pytest.mark.usefixtures("old")
def test_entry_as_it_stood(run: Run) -> None:
    """Each moment has its version, which is named beside it; before the first there is nothing to show."""
    february = run("registry", "show", "R7-36-03", "--at", "2026-02-15", "--format", "json").json
    assert february["counterparties"][0]["undetermined"]
    assert not run("registry", "show", "R7-36-03", "--format", "json").json["counterparties"][0]["undetermined"]
    assert "登録簿の版 1（" in run("registry", "show", "R7-36-03", "--at", "2026-02-15").err
    before = run("registry", "show", "R7-36-03", "--at", "2020-01-01")
    assert (before.status, before.out) == (2, "")
    assert "まだ登録簿がありませんでした。最初の版 1 は" in before.err
    listed = run("registry", "list", "--at", "2026-02-15", "--format", "json").json["procedures"]
    assert listed[0]["counterparties"][0]["undetermined"]
    exported = run("registry", "export", "--at", "2026-02-15", "--format", "json").json["procedures"]
    assert exported == listed


@pytest.mark.parametrize("sides", [["1", "2"], ["1"], ["2026-02-15", "2026-03-15"], ["令和8年2月15日", "now"]])
@pytest.mark.usefixtures("old")
def test_difference_of_two_versions(run: Run, sides: list[str]) -> None:
    """By numbers, by days, or up to now."""
    (change,) = run("registry", "diff", *sides, "--format", "json").json["changes"]
    assert (change["change"], change["id"]) == ("changed", "R7-36-03")
    assert "株式会社みなと印刷" in run("registry", "diff", *sides).out


@pytest.mark.usefixtures("old")
def test_unknown_version(run: Run) -> None:
    """A number that there isn't, a day that isn't one."""
    assert "版 9 はありません" in run("registry", "diff", "9").err
    assert run("registry", "diff", "昨日").status == 2


@pytest.mark.usefixtures("old")
def test_past_is_judged_by_its_own_registry(run: Run) -> None:
    """In February nobody was approved yet: the stranger is GK111's; by today's registry GK102's."""
    assert run("sweep").status == 1

    def rules(*options: str) -> set[str]:
        found = run("violations", "--at", "2026-02-15", "--format", "json", *options).json["violations"]
        return {one["rule"] for one in found}

    assert "GK111" in rules()
    assert "GK111" not in rules("--registry", "now")
    assert "版 1" in run("violations", "--at", "2026-02-15").out
    swept = {one["rule"] for one in run("sweep", "--at", "2026-02-15", "--format", "json").json["violations"]}
    assert "GK111" in swept
    assert run("plan", "--at", "2026-02-15", "--registry", "now").status == 1
    assert run("plan", "--registry", "later").status == 2


def test_contractor_is_named_later(run: Run, tmp_path: Path) -> None:
    """A change of its own, on record; what isn't undetermined can't be named."""
    file = tmp_path / "undetermined.yaml"
    file.write_text(UNDETERMINED, encoding="utf-8")
    run("registry", "import", str(file), "--yes")
    named = ["registry", "name", "R7-36-03", "株式会社甲", "--domain", "kou.example", "--handler", "op@kou.example"]
    assert "「株式会社甲」としました（版 2）" in run(*named, "--by", "山田").out
    party = run("registry", "show", "R7-36-03", "--format", "json").json["counterparties"][0]
    assert (party["name"], party["domains"], party["undetermined"]) == ("株式会社甲", ["kou.example"], False)
    newest = run("registry", "log", "--format", "json").json["versions"][0]
    assert (newest["by"], newest["why"]) == ("山田", "委託先の決定: 株式会社甲")
    assert "未定の相手方はありません" in run(*named).err
    assert "手続ではありません" in run("registry", "name", "R9-99", "甲").err
    assert run("registry", "name", "R7-36-03", "甲", "--domain", "@").status == 2
