"""What the making of alerts works with: addressees, policies, texts, and how a mail is put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import structlog

from gatekeeper.alerts.addressee import Addressee, Addressees
from gatekeeper.alerts.entry import CSV_NAMES, SHOWN, Entry, Pages, csv_row
from gatekeeper.alerts.example import examples
from gatekeeper.alerts.template import UNFIT, Text, Texts
from gatekeeper.bootstrap import Office
from gatekeeper.errors import MistakesError
from gatekeeper.policy.model import Policies
from gatekeeper.settings import AlertSettings
from gatekeeper.show.script import as_csv
from gatekeeper.store.mail import CHANNEL, Attachment, MailDraft
from gatekeeper.text import Words, words

__all__ = ["Desk", "channel_name", "thread_of"]


@dataclass(frozen=True, slots=True)
class Desk:
    """`mistakes` are those of the ward's templates: then the shipped ones are used, so that nobody goes untold."""

    ward: str
    settings: AlertSettings
    addressees: Addressees
    policies: Policies
    pages: Pages
    texts: Texts
    words: Words
    channels: tuple[str, ...] = ()
    mistakes: str = ""

    @classmethod
    def of(cls, office: Office, settings: AlertSettings) -> Desk:
        """:raises MistakesError: the policies, or the first registry, can't be read."""
        said, mistakes = words("ja"), ""
        try:
            texts = Texts(settings.templates, examples(said))
        except MistakesError as error:
            structlog.get_logger().error("mail_templates_wrong", mistakes=len(error.mistakes))
            texts, mistakes = Texts(None, {}), str(error)
        listed = office.settings.secret("alert_channels") or ""
        return cls(
            ward=office.settings.ward.name,
            settings=settings,
            addressees=Addressees(settings, office.registry(), office.settings.ward.domains),
            policies=office.policies,
            pages=Pages(said, settings.console_url),
            texts=texts,
            words=said,
            channels=tuple(line.strip() for line in listed.splitlines() if line.strip()),
            mistakes=mistakes,
        )

    def why(self, to: Addressee) -> str:
        return self.words(f"alert.why_{to.role}")

    def draft(
        self,
        kind: str,
        to: Addressee,
        key: str,
        facts: Mapping[str, Any],
        *,
        template: str | None = None,
        listed: Sequence[Entry] = (),
        thread: str | None = None,
    ) -> MailDraft:
        """A mail whose Message-ID follows from `kind`, `key` and the address. `listed` goes along as a table where it
        is longer than what a mail shows.
        """
        text = self._text(template or kind, {"ward": self.ward, "why": self.why(to), **facts})
        return MailDraft(
            kind=kind,
            to=to.address,
            message_id=f"<{_digest(kind, key, to.address)}@{self._domain}>",
            subject=text.subject,
            text=text.text,
            html=text.html,
            thread=None if thread is None else f"<{thread}@{self._domain}>",
            attachment=self._table(kind, listed) if len(listed) > SHOWN else None,
        )

    def channel_drafts(self, key: str, entries: Iterable[Entry]) -> list[MailDraft]:
        """A summary for every other channel: what and how many, and neither a name nor a place."""
        counted = Counter(entry.title for entry in entries)
        parts = "、".join(self.words("alert.channel_part", title=title, count=many) for title, many in counted.items())
        subject = self.words("alert.channel_title", ward=self.ward, count=counted.total())
        text = self.words("alert.channel_text", parts=parts)
        return [
            MailDraft("channel", name, f"<{_digest('channel', key, name)}@{self._domain}>", subject, text, "")
            for name in map(channel_name, self.channels)
        ]

    def _text(self, kind: str, facts: Mapping[str, Any]) -> Text:
        """What a ward's template makes of its examples says little of what it makes of this: then the shipped one."""
        try:
            return self.texts.render(kind, facts)
        except UNFIT as error:
            structlog.get_logger().error("mail_template_unfit", kind=kind, reason=repr(error))
            return Texts(None, {}).render(kind, facts)

    @property
    def _domain(self) -> str:
        return self.settings.sender.partition("@")[2]

    def _table(self, kind: str, listed: Sequence[Entry]) -> Attachment:
        head = [self.words(f"alert.column_{name}") for name in CSV_NAMES]
        return Attachment(f"gatekeeper-{kind}.csv", as_csv(head, map(csv_row, listed)))


def channel_name(url: str) -> str:
    """The name of a channel in the queue: its URL holds a token, and isn't written down."""
    return CHANNEL + sha256(url.encode()).hexdigest()[:12]


def thread_of(kind: str, about: int) -> str:
    """What all mails about one thing have in common."""
    return f"gatekeeper.{kind}.{about}"


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]
