"""A mail as the bytes that go over the line."""

from __future__ import annotations

from datetime import datetime
from email.charset import BASE64, Charset
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime, formataddr
from hashlib import sha256

from gatekeeper.jst import TOKYO
from gatekeeper.store.mail import MailDraft
from gatekeeper.text import visible

__all__ = ["as_bytes"]


def _utf8() -> Charset:
    """In Base64 whatever the process's registry says: libraries that are imported change it for everybody."""
    made = Charset("utf-8")
    made.header_encoding = made.body_encoding = BASE64
    return made


_UTF8 = _utf8()


def as_bytes(draft: MailDraft, sender: str, ward: str, made_at: datetime) -> bytes:
    """The mail of a draft, from the ward's gatekeeper; the same each time that it is tried again.

    Headers are made with the older classes of the standard library: the newer policies lose the spaces within a
    Japanese subject.
    """
    boundary = sha256(draft.message_id.encode()).hexdigest()[:32]
    body = MIMEMultipart("alternative", f"=_b{boundary}")
    body.attach(_part(draft.text, "plain"))
    body.attach(_part(draft.html, "html"))
    whole: MIMEBase = body
    if draft.attachment is not None:
        whole = MIMEMultipart("mixed", f"=_m{boundary}")
        whole.attach(body)
        table = _part(draft.attachment.table, "csv")
        table.add_header("Content-Disposition", "attachment", filename=draft.attachment.name)
        whole.attach(table)
    domain = sender.partition("@")[2]
    whole["Subject"] = Header(visible(draft.subject), _UTF8, header_name="Subject").encode()
    whole["From"] = formataddr((f"{visible(ward)} ゲートキーパー", sender), _UTF8)
    whole["To"] = draft.to
    whole["Date"] = format_datetime(made_at.astimezone(TOKYO))
    whole["Message-ID"] = draft.message_id
    if draft.thread is not None:
        whole["In-Reply-To"] = draft.thread
        whole["References"] = draft.thread
    whole["List-Id"] = f"<gatekeeper.{domain}>"
    whole["Auto-Submitted"] = "auto-generated"
    whole["X-Auto-Response-Suppress"] = "All"
    return whole.as_bytes(policy=compat32.clone(linesep="\r\n"))


def _part(text: str, kind: str) -> MIMENonMultipart:
    made = MIMENonMultipart("text", kind, charset="utf-8")
    made.set_payload(_sound(text), _UTF8)
    return made


def _sound(text: str) -> str:
    """Half characters can't be encoded; nothing else in a body can do harm."""
    return text.encode("utf-8", "replace").decode("utf-8")
