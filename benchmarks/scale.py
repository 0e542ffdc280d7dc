"""How large and how fast records grow in one database: `python -m benchmarks.scale [URL] [COUNT]`."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from gatekeeper.notary.notary import Notary
from gatekeeper.store.analysis import Analyses
from gatekeeper.store.database import Database
from gatekeeper.store.ledger import Ledger
from gatekeeper.store.transfer_book import take_in
from gatekeeper.transfer.value import Deed, Side, Transfer, Via, Way
from gatekeeper.vault.anchor import Anchor
from gatekeeper.vault.key_folder import KeyFolder

__all__ = ["main"]

_NOW = datetime(2026, 4, 1, tzinfo=UTC)
_AT_ONCE = 500
_PARTNERS = 200


def main(arguments: list[str]) -> None:
    """Takes in transfers with their entries, page by page as events come, and says what that cost."""
    count = int(arguments[1]) if len(arguments) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="gatekeeper-scale-") as name:
        folder = Path(name)
        url = arguments[0] if arguments else f"sqlite:///{folder / 'scale.db'}"
        with Database.open(url) as database:
            _say("transfers with their entries, a second", count / _seconds(lambda: _fill(database, count)))
            _say("bytes of database a transfer with its entry", _size(database) / count)
            keys = KeyFolder(folder / "keys")
            keys.make("scale", _NOW)
            notary = Notary(Ledger(database), Anchor(folder / "anchor"), keys)
            _say("entries signed a second", count / _seconds(lambda: notary.checkpoint("scale", _NOW)))
            _say("entries verified a second", count / _seconds(lambda: notary.verify(_NOW)))
            weeks = [date(2026, 3, 30) + timedelta(days=7 * week) for week in range(13)]
            _say("seconds to add up 13 weeks of a year", _seconds(lambda: Analyses(database).lines(weeks)))


def _fill(database: Database, count: int) -> None:
    for start in range(0, count, _AT_ONCE):
        moved = [_transfer(number, count) for number in range(start, min(start + _AT_ONCE, count))]
        with database.write() as connection:
            take_in(connection, moved, _NOW)


def _transfer(number: int, count: int) -> Transfer:
    """One of a year's, spread evenly over its days and over the partners."""
    at = _NOW + timedelta(days=365) * number / count
    partner = number % _PARTNERS
    return Transfer(
        f"{number:032x}", at, Deed.DOWNLOADED, Way.OUTWARD, Side.OUTSIDE, Via.COLLABORATION, str(10**10 + partner),
        f"op{partner}@vendor.example.com", "受託者", "203.0.113.7", str(10**12 + number), "督促状.xlsx",
        "受渡し/国保督促状/督促状.xlsx", size=120_000, governor=f"R7-36-{partner:03}",
        department="医療保険年金課", counterparty=f"受託者{partner}", standing="approved", registry_version=1,
    )  # fmt: skip


def _size(database: Database) -> int:
    with database.write() as connection:
        if connection.dialect.name == "sqlite":
            pages = connection.execute(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
        else:
            pages = connection.execute(text("SELECT pg_database_size(current_database())"))
        return int(pages.scalar_one())


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _say(what: str, figure: float) -> None:
    print(f"{what}: {figure:,.2f}" if figure < 10 else f"{what}: {figure:,.0f}")


if __name__ == "__main__":
    main(sys.argv[1:])
