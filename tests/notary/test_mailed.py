"""Checkpoints from mails that were kept: an outside anchor like any other."""

from __future__ import annotations

from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from pathlib import Path

import pytest

from gatekeeper.errors import UsageError
from gatekeeper.ledger.checkpoint import SignedCheckpoint
from gatekeeper.ledger.finding import Check, Fault
from gatekeeper.ledger.line import checkpoint_line
from gatekeeper.signing.key import PrivateKey
from gatekeeper.vault.mail import mailed_checkpoints
from tests.notary.attack import ANCHOR_ONLY, Attack, checkpoints_of, forget_outside
from tests.notary.room import Room


def mail(body: str, encoding: str = "quoted-printable", charset: str = "utf-8") -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "ゲートキーパー 本日のまとめ"
    made["From"] = "gatekeeper@city.example.jp"
    made.set_content(f"本日の検査点です。\n\n{body}\n\nこの行を控えてください。", charset=charset, cte=encoding)
    return made


@pytest.fixture
def line(room: Room) -> str:
    found = room.notary.newest_line()
    assert found is not None
    return found


def test_newest_line_is_of_the_newest_checkpoint(room: Room, line: str) -> None:
    """What a day's mail carries covers all that was signed by then; before the first checkpoint there is none."""
    assert line.startswith("GKC1.16.")
    room.do("DELETE FROM ledger_checkpoints")
    assert room.notary.newest_line() is None


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-2022-jp"])
def test_line_is_found_in_a_mail(room: Room, tmp_path: Path, line: str, encoding: str, charset: str) -> None:
    """However the mail wraps its text."""
    if charset == "iso-2022-jp" and encoding == "8bit":
        encoding = "7bit"
    file = tmp_path / "本日.eml"
    file.write_bytes(bytes(mail(line, encoding, charset)))
    (found,) = mailed_checkpoints(file)
    assert found.where == "本日.eml"
    report = room.notary.verify(room.now, [found])
    assert (report.holds, report.mailed) == (True, 1)


def test_forwarded_mail_and_html(tmp_path: Path, line: str) -> None:
    """A mail within a mail, and one that has an HTML part beside its text."""
    inner = mail("本文はHTMLだけ")
    inner.add_alternative(f"<p>検査点<br>{line}</p>", subtype="html")
    outer = MIMEMultipart()
    outer["Subject"] = "Fwd"
    outer.attach(MIMEMessage(inner))
    file = tmp_path / "fwd.eml"
    file.write_bytes(outer.as_bytes())
    assert len(mailed_checkpoints(file)) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "shift_jis"])
def test_line_is_found_in_a_text_file(tmp_path: Path, line: str, encoding: str) -> None:
    """As an editor on Windows saves it."""
    file = tmp_path / "控え.txt"
    file.write_text(f"検査点\r\n{line}\r\n", encoding=encoding)
    assert len(mailed_checkpoints(file)) == 1


def test_folder_of_mails(room: Room, tmp_path: Path) -> None:
    """Every mail in it, each once; other files and folders are passed over."""
    folder = tmp_path / "mails"
    (folder / "old.eml").mkdir(parents=True)
    for size, signed in checkpoints_of(room):
        (folder / f"{size}.EML").write_bytes(bytes(mail(checkpoint_line(signed))))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "none.txt").write_text("何もない")
    assert [one.where for one in mailed_checkpoints(folder)] == ["11.EML", "16.EML"]


@pytest.mark.parametrize("content", [b"", b"\xff" * 100, b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\n--x--"])
def test_mail_without_a_line_is_told(tmp_path: Path, content: bytes) -> None:
    """Whoever gives a mail and gets no anchor out of it has to know."""
    file = tmp_path / "x.eml"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="GKC1"):
        mailed_checkpoints(file)


def test_mail_that_is_not_there(tmp_path: Path) -> None:
    """One message, with the name."""
    with pytest.raises(UsageError, match=r"x\.eml"):
        mailed_checkpoints(tmp_path / "x.eml")


@pytest.mark.parametrize("attack", ANCHOR_ONLY, ids=lambda one: one.__name__)
def test_mail_finds_what_else_only_the_outside_place_could(
    room: Room, tmp_path: Path, line: str, attack: Attack
) -> None:
    """With the key stolen and the outside place rewritten too, a mail in somebody's folder still tells."""
    file = tmp_path / "kept.eml"
    file.write_bytes(bytes(mail(line)))
    attack(room)
    forget_outside(room.anchor.path)
    assert room.verify().holds
    findings = room.notary.verify(room.now, mailed_checkpoints(file)).findings
    assert [(one.check, one.fault, one.where) for one in findings] == [(Check.ANCHOR, Fault.OTHER_ROOT, "kept.eml")]


def test_mail_of_an_old_backup(room: Room, tmp_path: Path) -> None:
    """A ledger that is shorter than a mail says was put back."""
    room.seal()
    line = room.notary.newest_line()
    file = tmp_path / "kept.txt"
    file.write_text(str(line))
    forget_outside(room.anchor.path)
    room.do("DELETE FROM ledger_checkpoints WHERE size = 20", "DELETE FROM ledger_entries WHERE seq > 16")
    room.do("DELETE FROM filing_count WHERE id > 15")
    assert room.verify().holds
    (finding,) = room.notary.verify(room.now, mailed_checkpoints(file)).findings
    assert (finding.check, finding.fault, finding.seq) == (Check.ANCHOR, Fault.TOO_SHORT, 20)


def test_forged_line_is_a_finding(room: Room, tmp_path: Path) -> None:
    """A line that another key has signed proves nothing, and is told."""
    _, signed = checkpoints_of(room)[-1]
    forged = SignedCheckpoint.by(PrivateKey.generate(), signed.checkpoint)
    file = tmp_path / "forged.eml"
    file.write_bytes(bytes(mail(checkpoint_line(forged))))
    (finding,) = room.notary.verify(room.now, mailed_checkpoints(file)).findings
    assert (finding.check, finding.fault) == (Check.ANCHOR, Fault.UNKNOWN_KEY)


def test_mail_narrows_the_window(room: Room, tmp_path: Path, line: str) -> None:
    """Where the outside place is gone, the mail's checkpoint is what the open window is counted from."""
    file = tmp_path / "kept.eml"
    file.write_bytes(bytes(mail(line)))
    forget_outside(room.anchor.path)
    report = room.notary.verify(room.now, mailed_checkpoints(file))
    assert (report.holds, report.open_window, report.unanchored) == (True, 4, (11, 16))
