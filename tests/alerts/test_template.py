"""The texts of mails may be the ward's own, and a wrong one is refused before it is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.alerts.example import examples
from gatekeeper.alerts.finding import check_templates
from gatekeeper.alerts.template import KINDS, Texts
from gatekeeper.errors import MistakesError
from gatekeeper.store.alarm import Alarms
from gatekeeper.text import words
from tests.alerts.mail_server import MailServer, plain
from tests.alerts.ward import PRIVACY, AlertWard, alert_ward, open_link

FACTS = examples(words("ja"))


def mistakes(folder: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(MistakesError) as caught:
        Texts(folder, FACTS)
    return [(Path(one.file).name, one.line, one.message) for one in caught.value.mistakes]


def test_every_kind_has_an_example() -> None:
    """What can be mailed can be looked at beforehand."""
    assert set(FACTS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_shipped_texts_can_be_filled_in(kind: str) -> None:
    """Each kind has a subject on one line, and tells the same in text and in HTML, with who gets it and why."""
    made = Texts(None, {}).render(kind, FACTS[kind])
    assert made.subject.startswith("【")
    assert "\n" not in made.subject
    for body in (made.text, made.html):
        assert "新宿区" in body
        assert "個人情報保護の担当の宛先として登録されているため" in body
    assert "{{" not in made.html + made.text


def test_text_and_html_tell_the_same() -> None:
    """Whoever reads plain text misses no fact of the entry."""
    entry = FACTS["urgent"]["entries"][0]
    made = Texts(None, {}).render("urgent", FACTS["urgent"])
    for name in ("name", "title", "severity", "person", "reason", "due", "deed", "department", "since", "command"):
        assert getattr(entry, name) in made.text
        assert getattr(entry, name) in made.html
    assert entry.path in made.text
    assert entry.path.replace("<", "&lt;").replace(">", "&gt;") in made.html


def test_the_wards_own_texts_take_the_place_of_the_shipped(tmp_path: Path) -> None:
    """Each file by itself; what isn't there stays as shipped."""
    (tmp_path / "urgent.txt").write_text("件名: 区の{{ count }}件\n\n{{ entries[0].path }}\n", encoding="utf-8")
    texts = Texts(tmp_path, FACTS)
    made = texts.render("urgent", FACTS["urgent"])
    assert (made.subject, made.text) == ("区の1件", "受渡し/国保督促状/<督促状> 4月.xlsx\n")
    assert "至急の対応" in made.html
    assert texts.render("test", FACTS["test"]) == Texts(None, {}).render("test", FACTS["test"])


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("件名: x\n\n{{ pathh }}", 3, "「pathh」という値はありません"),
        ("件名: x\n\n\n{{ entries[0].pathh }}", 4, "pathh"),
        ("件名: x\n{% if count %}", 2, "書き方"),
        ("件名: x\n{{ count|nofilter }}", 2, "nofilter"),
        ("件名: x\n\n{{ entries[0].__class__.__mro__ }}", 3, "__class__"),
        ("件名: x\n{{ ''.__class__.__subclasses__() }}", 2, "__class__"),
        ("件名: x\n{% include 'no.txt' %}", 2, "no.txt"),
        ("件名: x\n{% include '../../../etc/passwd' %}", 2, "passwd"),
        ("件名: x\n{{ count / 0 }}", 2, "zero"),
        ("件名がない\n", 1, "件名:"),
    ],
)
def test_a_wrong_text_is_refused_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    """An unknown name, a wrong tag, what reaches out of its box: refused where it stands."""
    (tmp_path / "urgent.txt").write_text(text, encoding="utf-8")
    ((file, at, message),) = mistakes(tmp_path)
    assert (file, at) == ("urgent.txt", line)
    assert said in message


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Every file that is wrong is named, also one whose name nothing asks for."""
    (tmp_path / "urgent.html").write_text("<p>{{ nobody }}</p>", encoding="utf-8")
    (tmp_path / "digest.txt").write_bytes("件名: あ".encode("cp932"))
    (tmp_path / "urgnt.txt").write_text("件名: x", encoding="utf-8")
    (tmp_path / "README.md").write_text("覚え書き", encoding="utf-8")
    assert [(file, line) for file, line, _ in mistakes(tmp_path)] == [
        ("digest.txt", None),
        ("urgent.html", 1),
        ("urgnt.txt", None),
    ]


def test_html_is_escaped_in_the_wards_own_texts_too(tmp_path: Path) -> None:
    """A name from Box is text in whatever template it stands."""
    (tmp_path / "urgent.html").write_text("<p>{{ entries[0].path }}</p>", encoding="utf-8")
    html = Texts(tmp_path, FACTS).render("urgent", FACTS["urgent"]).html
    assert html == "<p>受渡し/国保督促状/&lt;督促状&gt; 4月.xlsx</p>\n"


def test_a_wrong_text_keeps_nobody_from_being_told(tmp_path: Path, server: MailServer) -> None:
    """Once running, the shipped text stands in, and whoever has to put it right is told so, once, until it is."""
    folder = tmp_path / "config" / "templates" / "mail"
    folder.mkdir(parents=True)
    own = folder / "urgent.txt"
    own.write_text("件名: x\n{{ nobody }}", encoding="utf-8")
    with alert_ward(tmp_path, server) as ward:
        assert ward.office.settings.alerts is not None
        with pytest.raises(MistakesError):
            check_templates(ward.office.settings.alerts)
        ward.sweep(open_link())
        for _ in range(2):
            ward.tell()
        mails = server.mails(PRIVACY)
        assert sorted("テンプレート" in plain(mail) for mail in mails) == [False, True]
        assert len(mails) == 2
        alarms = Alarms(ward.office.database)
        assert [one.name for one in alarms.standing()] == ["mail_templates"]
        own.unlink()
        ward.tell()
        assert alarms.standing() == ()


def test_no_folder_is_no_mistake(ward: AlertWard) -> None:
    """A ward that changes nothing needs no folder."""
    assert ward.office.settings.alerts is not None
    check_templates(ward.office.settings.alerts)


def test_template_that_fits_only_its_example_holds_no_mail_back(tmp_path: Path, server: MailServer) -> None:
    """It reckons with something that a real mail needn't have: the shipped text goes instead, and nobody is untold."""
    folder = tmp_path / "config" / "templates" / "mail"
    folder.mkdir(parents=True)
    (folder / "urgent.txt").write_text(
        "件名: {{ count }}件\n\n{{ {'受渡し/国保督促状/<督促状> 4月.xlsx': 1}[entries[0].path] }}\n", encoding="utf-8"
    )
    with alert_ward(tmp_path, server) as ward:
        check_templates(ward.office.settings.alerts)  # type: ignore[arg-type]  # there are some
        ward.sweep(open_link())
        ward.tell()
        assert server.mails(PRIVACY)
