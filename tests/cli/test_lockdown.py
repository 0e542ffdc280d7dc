"""gatekeeper lockdown, release and notices."""

from __future__ import annotations

import pytest

from gatekeeper.sandbox.wire.fault import Fault, Match
from tests.cli.conftest import Run, StartBox, Ward, rows

REASON = ("--reason", "端末の紛失")
CONTACTS = "domains: [minato-print.example], contacts: [{name: 当直, phone: 03-0000-0000}]"


@pytest.fixture(autouse=True)
def _own_box(ward: Ward, start_box: StartBox) -> None:
    ward.point_at(start_box().base_url)


def test_it_says_whom_to_call_what_was_closed_and_how_to_end_it(run: Run, ward: Ward) -> None:
    """The contacts come first, then the count, then the way back."""
    text = ward.registry.read_text(encoding="utf-8").replace("domains: [minato-print.example]", CONTACTS)
    ward.registry.write_text(text, encoding="utf-8")
    ended = run("lockdown", "R7-36-03", *REASON)
    assert ended.status == 0
    said = [
        "緊急閉鎖: R7-36-03 国民健康保険",
        "当直",
        "03-0000-0000",
        "止めたアクセス: 2件",
        "すべて止まりました",
        "release R1",
    ]
    places = [ended.out.index(part) for part in said]
    assert places == sorted(places)


def test_without_contacts_it_says_so(run: Run) -> None:
    """Where nobody was agreed on, that is said too."""
    assert "登録簿に緊急連絡先がありません" in run("lockdown", "R7-36-03", *REASON).out


def test_a_folder_that_nothing_governs_is_said_to_be_one(run: Run) -> None:
    """It is shut all the same; whoever mistyped a number is told."""
    ended = run("lockdown", "1002", *REASON)
    assert ended.status == 0
    assert "手続や所定の様式は結び付いていません" in ended.out
    assert "手続や所定の様式は結び付いていません" not in run("lockdown", "R7-36-03", *REASON).out


def test_json(run: Run) -> None:
    """The names that scripts lean on."""
    told = run("lockdown", "R7-36-03", *REASON, "--format", "json").json
    assert (told["run"], told["complete"], told["new"], told["failed"], told["remaining"]) == (1, True, True, [], [])
    assert [(one["what"], one["login"]) for one in told["closed"]] == [
        ("collaboration", "someone@example.net"),
        ("link", None),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lockdown", "R9-99", *REASON), "「R9-99」という手続・フォルダ・会社は見つかりません"),
        (("lockdown", "4711", *REASON), "フォルダ 4711"),
        (("lockdown", "R7-36-03"), "理由が要ります"),
        (("lockdown", "R7-36-03", "--reason", " "), "理由が要ります"),
        (("lockdown", "R7-36-03", "--resume", *REASON), "一緒には書けません"),
        (("release", "R7-36-03", *REASON), "緊急閉鎖はかかっていません"),
    ],
)
def test_wrong_words(run: Run, ward: Ward, arguments: tuple[str, ...], said: str) -> None:
    """One clear message on standard error, status 2, and nothing on record."""
    ended = run(*arguments)
    assert (ended.status, len(ended.err.strip().splitlines())) == (2, 1)
    assert said in ended.err
    assert rows(ward, "run") == 0


def test_what_stays_open_is_said(run: Run, ward: Ward, start_box: StartBox) -> None:
    """A refusal of Box's is named with its reason, and the status is 1."""
    ward.point_at(start_box(faults=(Fault("status", Match("DELETE"), status=403),)).base_url)
    ended = run("lockdown", "R7-36-03", *REASON)
    assert ended.status == 1
    for part in (
        "止められなかったもの（1件）",
        "someone@example.net",
        "（403",
        "まだ開いているアクセスがあります",
    ):
        assert part in ended.out


def test_box_out_of_reach(run: Run, ward: Ward) -> None:
    """The contacts are shown all the same, and the status is 3."""
    ward.point_at("http://127.0.0.1:9")
    ended = run("lockdown", "R7-36-03", *REASON)
    assert (ended.status, "緊急連絡先" in ended.out) == (3, True)


def test_check_and_violations_say_that_it_is_in_force(run: Run) -> None:
    """While it is in force people are told wherever they look; afterwards not any more."""
    run("sweep")
    run("lockdown", "R7-36-03", *REASON)
    assert "緊急閉鎖中: R7-36-03 国民健康保険" in run("violations").out
    assert [one["run"] for one in run("violations", "--format", "json").json["lockdowns"]] == [1]
    assert "端末の紛失" in run("check").out
    assert "端末の紛失" in run("lockdown").out
    run("release", "R1", *REASON)
    assert "緊急閉鎖中" not in run("violations").out
    assert "かかっているものはありません" in run("check").out
    assert run("lockdown", "--format", "json").json == {"lockdowns": []}


def test_release_names_what_it_withholds(run: Run) -> None:
    """A stranger and an open link stay shut, each with its rule; the status is 1."""
    run("lockdown", "R7-36-03", *REASON)
    ended = run("release", "R7-36-03", *REASON)
    assert ended.status == 1
    for part in ("戻さなかったもの（2件）", "someone@example.net", "GK102", "GK201"):
        assert part in ended.out


def test_release_as_json(run: Run) -> None:
    """The names that scripts lean on."""
    run("lockdown", "R7-36-03", *REASON)
    told = run("release", "R1", *REASON, "--format", "json").json
    assert (told["lockdowns"], told["restored"], told["failed"], told["passwords"]) == ([1], [], [], [])
    assert {one["login"]: one["rules"][0] for one in told["withheld"]} == {
        "someone@example.net": "GK102",
        None: "GK201",
    }


def test_nothing_to_resume(run: Run) -> None:
    """Where no lockdown was cut short, that is all there is to say."""
    ended = run("lockdown", "--resume")
    assert (ended.status, ended.out) == (0, "途中の緊急閉鎖はありません。\n")


def test_notices(run: Run) -> None:
    """What people are to be told is listed, for people and for scripts."""
    assert run("notices").out == "送る知らせはありません。\n"
    run("lockdown", "R7-36-03", *REASON)
    assert "admin@city.example.jp" in run("notices").out
    assert [(one["kind"], one["about"], one["to"]) for one in run("notices", "--format", "json").json["notices"]] == [
        ("lockdown", "R1", "admin@city.example.jp")
    ]


def test_apply_goes_on_with_an_interrupted_one(run: Run, ward: Ward, start_box: StartBox) -> None:
    """Where a lockdown was cut short, `check` says so, and the next `apply` closes the rest and tells of it."""
    run("sweep")
    base_url = start_box(faults=(Fault("status", Match("DELETE"), status=401, times=None),)).base_url
    ward.point_at(base_url)
    ended = run("lockdown", "R7-36-03", *REASON)
    assert (ended.status, "lockdown --resume" in ended.err) == (3, True)
    assert "途中です" in run("check").out
    ward.point_at(start_box().base_url)
    told = run("apply", "--format", "json").json["lockdowns"]
    assert [(one["new"], one["complete"], one["failed"]) for one in told] == [(False, True, [])]
    assert "途中です" not in run("check").out
