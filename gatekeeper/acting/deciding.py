"""What people decide about held runs and stopped actions."""

from __future__ import annotations

from dataclasses import replace

from gatekeeper.acting.basis_change import basis_changes
from gatekeeper.acting.round import Acting
from gatekeeper.enforcement.action import Action, ActionState, Run, RunState
from gatekeeper.errors import RefusedByGuardError, UsageError
from gatekeeper.show.act import reason_text
from gatekeeper.text import words

__all__ = ["approve", "let_again", "let_run_again", "reject"]


def approve(acting: Acting, run_id: int, by: str, reason: str) -> Run:
    """Lets a held run go; the next round carries it out.

    :raises UsageError: there is no such run, it isn't held, nobody gave a reason, or `by` isn't an approver.
    :raises RefusedByGuardError: the world has changed since; the run is superseded.
    """
    _check_decider(acting, by, reason)
    run = _held(acting, run_id)
    now = acting.office.clock()
    changed = _changes(acting, run)
    if changed:
        acting.journal.decide(run.id, RunState.SUPERSEDED, by, reason, now)
        raise RefusedByGuardError(
            f"実行 R{run.id} を作ったあとで状況が変わったため、承認できません（{changed}）。この実行は取り下げました。"
            "gatekeeper apply で、いまの状況から作り直してください。"
        )
    return acting.journal.decide(run.id, RunState.APPROVED, by, reason, now)


def reject(acting: Acting, run_id: int, by: str, reason: str) -> Run:
    """Drops a held run: none of its actions is done, nor the same again, before a person lets it (`let_again`).

    :raises UsageError: as `approve`.
    """
    _check_decider(acting, by, reason)
    return acting.journal.decide(_held(acting, run_id).id, RunState.REJECTED, by, reason, acting.office.clock())


def let_again(acting: Acting, action_id: int, by: str, reason: str) -> Action:
    """Takes back what holds an undone, rejected, unclear or refused action: the same may be planned again.

    :raises UsageError: as `approve`, or nothing holds it back.
    """
    _check_decider(acting, by, reason)
    return acting.journal.clear(action_id, acting.office.clock(), f"{by}: {reason}")


def let_run_again(acting: Acting, run_id: int, by: str, reason: str) -> list[Action]:
    """As `let_again`, for every action of a run that is held back.

    :raises UsageError: as `let_again`.
    """
    _check_decider(acting, by, reason)
    run = acting.journal.run(run_id)
    states = (ActionState.UNDONE, ActionState.UNKNOWN, ActionState.FAILED, ActionState.DROPPED)
    stopped = [
        one
        for one in acting.journal.actions(states, run.id)
        if one.state is not ActionState.DROPPED or one.code == RunState.REJECTED
    ]
    if not stopped:
        raise UsageError(f"実行 R{run_id} には、止められている処置がありません。")
    return [acting.journal.clear(one.id, acting.office.clock(), f"{by}: {reason}") for one in stopped]


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


def _changes(acting: Acting, run: Run) -> str:
    """What has changed since a run was held, in words; nothing where it is as the person has seen it."""
    held = acting.journal.actions([ActionState.HELD], run.id)
    if acting.has_moved_on(run):
        return "／".join(basis_changes(acting.office, run.draft.basis, run.made_at))
    now = acting.office.clock()
    gone = acting.no_longer_wanted(run, held, now)
    if gone:
        return "、".join(one.draft.path for one in gone[:5]) + ("ほか" if len(gone) > 5 else "")
    prepared = replace(acting.prepare(now, run.id), drafts=tuple(one.draft for one in held))
    known = {one.code for one in run.draft.held}
    more = [one for one in acting.guarded(prepared, now) if one.code not in known]
    reasons = "、".join(reason_text(words("ja"), one) for one in more)
    return f"安全装置が止める理由が{len(more)}つ増えた: {reasons}" if more else ""
