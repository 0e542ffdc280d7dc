from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gatekeeper.errors import MistakesError
from gatekeeper.registry.model import (
    BasisKind,
    Channel,
    Contact,
    Counterparty,
    CounterpartyKind,
    Declaration,
    DeclarationKind,
    Limits,
    Pattern,
    Permission,
    Procedure,
    Registry,
    Subcontractor,
    Submission,
    Term,
    Trigger,
)
from gatekeeper.registry.reading import Place, from_plain, read
from tests.registry.conftest import Mistaken

FULL = """\
submissions:
  - {id: R7-36, title: 外部結合について, document: 資料36, meeting: 令和7年度第9回, channel: box,
     basis: [external_connection, outsourcing], departments: [行政管理課], decided_on: 2025-12-19, outcome: approved}
procedures:
  - id: R7-36-03
    submission: R7-36
    number: 3
    department: 医療保険年金課
    name: 国民健康保険
    pattern: migrated_media
    items: [住所, 氏名]
    term: {start: 2026-01-05, end: 2026-03-31, renews_yearly: true, renewed: [2026]}
    counterparties:
      - name: 株式会社甲印刷
        kind: contractor
        domains: [Vendor.Example.com]
        subdomains: true
        handlers: [OP@vendor.example.com]
        responsible: 甲野太郎
        contacts: [{name: 当直, phone: 03-0000-0000, mail: duty@vendor.example.com}]
        subcontractors:
          - {name: 乙封筒, domains: [env.example.com], items: [住所], term: {start: 2026-01-05, end: 2026-02-28}}
        distinct_from: [vender.example.org]
    limits: {download: deny, max_role: previewer uploader, delete_after_days: 30, link_lifetime_days: 7}
    folders: [3603, "3604"]
    expected_per_year: 1400
    triggers: [over_threshold]
    note: |
      一行目
      二行目
declarations:
  - id: D8-0001
    kind: applicant
    department: 子育て支援課
    subject: 書類の提出
    parties: [taro@example.org]
    items: [氏名]
    term: {start: 2026-04-10, end: 2026-05-31}
    delete_on: 2026-06-30
    download: deny
    declared_by: 区太郎
    declared_on: 2026-04-08
    folders: ["8001"]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registry.yaml"


def test_reads_every_field(path: Path) -> None:
    """Everything that a file may say arrives in the registry's values; the place of each entry is known."""
    path.write_text(FULL)
    reading = read(path)
    submission = Submission(
        id="R7-36",
        title="外部結合について",
        document="資料36",
        meeting="令和7年度第9回",
        channel=Channel.BOX,
        basis=(BasisKind.EXTERNAL_CONNECTION, BasisKind.OUTSOURCING),
        departments=("行政管理課",),
        decided_on=date(2025, 12, 19),
    )
    counterparty = Counterparty(
        name="株式会社甲印刷",
        kind=CounterpartyKind.CONTRACTOR,
        domains=("vendor.example.com",),
        subdomains=True,
        handlers=("op@vendor.example.com",),
        responsible="甲野太郎",
        contacts=(Contact("当直", "03-0000-0000", "duty@vendor.example.com"),),
        subcontractors=(
            Subcontractor(
                "乙封筒",
                domains=("env.example.com",),
                items=("住所",),
                term=Term(date(2026, 1, 5), date(2026, 2, 28)),
            ),
        ),
        distinct_from=("vender.example.org",),
    )
    procedure = Procedure(
        id="R7-36-03",
        submission="R7-36",
        number=3,
        department="医療保険年金課",
        name="国民健康保険",
        pattern=Pattern.MIGRATED_MEDIA,
        items=("住所", "氏名"),
        term=Term(date(2026, 1, 5), date(2026, 3, 31), renews_yearly=True, renewed=(2026,)),
        counterparties=(counterparty,),
        limits=Limits(Permission.DENY, "previewer uploader", 30, 7),
        folders=("3603", "3604"),
        expected_per_year=1400,
        triggers=(Trigger.OVER_THRESHOLD,),
        note="一行目\n二行目",
    )
    declaration = Declaration(
        id="D8-0001",
        kind=DeclarationKind.APPLICANT,
        department="子育て支援課",
        subject="書類の提出",
        parties=("taro@example.org",),
        items=("氏名",),
        term=Term(date(2026, 4, 10), date(2026, 5, 31)),
        delete_on=date(2026, 6, 30),
        download=Permission.DENY,
        declared_by="区太郎",
        declared_on=date(2026, 4, 8),
        folders=("8001",),
    )
    assert reading.registry == Registry((submission,), (procedure,), (declaration,))
    assert reading.places == {
        "R7-36": Place(str(path), 2),
        "R7-36-03": Place(str(path), 5),
        "D8-0001": Place(str(path), 32),
    }


def test_reads_a_folder_as_one_registry(tmp_path: Path) -> None:
    """References may cross files; hidden and other files are left alone."""
    submissions, _, procedures = FULL.partition("procedures:\n")
    (tmp_path / "b.yaml").write_text(submissions)
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "a.yml").write_text("procedures:\n" + procedures)
    (tmp_path / ".swap.yaml").write_text("{")
    (tmp_path / "README.md").write_text("# x")
    assert len(read(tmp_path).registry.procedures) == 1
    assert read([tmp_path / "b.yaml", tmp_path / "deeper"]).registry == read(str(tmp_path)).registry


def test_a_file_named_twice_is_read_once(path: Path) -> None:
    """A file and the folder that it lies in may both be given."""
    path.write_text(FULL)
    assert read([path, path.parent]).registry == read(path).registry


def test_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    """One file that can't be read, one with a wrong entry and one with a wrong reference are told together."""
    (tmp_path / "a.yaml").write_text("submissions:\n  - {id: R7-36}\n")
    (tmp_path / "b.yaml").write_text("procedures:\n" + FULL.partition("procedures:\n")[2])
    (tmp_path / "c.yaml").write_text(
        "procedures:\n- {id: X, submission: none, department: a, name: b, items: [c], folders: [3604],\n"
        "   term: {start: 2026-01-05, end: 2026-03-31}}\n"
    )
    with pytest.raises(MistakesError) as caught:
        read(tmp_path)
    found = [(Path(mistake.file).name, mistake.line) for mistake in caught.value.mistakes]
    assert found == [("a.yaml", 2), ("c.yaml", 2), ("c.yaml", 2)]


def test_a_file_that_can_not_be_read_makes_no_reference_dangle(tmp_path: Path) -> None:
    """What isn't found may stand in the unreadable file: only that file is told, with what else is wrong."""
    (tmp_path / "a.yaml").write_bytes("submissions: []  # 個人情報".encode("cp932"))
    (tmp_path / "b.yaml").write_text("procedures:\n" + FULL.partition("procedures:\n")[2])
    with pytest.raises(MistakesError) as caught:
        read([tmp_path, tmp_path / "none.yaml"])
    found = [(Path(mistake.file).name, mistake.line) for mistake in caught.value.mistakes]
    assert found == [("a.yaml", 1), ("none.yaml", None)]


def test_a_wrong_entry_does_not_hide_others(mistaken: Mistaken) -> None:
    """Entries are judged one by one, and what refers to a wrong submission isn't called dangling."""
    text = FULL.replace("title: 外部結合について, ", "").replace("kind: applicant", "kind: aplicant")
    found = mistaken(text.replace("2026-05-31", "2026-04-01"))
    assert [line for line, _ in found] == [2, 33, 38]
    assert found[0][1].startswith("「submissionsの1番目.title」: この項目がありません")
    assert "「applicant」ではありませんか" in found[1][1]


def test_an_empty_folder_is_a_mistake(tmp_path: Path) -> None:
    """A folder without YAML is most likely the wrong folder, and never an empty registry."""
    with pytest.raises(MistakesError, match="YAMLファイル"):
        read(tmp_path)


@pytest.mark.parametrize("text", ["[]", "procedures: x\n", "procedures:\n", "procedure: []\n", "policy: x\n"])
def test_a_file_of_another_shape_is_a_mistake(mistaken: Mistaken, text: str) -> None:
    """A list, a word, a blank and an unknown key at the top are mistakes in the first line."""
    assert [line for line, _ in mistaken(text)] == [1]


def test_plain_data_is_judged_without_lines() -> None:
    """Data that came as JSON gets the same checks."""
    with pytest.raises(MistakesError) as caught:
        from_plain({"procedures": [{"id": "A"}], "declarations": "x"}, "import.json")
    assert {mistake.line for mistake in caught.value.mistakes} == {None}
