"""The ledger's end: what isn't signed yet, and whether the second place has what is signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.errors import ExitStatus
from gatekeeper.show.moment import moment
from gatekeeper.text import Words

__all__ = ["look"]

_LATE = timedelta(days=1)


def look(office: Office, words: Words) -> Iterator[Line]:
    """Quick: the whole of it is verified by `gatekeeper ledger verify`.

    :raises SigningKeyError: the next checkpoint couldn't be signed.
    """
    if not office.keys.has_keys:
        yield Line("ledger", Mark.NOTE, words("check.ledger_no_keys"))
        return
    size = office.ledger.head().size
    recorded = [one.signed.checkpoint for one in office.ledger.checkpoints() if one.signed is not None]
    outside = office.notary.anchor.newest()
    last = max(recorded, key=lambda one: one.size, default=None)
    if outside is not None and (outside.signed is None or outside.signed.checkpoint not in recorded):
        yield Line("ledger", Mark.BAD, words("check.ledger_contradicted", file=outside.where), ExitStatus.LEDGER)
        return
    passphrase = office.settings.secret("ledger_key_passphrase")
    if passphrase is not None:
        office.keys.signer(passphrase)
    if last is None:
        yield Line("ledger", Mark.NOTE, words("check.ledger_unsigned", count=f"{size:,}"))
        return
    facts = {"size": f"{size:,}", "signed": f"{last.size:,}", "moment": moment(last.moment)}
    if outside is None or outside.signed is None or outside.signed.checkpoint.size < last.size:
        yield Line("ledger", Mark.NOTE, words("check.ledger_not_outside", **facts))
    elif size > last.size and office.clock() - last.moment > _LATE:
        yield Line("ledger", Mark.NOTE, words("check.ledger_late", **facts))
    else:
        yield Line("ledger", Mark.GOOD, words("check.ledger_ok", **facts))
