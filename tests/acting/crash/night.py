"""A whole round, from the settling to the last read-back: planned, guarded, entered and done, killed at every step."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from gatekeeper.acting.round import Acting
from gatekeeper.enforcement.image import ABSENT, Thing, ThingKind
from gatekeeper.shipped import shipped_policies
from tests.acting.crash.case import Case, Place
from tests.acting.crash.game import Game
from tests.acting.ward import REGISTRY
from tests.ward import write_config

__all__ = ["A_NIGHT", "Night"]


def _make(place: Place) -> None:
    place.make()
    place.invite("editor")
    # With an expiry of its own: the one that a rule would set depends on the day.
    place.set_link(access="open", unshared_at=(place.api.now() + timedelta(days=5)).isoformat())
    place.set_folder(can_non_owners_invite=True)


A_NIGHT = Case(
    "a-night",
    _make,
    lambda place: Thing(ThingKind.FOLDER, place.folder, "folder", place.folder),
    ABSENT,
    lambda _: None,
)


class Night(Game):
    """A folder of its own is watched, bound to a procedure, and swept; each life then has its round."""

    def prepare(self, place: Place) -> None:
        A_NIGHT.prepare(place)
        folder = self._box.folder
        (folder / "registry.yaml").write_text(REGISTRY.replace('"1001"', f'"{place.folder}"'), encoding="utf-8")
        config = write_config(folder, place.api.base_url)
        text = config.read_text(encoding="utf-8").replace('roots = ["1000"]', f'roots = ["{place.folder}"]')
        text = text.replace(str(shipped_policies()), str(_policies(folder)))
        # One worker: the same steps in the same order each time.
        text = text.replace("[box]", "[box]\nworkers = 1")
        database = f'[paths]\ndatabase = "sqlite:///{folder / "gatekeeper.db"}"'
        config.write_text(text.replace("[paths]", database), encoding="utf-8")

    def enter(self, acting: Acting, place: Place, now: datetime) -> None:  # noqa: ARG002 - swept where it is, now
        report = acting.office.sweep()
        assert report.outcome.complete

    def act(self, acting: Acting) -> None:
        acting.round()


def _policies(folder: Path) -> Path:
    """The shipped ones, enforced at once."""
    made = folder / "policies"
    made.mkdir(exist_ok=True)
    for file in shipped_policies().iterdir():
        text = file.read_text(encoding="utf-8")
        if re.search("^policy:", text, re.MULTILINE):
            text = re.sub(r"^(mode|grace|settle):.*\n", "", text, flags=re.MULTILINE)
            text += "mode: enforce\ngrace: 0h\nsettle: 0h\n"
        (made / file.name).write_text(text, encoding="utf-8")
    return made
