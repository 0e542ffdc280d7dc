"""What a mail looks like on the other side: headers, bodies and tables, whatever names in Box say."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from email import charset
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from gatekeeper.alerts.channel import unusable_channels
from gatekeeper.alerts.envelope import as_bytes
from gatekeeper.policy.violation import Location, Subject, SubjectType, Violation
from gatekeeper.store.mail import MailDraft
from tests.alerts.mail_server import MailServer, page, plain
from tests.alerts.ward import IT, MONDAY, OWNER, PRIVACY, AlertWard, alert_ward, open_link

HOSTILE = [
    "督促\r\nBcc: evil@example.net\r\n\r\nhello.xlsx",
    "督促\u2028状.xlsx",
    "\u202exslx.督促",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil.example","見る")',
    "\x1b[2J\x00督促",
    "half\ud83d",
    "{{ 7*7 }}{% for x in y %}",
    "+1+cmd|' /C calc'!A0",
    "-1",
    "@SUM(1)",
    "\t=1+1",
    "＝1+1",
    "あ" * 40_000,
]


def named(name: str, item_id: str = "1001") -> Violation:
    """A critical violation whose place and person are called so."""
    return replace(
        open_link(item_id),
        item=Location("folder", item_id, f"受渡し/{name}"),
        subject=Subject(SubjectType.LINK, item_id, name),
    )


def many(count: int) -> list[Violation]:
    """So many critical violations in one folder."""
    return [open_link(subject=Subject(SubjectType.LINK, str(number), "x@example.net")) for number in range(count)]


def test_headers(ward: AlertWard) -> None:
    """A mail program can sort, thread and not answer it."""
    ward.sweep(open_link())
    ward.tell()
    (mail,) = ward.server.mails(PRIVACY)
    assert mail["To"] == PRIVACY
    assert mail["From"] == "新宿区 ゲートキーパー <gatekeeper@city.example.jp>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<gatekeeper.city.example.jp>"
    assert mail["References"] == mail["In-Reply-To"] == "<gatekeeper.violation.1@city.example.jp>"
    assert re.fullmatch(r"<[0-9a-f]{40}@city\.example\.jp>", str(mail["Message-ID"]))
    assert parsedate_to_datetime(str(mail["Date"])) == MONDAY
    assert parsedate_to_datetime(str(mail["Date"])).utcoffset() == timedelta(hours=9)
    assert not mail.defects
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    "subject",
    [
        "【至急】違反 12 だれでも開ける 共有リンク A B C",
        "a b c",
        "長い" * 60,
        "𠮷野家 の 受渡し 🏠 フォルダ",
        "=?utf-8?B?44GC?= そのまま",
    ],
)
def test_subjects_arrive_as_they_were_written(ward: AlertWard, subject: str) -> None:
    """Spaces, long texts, signs outside the basic plane, and what looks like an encoding already: all come through."""
    draft = MailDraft("test", IT, "<1@city.example.jp>", subject, "本文\n", "<p>本文</p>\n")
    raw = as_bytes(draft, "gatekeeper@city.example.jp", "新宿区", MONDAY)
    ward.server.letters.append(([IT], raw))
    assert ward.server.subjects() == [subject]
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_same_bytes_whatever_else_is_loaded() -> None:
    """Apprise changes for the whole process how texts are encoded, once it has looked at its channels."""
    draft = MailDraft("test", IT, "<1@city.example.jp>", "至急", "本文\n", "<p>本文</p>\n")
    assert unusable_channels(("json://127.0.0.1/",)) == ()
    assert charset.Charset("utf-8").header_encoding == charset.QP
    raw = as_bytes(draft, "gatekeeper@city.example.jp", "新宿区", MONDAY)
    assert b"Subject: =?utf-8?b?" in raw
    assert raw.count(b"Content-Transfer-Encoding: base64") == 2


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_does_nothing(ward: AlertWard, name: str) -> None:
    """No name in Box adds a header, a recipient, a tag, a line or a command; and the mail goes all the same."""
    ward.sweep(named(name))
    assert ward.tell().sent == 4
    (mail,) = ward.server.mails(OWNER)
    assert mail["Bcc"] is None
    assert mail["To"] == OWNER
    assert set(ward.server.recipients()) == {*ward.server.recipients()} - {"evil@example.net"}
    assert not mail.defects
    for sign in "\u2028\u202e\x1b\x00\r":
        assert sign not in plain(mail)
        assert sign not in page(mail)
    assert "<script>" not in page(mail)
    assert "<img" not in page(mail)
    assert "49" not in plain(mail).partition("場所")[2].partition("\n")[0]
    place = next(line for line in plain(mail).splitlines() if "場所" in line)
    assert "受渡し/" in place


def test_many_hostile_names_are_a_harmless_table(ward: AlertWard) -> None:
    """In the table that goes along no cell is a formula, each name stays in its cell, and Excel knows it as UTF-8."""
    ward.sweep(*(named(name, str(3000 + number)) for number, name in enumerate(HOSTILE * 2)))
    ward.tell()
    (mail,) = ward.server.mails(PRIVACY)
    (table,) = mail.iter_attachments()
    raw = table.get_payload(decode=True)
    assert isinstance(raw, bytes)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert table.get_filename() == "gatekeeper-storm.csv"
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len(rows) == 1 + 2 * len(HOSTILE)
    assert {len(row) for row in rows} == {11}
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


def test_a_storm_is_one_mail(ward: AlertWard) -> None:
    """Five thousand violations at once are one mail for each address: a summary, and all of them in a table."""
    ward.sweep(*many(5_000))
    ward.tell()
    assert ward.server.recipients() == sorted(["iryo@city.example.jp", IT, OWNER, PRIVACY])
    (mail,) = ward.server.mails(PRIVACY)
    assert mail["Subject"] == "【至急】至急の対応が要るもの 5000件"
    assert mail["References"] is None
    assert "開かれた共有リンク  5000件" in plain(mail)
    assert "ほかに4980件" in plain(mail)
    (table,) = mail.iter_attachments()
    assert len(table.get_content().splitlines()) == 5_001


def test_a_storm_that_goes_on_is_one_mail_an_hour(ward: AlertWard) -> None:
    """Violations that come in by and by don't each make a mail; none of them is lost."""
    for part in range(12):
        ward.sweep(*many((part + 1) * 15))
        ward.collect()
        ward.pass_time(minutes=5)
    ward.deliver()
    early = ward.server.subjects(PRIVACY)
    assert len(early) == 1
    ward.pass_time(minutes=60)
    ward.collect()
    ward.deliver()
    told = [int(found[1]) for one in ward.server.subjects(PRIVACY) if (found := re.search(r"(\d+)件", one))]
    singles = sum("件" not in one for one in ward.server.subjects(PRIVACY))
    assert sum(told) + singles == 180


def test_links_lead_to_the_console_where_there_is_one(tmp_path: Path, server: MailServer) -> None:
    """With a console the mail links to the violation's page, without one it names the command."""
    with alert_ward(tmp_path, server, more='console_url = "https://gk.city.example.jp/"') as ward:
        ward.sweep(open_link())
        ward.tell()
        (mail,) = server.mails(PRIVACY)
    assert "https://gk.city.example.jp/violations/1\n" in plain(mail)
    assert 'href="https://gk.city.example.jp/violations/1"' in page(mail)
    assert "gatekeeper violations show" not in plain(mail)
