"""What the demo's gatekeeper did before the story begins: a file that it put into the trash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.action import ActionState, Basis, Draft, Outcome, RunDraft, RunKind
from gatekeeper.enforcement.image import Image, Thing, ThingKind, Where
from gatekeeper.enforcement.remedy import TO_TRASH
from gatekeeper.inventory.item import ItemType
from gatekeeper.policy.violation import RemedyKind
from gatekeeper.store.journal import DatabaseJournal

__all__ = ["TRASHED", "remember_trashed"]

TRASHED = ("9503", "受渡し/医療保険年金課/国保03 督促状の封入/督促状_令和7年12月.xlsx", "R7-36-03", "outsourcing")
"""The file of the story, as `remember_trashed` takes it."""

_BASIS = Basis(0, "", 0)
_AGO = timedelta(seconds=2)


def remember_trashed(office: Office, file_id: str, path: str, governor: str, policy: str) -> None:
    """Puts on record that a file which lies in Box's trash was put there by the gatekeeper, when Box says it was."""
    thing = Thing(ThingKind.ITEM, file_id, ItemType.FILE, file_id)
    shown = office.enforcer.hand().look(thing)
    at = datetime.fromisoformat(str(shown.facts["trashed_at"])).astimezone(UTC)
    facts = {name: value for name, value in shown.facts.items() if name != "trashed_at"}
    before = Image(present=True, facts={**facts, "where": str(Where.PLACE)})
    draft = Draft(
        thing=thing,
        aim=TO_TRASH,
        before=before,
        due=at,
        path=path,
        remedies=(str(RemedyKind.DELETE_ITEM),),
        rules=("GK401",),
        owner=str(shown.facts.get("owner")),
        governor=governor,
        policy=policy,
    )
    journal = DatabaseJournal(office.database)
    run = journal.enter(RunDraft(RunKind.NIGHT, at, "gatekeeper", "", _BASIS), [draft], at - _AGO)
    (action,) = journal.of_run(run.id)
    begun = journal.begin(action, before, at - _AGO)
    if begun is None:
        raise RuntimeError("the demo's journal isn't empty")
    journal.end(begun, Outcome(ActionState.VERIFIED, after=shown), at)
