"""gatekeeper registry: from files into the database, and out again."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import REGISTRY, Run, Ward, start_process

SECOND = REGISTRY.replace("R7-36-03", "R7-36-04").replace("number: 3", "number: 4").replace('"1001"', '"1002"')


def second_file(ward: Ward) -> Path:
    file = ward.folder / "second.yaml"
    file.write_text(SECOND, encoding="utf-8")
    return file


def test_dry_run_shows_and_takes_nothing_in(run: Run, ward: Ward) -> None:
    """`--dry-run` tells what would change, and changes nothing."""
    ended = run("registry", "import", str(ward.registry), "--dry-run")
    assert ended.status == 0
    assert "変わるところ（2件）" in ended.out
    assert "確かめただけです" in ended.out
    again = run("registry", "import", str(ward.registry), "--dry-run", "--format", "json").json
    assert [(one["change"], one["kind"], one["id"]) for one in again["changes"]] == [
        ("added", "submission", "R7-36"),
        ("added", "procedure", "R7-36-03"),
    ]


def test_import_is_idempotent(run: Run, ward: Ward) -> None:
    """Taken in a second time, a file changes nothing and makes no version."""
    first = run("registry", "import", str(ward.registry), "--yes", "--format", "json").json
    second = run("registry", "import", str(ward.registry), "--yes", "--format", "json").json
    assert (first["version"], second["version"], second["changes"]) == (1, None, [])
    assert "変わるところはありません。" in run("registry", "import", str(ward.registry), "--yes").out


def test_nothing_is_removed_unless_told(run: Run, ward: Ward) -> None:
    """What a file lacks is kept and named; with `--prune` it goes."""
    run("registry", "import", str(ward.registry), "--yes")
    run("registry", "import", str(second_file(ward)), "--yes")
    kept = run("registry", "import", str(ward.registry), "--yes")
    assert "残します）: R7-36-04" in kept.out
    assert len(run("registry", "list", "--format", "json").json["procedures"]) == 2
    told = run("registry", "import", str(ward.registry), "--dry-run", "--format", "json").json
    assert [(note["file"], note["place"]) for note in told["notes"]] == [(str(ward.registry), "R7-36-04")]
    pruned = run("registry", "import", str(ward.registry), "--yes", "--prune")
    assert "消える" in pruned.out
    assert [one["id"] for one in run("registry", "list", "--format", "json").json["procedures"]] == ["R7-36-03"]


def test_changed_field_is_shown_with_its_old_value(run: Run, ward: Ward) -> None:
    """A change of one field shows that field, before and after."""
    run("registry", "import", str(ward.registry), "--yes")
    ward.registry.write_text(REGISTRY.replace("items: [住所]", "items: [住所, 氏名]"), encoding="utf-8")
    (change,) = run("registry", "import", str(ward.registry), "--dry-run", "--format", "json").json["changes"]
    assert change["fields"] == [{"path": "items", "old": ["住所"], "new": ["住所", "氏名"]}]


def test_whole_outcome_is_checked(run: Run, ward: Ward) -> None:
    """An entry that is right by itself but clashes with one on record is refused, and nothing is taken in."""
    run("registry", "import", str(ward.registry), "--yes")
    file = second_file(ward)
    file.write_text(file.read_text(encoding="utf-8").replace('"1002"', '"1001"'), encoding="utf-8")
    ended = run("registry", "import", str(file), "--yes")
    assert ended.status == 2
    assert "1001" in ended.err
    assert len(run("registry", "list", "--format", "json").json["procedures"]) == 1


def test_file_leans_on_what_is_in_force(run: Run, ward: Ward) -> None:
    """A file may name a submission that was taken in before; on its own, without that, it is refused."""
    file = ward.folder / "alone.yaml"
    file.write_text("procedures:" + SECOND.partition("procedures:")[2], encoding="utf-8")
    alone = run("registry", "import", str(file), "--yes")
    assert (alone.status, "付議「R7-36」がありません" in alone.err) == (2, True)
    run("registry", "import", str(ward.registry), "--yes")
    assert run("registry", "import", str(file), "--yes").status == 0
    assert len(run("registry", "list", "--format", "json").json["procedures"]) == 2
    pruning = run("registry", "import", str(file), "--yes", "--prune")
    assert (pruning.status, "付議「R7-36」がありません" in pruning.err) == (2, True)


def test_without_a_terminal_a_word_is_needed(ward: Ward) -> None:
    """Where nobody can be asked, one of --dry-run and --yes is required, and both are too many."""
    for options, said in (([], "--dry-run"), (["--dry-run", "--yes"], "一緒に使えません")):
        command = ["--config", str(ward.config), "registry", "import", str(ward.registry), *options]
        with start_process(*command) as process:
            _, err = process.communicate(timeout=60)
        assert process.returncode == 2
        assert said in err


def test_list_and_show(run: Run) -> None:
    """The list is for reading, one entry is shown as it stands in a file."""
    out = run("registry", "list").out
    for part in ("R7-36-03", "医療保険年金課", "株式会社みなと印刷", "1001", "手続1件"):
        assert part in out
    shown = yaml.safe_load(run("registry", "show", "R7-36-03").out)
    assert shown["procedures"][0]["id"] == "R7-36-03"
    assert run("registry", "show", "R7-36", "--format", "json").json["title"] == "見本"
    missing = run("registry", "show", "R9-99")
    assert (missing.status, "「R9-99」はありません" in missing.err) == (2, True)


def test_export_comes_back_unchanged(run: Run, ward: Ward) -> None:
    """What is exported can be imported, and changes nothing."""
    exported = ward.folder / "exported.yaml"
    exported.write_text(run("registry", "export").out, encoding="utf-8")
    assert run("registry", "import", str(exported), "--yes", "--prune", "--format", "json").json["changes"] == []
    assert set(run("registry", "export", "--format", "json").json) == {"submissions", "procedures", "declarations"}


def test_bind_is_a_version_of_its_own(run: Run) -> None:
    """A folder is bound and released again, each time on record; a folder is bound once only."""
    assert "1001 1002" in run("registry", "bind", "R7-36-03", "1002").out
    assert run("registry", "show", "R7-36-03", "--format", "json").json["folders"] == ["1001", "1002"]
    run("registry", "bind", "R7-36-03", "1001", "1002", "--remove")
    assert run("registry", "show", "R7-36-03", "--format", "json").json["folders"] == []


def test_binding_lives_in_the_database_alone(run: Run, ward: Ward) -> None:
    """That is said when a folder is bound; an import that would undo a binding names it, and one that won't doesn't."""
    bound = run("registry", "bind", "R7-36-03", "1002").out
    assert "この結び付けはデータベースだけにあります" in bound
    assert "R7-36-03 の folders" in bound
    for options in (["--dry-run"], ["--yes", "--by", "夜の取込み"]):
        run("registry", "bind", "R7-36-03", "1002")
        ended = run("registry", "import", str(ward.registry), *options)
        assert "フォルダ 1002 の R7-36-03 への結び付けが外れます" in ended.out
    run("registry", "bind", "R7-36-03", "1002")
    told = run("registry", "import", str(ward.registry), "--dry-run", "--format", "json").json
    assert [(note["place"], "1002" in note["message"]) for note in told["notes"]] == [("R7-36-03", True)]
    ward.registry.write_text(REGISTRY.replace('["1001"]', '["1001", "1002"]'), encoding="utf-8")
    again = run("registry", "import", str(ward.registry), "--dry-run")
    assert "外れます" not in again.out
    released = run("registry", "bind", "R7-36-03", "1002", "--remove").out
    assert "R7-36-03 の folders からも消さないと" in released


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["R7-36-03", "１００１"], "フォルダ番号ではありません"),
        (["R7-36", "1002"], "付議です"),
        (["R9-99", "1002"], "「R9-99」はありません"),
        (["R7-36-03", "1002", "--remove"], "結び付いていません"),
    ],
)
def test_bind_refuses(run: Run, arguments: list[str], said: str) -> None:
    """A folder number that is none, an entry that can't have folders, and a binding that isn't there are refused."""
    ended = run("registry", "bind", *arguments)
    assert (ended.status, said in ended.err) == (2, True)
