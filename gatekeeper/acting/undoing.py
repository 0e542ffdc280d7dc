"""Taking back what was done: new actions, journalled like any other, the last first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from gatekeeper.acting.round import Acting
from gatekeeper.enforcement.action import OPEN_STATES, Action, ActionState, Basis, Draft, Run, RunDraft, RunKind
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.enforcement.remedy import reversal
from gatekeeper.errors import UsageError

__all__ = ["Kept", "Reversible", "enter_undo", "reversible", "reversible_run"]


@dataclass(frozen=True, slots=True)
class Reversible:
    """An action with how it would be taken back. `notes` name what doesn't come back as it was."""

    action: Action
    draft: Draft
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An action of a run that can't be taken back, and why, in words."""

    action: Action
    reason: str


def reversible(acting: Acting, actions: Iterable[Action], *, force: bool = False) -> tuple[Reversible, ...]:
    """How these actions would be taken back, the last first.

    :raises UsageError: one of them can't be, with the reason; nothing is done then.
    """
    found, kept = _parted(acting, actions, force=force)
    if kept:
        raise UsageError("\n".join(one.reason for one in kept))
    return found


def reversible_run(acting: Acting, run_id: int, *, force: bool = False) -> tuple[tuple[Reversible, ...], list[Kept]]:
    """How what a run has really changed would be taken back, the last first; and what of it can't be.

    A night that has purged a file may have removed a person by mistake: the one mustn't keep the other from return.

    :raises UsageError: there is no such run, or nothing in it that could be taken back, with the reasons.
    """
    run = acting.journal.run(run_id)
    done = [one for one in acting.journal.actions([ActionState.VERIFIED], run.id) if one.had_effect]
    if not done:
        raise UsageError(f"実行 R{run.id} では何も変えていないか、もう元に戻してあります。")
    found, kept = _parted(acting, done, force=force)
    if not found:
        raise UsageError("\n".join(one.reason for one in kept))
    return found, kept


def _parted(acting: Acting, actions: Iterable[Action], *, force: bool) -> tuple[tuple[Reversible, ...], list[Kept]]:
    actions = sorted(actions, key=lambda one: one.id, reverse=True)
    _check_alone(acting, actions)
    found, kept = list[Reversible](), list[Kept]()
    locked = {one.run.id for one in acting.lockdowns.all()}
    purges = acting.journal.purges({one.thing.key for one in actions})
    for action in actions:
        reason = _why_not(action, locked, purges)
        back = None if reason else _back(acting, action, force=force)
        if back is None:
            nothing = f"処置 {action.id} は、元に戻せません（期限がもう過ぎているか、戻すものがありません）。"
            kept.append(Kept(action, reason or nothing))
        else:
            found.append(back)
    _check_shut(acting, [one.action for one in found])
    return tuple(found), kept


def _back(acting: Acting, action: Action, *, force: bool) -> Reversible | None:
    now = acting.office.clock()
    back = reversal(action.thing, action.aim, action.found or action.draft.before, now)
    if back is None:
        return None
    draft = replace(
        action.draft,
        thing=back.thing,
        aim=back.aim,
        before=back.planned,
        due=now,
        remedies=("undo", *action.draft.remedies),
        undoes=action.id,
        forced=force,
    )
    is_any_link = force and back.thing.kind is ThingKind.LINK and back.planned.present
    return Reversible(action, draft, (*back.notes, *(("other_url",) if is_any_link else ())))


def enter_undo(acting: Acting, wanted: Iterable[Reversible], by: str, reason: str) -> Run:
    """Enters the undoing into the journal; `Acting.go_on` carries it out.

    :raises UsageError: nobody gave a reason, or somebody else is taking one of them back by now.
    """
    if not reason.strip():
        raise UsageError("理由を --reason で書いてください。")
    wanted = list(wanted)
    _check_alone(acting, [one.action for one in wanted])
    now = acting.office.clock()
    run = RunDraft(RunKind.UNDO, now, by, reason, Basis(0, "", 0))
    return acting.journal.enter(run, (one.draft for one in wanted), now)


def _check_alone(acting: Acting, actions: Iterable[Action]) -> None:
    """:raises UsageError: something that takes one of them back waits already, or is under way."""
    begun = {one.draft.undoes: one.run for one in acting.journal.actions(OPEN_STATES)}
    problems = [
        f"処置 {one.id} を元に戻すことは、実行 R{begun[one.id]} がもう始めていて、まだ終わっていません。"
        for one in actions
        if one.id in begun
    ]
    if problems:
        raise UsageError("\n".join([*problems, "gatekeeper apply が、その続きを行います。"]))


def _check_shut(acting: Acting, actions: Iterable[Action]) -> None:
    problems = [
        f"処置 {one.action.id}（{one.action.draft.path}）は、かかっている緊急閉鎖 R{one.lockdown.run.id}"
        f"（{one.lockdown.title}）が止めているものを開けるため、元に戻せません。"
        if not one.unread
        else f"処置 {one.action.id}（{one.action.draft.path}）の場所を読めないため、緊急閉鎖 R{one.lockdown.run.id}"
        f"（{one.lockdown.title}）の中かどうか分かりません（{one.unread}）。"
        for one in acting.covered(actions)
    ]
    if problems:
        raise UsageError("\n".join([*problems, "閉鎖を gatekeeper release で解除してから、もう一度実行してください。"]))


def _why_not(action: Action, locked: Collection[int], purges: Mapping[str, Action]) -> str:
    """Why an action can't be taken back, whatever Box shows; empty where it may be."""
    number, undoes, purge = action.id, action.draft.undoes, purges.get(action.thing.key)
    if action.run in locked:
        return (
            f"処置 {number} は緊急閉鎖 R{action.run} のものです。元に戻すには gatekeeper release R{action.run} "
            "を使ってください。今は違反になるものを除いて戻します。"
        )
    if action.aim.absent and action.thing.kind is ThingKind.ITEM:
        return f"処置 {number} はごみ箱からの消去です。消したものは元に戻せません。"
    why = ""
    if action.state is ActionState.UNDONE:
        why = f"処置 {number} は、もう元に戻してあります。"
    elif undoes is not None:
        why = f"処置 {number} は、元に戻す処置です。もう一度直すには gatekeeper redo {undoes} を使ってください。"
    elif not action.had_effect:
        why = f"処置 {number} では何も変えていないため、元に戻すものがありません。"
    elif purge is not None and purge.id > number:
        why = (
            f"処置 {number} でごみ箱に移した「{action.draft.path}」は、処置 {purge.id} でごみ箱からも消しました。"
            "元に戻せません。"
        )
    return why
