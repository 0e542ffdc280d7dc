"""What people decide about held runs and stopped actions."""

from __future__ import annotations

from gatekeeper.acting.round import Acting, same_action
from gatekeeper.enforcement.action import Action, ActionState, Run, RunKind, RunState
from gatekeeper.enforcement.image import differences
from gatekeeper.errors import RefusedByGuardError, UsageError

__all__ = ["approve", "let_again", "reject"]


def approve(acting: Acting, run_id: int, by: str, reason: str) -> Run:
    """Lets a held run go; the next round carries it out.

    :raises UsageError: there is no such run, it isn't held, nobody gave a reason, or `by` isn't an approver.
    :raises RefusedByGuardError: the world has changed since; the run is superseded.
    """
    _check_decider(acting, by, reason)
    run = _held(acting, run_id)
    now = acting.office.clock()
    gone = _no_longer_wanted(acting, run)
    if gone:
        acting.journal.decide(run.id, RunState.SUPERSEDED, by, reason, now)
        places = "、".join(one.draft.path for one in gone[:5]) + ("ほか" if len(gone) > 5 else "")
        raise RefusedByGuardError(
            f"実行 R{run.id} を作ったあとで状況が変わったため、承認できません（{places}）。この実行は取り下げました。"
            "gatekeeper apply で、いまの状況から作り直してください。"
        )
    return acting.journal.decide(run.id, RunState.APPROVED, by, reason, now)


def reject(acting: Acting, run_id: int, by: str, reason: str) -> Run:
    """Drops a held run: none of its actions is done. What still stands is planned anew, and held again.

    :raises UsageError: as `approve`.
    """
    _check_decider(acting, by, reason)
    return acting.journal.decide(_held(acting, run_id).id, RunState.REJECTED, by, reason, acting.office.clock())


def let_again(acting: Acting, action_id: int, by: str, reason: str) -> Action:
    """Takes back what holds an undone, unclear or refused action: the same may be planned again.

    :raises UsageError: as `approve`, or nothing holds it back.
    """
    _check_decider(acting, by, reason)
    return acting.journal.clear(action_id, acting.office.clock(), f"{by}: {reason}")


def _held(acting: Acting, run_id: int) -> Run:
    run = acting.journal.run(run_id)
    if run.state is not RunState.HELD:
        raise UsageError(f"実行 R{run_id} は、承認を待っていません。")
    return run


def _check_decider(acting: Acting, by: str, reason: str) -> None:
    if not reason.strip():
        raise UsageError("理由を --reason で書いてください。")
    allowed = acting.office.settings.enforcement.approvers
    if not by.strip() or (allowed and by not in allowed):
        raise UsageError(
            f"「{by}」は承認できる人ではありません。"
            "設定の [enforcement] approvers にある名前を --by で指定してください。"
        )


def _no_longer_wanted(acting: Acting, run: Run) -> list[Action]:
    """The actions of a run that a plan made now wouldn't hold, or not on the same state of the thing."""
    held = acting.journal.actions([ActionState.HELD], run.id)
    if run.draft.kind is not RunKind.NIGHT:
        return list(held) if acting.has_moved_on(run) else []
    if acting.has_moved_on(run):
        return list(held)
    fresh = {one.thing.key: one for one in acting.prepare(acting.office.clock()).drafts}
    return [
        one
        for one in held
        if (wanted := fresh.get(one.thing.key)) is None
        or not same_action(wanted, one.draft)
        or differences(one.draft.before, wanted.before)
    ]
