"""The ward's own certificate authority, where the config names one: readable, and still good for a while."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.errors import ExitStatus
from gatekeeper.settings.authority import read_authority
from gatekeeper.show.moment import moment
from gatekeeper.text import Words

__all__ = ["look"]

_SOON = timedelta(days=60)


def look(office: Office, words: Words) -> Iterator[Line]:
    """Each certificate of the file that has ended, ends soon or hasn't begun; one line where all is well."""
    file, now = office.settings.box.ca_file, office.clock()
    if file is None:
        yield Line("certificate", Mark.GOOD, words("check.certificate_none"))
        return
    found = read_authority(file)
    lines = [line for one in found if (line := _judged(one, now, file, words)) is not None]
    if lines:
        yield from lines
        return
    until = min(one.not_valid_after_utc for one in found)
    yield Line("certificate", Mark.GOOD, words("check.certificate_ok", file=file, until=moment(until)))


def _judged(one: x509.Certificate, now: datetime, file: Path, words: Words) -> Line | None:
    facts = {
        "file": file,
        "name": one.subject.rfc4514_string(),
        "since": moment(one.not_valid_before_utc),
        "until": moment(one.not_valid_after_utc),
    }
    if one.not_valid_after_utc < now:
        return Line("certificate", Mark.BAD, words("check.certificate_over", **facts), ExitStatus.WRONG_INPUT)
    if one.not_valid_before_utc > now:
        return Line("certificate", Mark.BAD, words("check.certificate_early", **facts), ExitStatus.WRONG_INPUT)
    if one.not_valid_after_utc - now < _SOON:
        return Line("certificate", Mark.NOTE, words("check.certificate_soon", **facts))
    return None
