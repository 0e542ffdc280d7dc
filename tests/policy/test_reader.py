"""A folder of policy files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.errors import MistakesError
from gatekeeper.policy.model import Mode, Requirement
from gatekeeper.policy.reader import read_policies
from gatekeeper.registry.model import Pattern, Permission

MAIN = "policy: main\npatterns: [new_outsourcing, migrated_media, post_hoc]\n"
REST = "policy: rest\npatterns: [unregistered]\n"
Mistaken = Callable[..., list[tuple[str, int | None, str]]]


@pytest.fixture
def mistaken(tmp_path: Path) -> Mistaken:
    """Writes files by name and tells file, line and message of every mistake."""

    def mistakes(**files: str) -> list[tuple[str, int | None, str]]:
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(text)
        with pytest.raises(MistakesError) as caught:
            read_policies(tmp_path)
        return [(Path(mistake.file).name, mistake.line, mistake.message) for mistake in caught.value.mistakes]

    return mistakes


def test_a_whole_policy_is_read(tmp_path: Path) -> None:
    """Every key of the format has its place in the value."""
    (tmp_path / "rest.yaml").write_text(REST)
    (tmp_path / "main.yml").write_text(
        MAIN
        + """
mode: enforce
grace: 0h
notice: 90d
collaborators: {max_role: viewer uploader, expiry: required, pending_at_most: 14d}
links: {access: [collaborators, company], password: required, lifetime_at_most: 12h, download: deny, edit: deny}
folders: {non_owner_invite: deny, upload_address: deny, watermark: required}
files: {delete_after: 30d, download: deny}
declarations: {term_at_most: 200d, delete_within: 10d}
rules: {GK303: {mode: notify}, GK101: {grace: 72h}}
guard: {max_actions: 5, max_share: 0.25}
"""
    )
    policy = read_policies(tmp_path).of(Pattern.POST_HOC)
    assert (policy.name, policy.mode, policy.grace, policy.notice) == (
        "main",
        Mode.ENFORCE,
        timedelta(0),
        timedelta(90),
    )
    assert (policy.declarations.term_at_most, policy.declarations.delete_within) == (timedelta(200), timedelta(10))
    assert policy.collaborators.max_role == "viewer uploader"
    assert policy.collaborators.pending_at_most == timedelta(14)
    assert policy.links.access == frozenset({"collaborators", "company"})
    assert (policy.links.lifetime_at_most, policy.links.password) == (timedelta(hours=12), Requirement.REQUIRED)
    assert (policy.folders.upload_address, policy.files.download) == (Permission.DENY, Permission.DENY)
    assert policy.files.delete_after == timedelta(30)
    assert policy.mode_of("GK303") is Mode.NOTIFY
    assert (policy.grace_of("GK101"), policy.mode_of("GK101")) == (timedelta(hours=72), Mode.ENFORCE)
    assert (policy.guard.max_actions, policy.guard.max_share) == (5, 0.25)


def test_what_is_left_out_is_harmless(tmp_path: Path) -> None:
    """A policy without a mode only records."""
    (tmp_path / "main.yaml").write_text(MAIN)
    (tmp_path / "rest.yaml").write_text(REST)
    policies = read_policies(tmp_path)
    assert policies.of(Pattern.NEW_OUTSOURCING).mode is Mode.OBSERVE
    assert policies.of("unregistered").name == "rest"


def test_the_digest_follows_the_files(tmp_path: Path) -> None:
    """It is the same for the same files, and another one for any change."""
    (tmp_path / "main.yaml").write_text(MAIN)
    (tmp_path / "rest.yaml").write_text(REST)
    before = read_policies(tmp_path).digest
    assert read_policies(tmp_path).digest == before
    assert len(before) == 64
    (tmp_path / "rest.yaml").write_text(REST + "mode: notify\n")
    assert read_policies(tmp_path).digest != before


def test_the_need_table_is_no_policy(tmp_path: Path) -> None:
    """It lies beside the policies and has a reader of its own; by itself it makes no folder of policies."""
    (tmp_path / "main.yaml").write_text(MAIN)
    (tmp_path / "rest.yaml").write_text(REST)
    before = read_policies(tmp_path).digest
    (tmp_path / "submission-need.yaml").write_text("rows: []\n")
    assert read_policies(tmp_path).digest == before
    for name in ("main", "rest"):
        (tmp_path / f"{name}.yaml").unlink()
    with pytest.raises(MistakesError, match="YAMLファイル"):
        read_policies(tmp_path)


def test_a_policy_under_the_name_of_the_need_table_is_refused(tmp_path: Path) -> None:
    """Nobody's decision is skipped because of its file's name."""
    (tmp_path / "main.yaml").write_text(MAIN)
    (tmp_path / "rest.yaml").write_text(REST)
    (tmp_path / "submission-need.yaml").write_text("# 課の決まり\npolicy: ours\npatterns: [post_hoc]\n")
    with pytest.raises(MistakesError, match=r"submission-need\.yaml:2行目: .*別の名前"):
        read_policies(tmp_path)


def test_a_misspelt_need_table_is_not_skipped(mistaken: Mistaken) -> None:
    """Under any other name it is read as a policy, and told not to be one."""
    found = mistaken(main=MAIN, rest=REST, submission_need="boundaries: {box_from: 2025-04-01}\n")
    assert ("submission_need.yaml", 1, "「boundaries」: 知らない項目です。") in [
        (file, line, message.partition("書ける")[0]) for file, line, message in found
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("mod: enforce", "「mode」ではありませんか"),
        ("mode: enforced", "「enforce」ではありませんか"),
        ("mode:", "値が空です"),
        ("mode: null", "値が空です"),
        ("grace: 24", "「24h」（時間）か「30d」（日）の形"),
        ("grace: 1w", "「24h」（時間）か「30d」（日）の形"),
        ("grace: ２４h", "「24h」（時間）か「30d」（日）の形"),
        ("grace: -1h", "「24h」（時間）か「30d」（日）の形"),
        ("notice: 0d", "0より長く"),
        ("notice: 9999d", "3650日まで"),
        ("files: {delete_after: 36h}", "日単位で"),
        ("files: {delete_after: 0d}", "0より長く"),
        ("collaborators: {max_role: co-owner}", "知らない値です"),
        ("collaborators: {expiry: yes}", "知らない値です"),
        ("links: {access: []}", "1つ以上"),
        ("links: {access: open}", "一覧"),
        ("links: {download: no}", "知らない値です"),
        ("rules: {GK303: {}}", "mode か grace"),
        ("rules: {GK303: {severity: low}}", "知らない項目です"),
        ("rules: [GK303]", "「項目: 値」の組"),
        ("guard: {max_share: 10}", "1.0以下"),
        ("guard: {max_share: nan}", "正しくありません"),
        ("guard: {max_actions: -1}", "整数"),
    ],
)
def test_a_wrong_value_is_told_with_its_line(mistaken: Mistaken, line: str, says: str) -> None:
    """What is wrong and what would be right."""
    found = mistaken(main=MAIN + "\n\n" + line + "\n", rest=REST)
    assert [(file, at) for file, at, _ in found] == [("main.yaml", 5)]
    assert says in found[0][2]


@pytest.mark.parametrize(
    ("rule", "says"),
    [("GK999", "というルールはありません"), ("gk303", "「GK303」ではありませんか"), ("GK1O1", "「GK101」")],
)
def test_a_rule_that_does_not_exist_is_a_mistake(mistaken: Mistaken, rule: str, says: str) -> None:
    """An override for it would silently do nothing."""
    found = mistaken(main=MAIN + f"rules:\n  {rule}: {{mode: notify}}\n", rest=REST)
    assert [(file, line) for file, line, _ in found] == [("main.yaml", 4)]
    assert says in found[0][2]


def test_a_pattern_without_a_policy_is_a_mistake(mistaken: Mistaken) -> None:
    """What nobody decided isn't decided by default."""
    found = mistaken(main="policy: main\npatterns: [new_outsourcing, post_hoc]\n")
    assert [message.split("」")[0] for _, _, message in found] == ["「migrated_media", "「unregistered"]


def test_a_pattern_with_two_policies_is_a_mistake(mistaken: Mistaken) -> None:
    """Both places are named."""
    found = mistaken(main=MAIN, rest="policy: rest\npatterns:\n  - unregistered\n  - post_hoc\n")
    assert [(file, line) for file, line, _ in found] == [("rest.yaml", 4)]
    assert "main.yaml" in found[0][2]


def test_a_name_given_twice_is_a_mistake(mistaken: Mistaken) -> None:
    """A violation names its policy by name alone."""
    found = mistaken(main=MAIN, rest="policy: main\npatterns: [unregistered]\n")
    assert [(file, line) for file, line, _ in found] == [("rest.yaml", 1)]


def test_all_mistakes_of_all_files_come_at_once(mistaken: Mistaken) -> None:
    """And a file that can't be read doesn't make its patterns missing too."""
    found = mistaken(
        main=MAIN + "grace: soon\nmode: enforce\nmode: notify\n",
        rest=REST + "mode: on\nrules: {GK000: {mode: notify}}\n",
        third="policy: a: b\n",
    )
    assert [(file, line) for file, line, _ in found] == [
        ("main.yaml", 5),
        ("rest.yaml", 3),
        ("rest.yaml", 4),
        ("third.yaml", 1),
    ]


def test_required_keys(mistaken: Mistaken) -> None:
    """A policy has a name and says what it is for."""
    found = mistaken(main=MAIN, rest="mode: notify\npatterns: []\n")
    assert [message.split("」")[0] for _, _, message in found] == ["「policy", "「patterns"]


def test_a_folder_without_policies_is_a_mistake(mistaken: Mistaken, tmp_path: Path) -> None:
    """So are one that isn't there and one that isn't a folder."""
    assert len(mistaken()) == 1
    for path in (tmp_path / "none", Path(__file__)):
        with pytest.raises(MistakesError):
            read_policies(path)
