"""The daemon, killed again and again while weeks go by. For longer: `python -m tests.year.kills MINUTES`."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from gatekeeper.enforcement.action import ActionState
from gatekeeper.jst import TOKYO, day_of
from gatekeeper.store.journal import DatabaseJournal
from tests.acting.ward import Ward, ward_of
from tests.alerts.mail_server import MailServer, mail_server
from tests.year.place import HEAD, PASSPHRASE, REGISTRY, SECRETS, configure
from tests.year.walker import READY

__all__ = ["End", "killed", "undisturbed"]

_LONGEST_LIFE = 4.0
_STARTS_WITHIN = 120.0
BEGIN = datetime(2027, 3, 20, 7, tzinfo=TOKYO)


@dataclass(frozen=True, slots=True)
class End:
    """How it all ended: what was done to what on which day, what Box has left of it, and who was told of what."""

    acts: tuple[tuple[str, str, date], ...]
    files: tuple[str, ...]
    accesses: tuple[str, ...]
    effects: tuple[tuple[str, int], ...]
    mails: frozenset[tuple[str, str]]
    doubled: tuple[str, ...]
    ledger_holds: bool


def killed(folder: Path, days: int, kills: int, seed: int = 0) -> tuple[End, int]:
    """The end after so many days in which the daemon was killed at most `kills` times, and how often it was."""
    chance, done = random.Random(seed), 0
    with _scene(folder, days) as (ward, server):
        while True:
            with _walker(ward, days) as process:
                if done == kills:
                    assert process.wait(timeout=1800) == 0
                    return _end(ward, server), done
                try:
                    assert process.wait(timeout=chance.uniform(0.05, _LONGEST_LIFE)) == 0
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                    done += 1
                else:
                    return _end(ward, server), done


def undisturbed(folder: Path, days: int) -> End:
    return killed(folder, days, 0)[0]


@contextmanager
def _walker(ward: Ward, days: int) -> Iterator[subprocess.Popen[str]]:
    """A process that has read everything and begins to work."""
    until = BEGIN + timedelta(days=days)
    command = [sys.executable, "-m", "tests.year.walker", str(ward.config), ward.box.base_url, until.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"{READY}\n"
            yield process
        finally:
            process.kill()


@contextmanager
def _scene(folder: Path, days: int) -> Iterator[tuple[Ward, MailServer]]:
    """Each day a file is due, in the first days people whose term ended or never began have to go."""
    begin = HEAD.replace("2026-04-01T07:00:00+09:00", BEGIN.isoformat())
    with (
        mail_server() as server,
        ward_of(folder, _folders(days), registry=REGISTRY, head=begin, secrets=SECRETS) as ward,
    ):
        configure(ward.config, server.port, 100_000)
        ward.office().notary.make_keys(PASSPHRASE, ward.clock())
        yield ward, server


def _folders(days: int) -> str:
    made = [
        f'      - {{id: "{5000 + number}", name: 第{number:03}号.csv, size: 9, owner: admin@city.example.jp, '
        f"created_at: {(BEGIN + timedelta(days=number - 29)).isoformat()}}}"
        for number in range(days)
    ]
    people = "\n".join(
        f'      - {{id: "{80 + number}", login: stranger{number}@example.net, role: viewer}}' for number in range(4)
    )
    return f"""
  - path: 受渡し/住民税
    id: "1003"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations:
      - {{id: "73", login: op@print.example.com, role: viewer uploader}}
{people}
    files:
""" + "\n".join(made)


def _end(ward: Ward, server: MailServer) -> End:
    office, world = ward.office(), ward.box.world
    actions = DatabaseJournal(office.database).actions(list(ActionState))
    assert [one for one in actions if one.state not in {ActionState.VERIFIED, ActionState.DROPPED}] == []
    acts = sorted(
        (one.thing.key, "+".join(one.draft.remedies), day_of(one.ended_at))
        for one in actions
        if one.had_effect and one.ended_at is not None
    )
    came = [(str(one["Message-ID"]), str(one["To"]), str(one["Subject"])) for one in server.mails()]
    again = Counter(name for name, _, _ in came)
    return End(
        tuple(acts),
        tuple(sorted(f"{one.id}:{one.is_trashed()}" for one in world.files.values())),
        tuple(sorted(world.collaborations)),
        tuple(sorted(Counter(one.type for one in world.events if one.by is world.service).items())),
        frozenset((to, subject) for _, to, subject in came),
        tuple(name for name, count in again.items() if count > 1),
        office.notary.verify(ward.clock()).holds,
    )


def _main(minutes: float) -> None:
    begun, kills, seed = time.monotonic(), 0, 0
    days = 40
    with tempfile.TemporaryDirectory() as place:
        wanted = undisturbed(Path(place), days)
    while time.monotonic() - begun < minutes * 60:
        with tempfile.TemporaryDirectory() as place:
            end, count = killed(Path(place), days, 1_000, seed)
        kills, seed = kills + count, seed + 1
        same = (end.acts, end.files, end.accesses, end.effects) == (
            wanted.acts, wanted.files, wanted.accesses, wanted.effects,
        )  # fmt: skip
        sys.stdout.write(f"{kills} kills, same end: {same}, mails twice: {len(end.doubled)}\n")
        if not same:
            raise SystemExit(1)


if __name__ == "__main__":
    _main(float(sys.argv[1]))
