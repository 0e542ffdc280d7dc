"""Mail: whether it is set up, whom it can't reach, and what waits."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.alerts.finding import mail_findings
from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.errors import ExitStatus
from gatekeeper.text import Words

__all__ = ["look"]


def look(office: Office, words: Words) -> Iterator[Line]:
    for found in mail_findings(office, words, office.clock()):
        if found.bad:
            yield Line("mail", Mark.BAD, found.text, ExitStatus.WRONG_INPUT)
        else:
            yield Line("mail", Mark.NOTE if found.note else Mark.GOOD, found.text)
