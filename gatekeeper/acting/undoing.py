"""Taking back what was done: new actions, journalled like any other, the last first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gatekeeper.acting.round import Acting
from gatekeeper.enforcement.action import OPEN_STATES, Action, ActionState, Basis, Draft, Run, RunDraft, RunKind
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.enforcement.remedy import reversal
from gatekeeper.errors import UsageError

__all__ = ["Reversible", "enter_undo", "reversible"]


@dataclass(frozen=True, slots=True)
class Reversible:
    """An action with how it would be taken back. `notes` name what doesn't come back as it was."""

    action: Action
    draft: Draft
    notes: tuple[str, ...]


def reversible(acting: Acting, actions: Iterable[Action], *, force: bool = False) -> tuple[Reversible, ...]:
    """How these actions would be taken back, the last first.

    :raises UsageError: one of them can't be, with the reason; nothing is done then.
    """
    actions = list(actions)
    _check_alone(acting, actions)
    found = []
    locked = {one.run.id for one in acting.lockdowns.all()}
    for action in sorted(actions, key=lambda one: one.id, reverse=True):
        if action.run in locked:
            raise UsageError(
                f"処置 {action.id} は緊急閉鎖 R{action.run} のものです。元に戻すには gatekeeper release R{action.run} "
                "を使ってください。今は違反になるものを除いて戻します。"
            )
        _check(action)
        back = reversal(action.thing, action.aim, action.found or action.draft.before, acting.office.clock())
        if back is None:
            raise UsageError(f"処置 {action.id} は、元に戻せません（期限がもう過ぎているか、戻すものがありません）。")
        draft = Draft(
            thing=back.thing,
            aim=back.aim,
            before=back.planned,
            due=acting.office.clock(),
            path=action.draft.path,
            remedies=("undo", *action.draft.remedies),
            rules=action.draft.rules,
            login=action.draft.login,
            owner=action.draft.owner,
            governor=action.draft.governor,
            department=action.draft.department,
            policy=action.draft.policy,
            leaves=action.draft.leaves,
            undoes=action.id,
            forced=force,
        )
        is_any_link = force and back.thing.kind is ThingKind.LINK and back.planned.present
        found.append(Reversible(action, draft, (*back.notes, *(("other_url",) if is_any_link else ()))))
    _check_shut(acting, [one.action for one in found])
    return tuple(found)


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


def _check(action: Action) -> None:
    if action.aim.absent and action.thing.kind is ThingKind.ITEM:
        raise UsageError(f"処置 {action.id} はごみ箱からの消去です。消したものは元に戻せません。")
    if action.state is ActionState.UNDONE:
        raise UsageError(f"処置 {action.id} は、もう元に戻してあります。")
    if action.draft.undoes is not None:
        raise UsageError(
            f"処置 {action.id} は、元に戻す処置です。"
            f"もう一度直すには gatekeeper redo {action.draft.undoes} を使ってください。"
        )
    if not action.had_effect:
        raise UsageError(f"処置 {action.id} では何も変えていないため、元に戻すものがありません。")
