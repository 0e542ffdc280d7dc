"""A declaration on record made longer, renewed, or ended early: another version of it, the old one kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from gatekeeper import jst
from gatekeeper.declaring.label import name_of
from gatekeeper.declaring.limit import faults_of_days
from gatekeeper.errors import UsageError
from gatekeeper.policy.model import DeclarationPolicy
from gatekeeper.registry.model import Declaration

__all__ = ["ended", "extended", "renewed"]

_BACKDATED_AT_MOST = timedelta(days=7)


def extended(
    one: Declaration, until: date, delete_on: date | None, limits: DeclarationPolicy, today: date
) -> Declaration:
    """The same term with a later end; from its start it stays within the policy's limit.

    :raises UsageError: the term is over, `until` isn't later, or a limit is passed.
    """
    start, end = _days(one)
    if end < today:
        raise UsageError(
            f"{one.id} の期間は{jst.era(end)}で終わっています。延長でなく、更新（registry renew）をしてください。"
        )
    _check_later(one, end, until)
    return _changed(one, start, until, delete_on, limits, start)


def renewed(
    one: Declaration, until: date, delete_on: date | None, limits: DeclarationPolicy, today: date
) -> Declaration:
    """A further term, which by itself stays within the policy's limit.

    One that runs, or is still to begin, goes on without a gap and keeps its start. One that is over begins anew today,
    and counts as declared today: what happened in between isn't covered.

    :raises UsageError: `until` isn't later, or a limit is passed.
    """
    start, end = _days(one)
    _check_later(one, end, until)
    if end < today:
        if until < today:
            raise UsageError(f"更新後の終わり（{jst.era(until)}）がもう過ぎています。今日以降の日にしてください。")
        return _changed(replace(one, declared_on=today), today, until, delete_on, limits, today)
    return _changed(one, start, until, delete_on, limits, end + timedelta(days=1))


def ended(one: Declaration, on: date, delete_on: date | None, limits: DeclarationPolicy, today: date) -> Declaration:
    """The term cut short: `on` is its last day, a few days ago at the earliest.

    :raises UsageError: `on` lies before the start, too far back or after the end, or the deletion would come too late.
    """
    start, end = _days(one)
    if end < today:
        raise UsageError(f"{one.id} の期間は{jst.era(end)}で終わっています。")
    if on < start:
        raise UsageError(
            f"終わりの日（{jst.era(on)}）が期間の始まり（{jst.era(start)}）より前です。始まりの日以降にしてください。"
        )
    if on >= end:
        raise UsageError(f"{one.id} の期間は{jst.era(end)}までです。それより前の日にしてください。")
    if on < today - _BACKDATED_AT_MOST:
        raise UsageError(
            f"終わりの日（{jst.era(on)}）が過去にすぎます。さかのぼれるのは{_BACKDATED_AT_MOST.days}日"
            f"（{jst.era(today - _BACKDATED_AT_MOST)}）までです。認めた日の受渡しを、あとから違反にはできません。"
        )
    return _changed(one, start, on, delete_on, limits, None)


def _days(one: Declaration) -> tuple[date, date]:
    """The days of a term; an entry that came into the registry another way may lack one."""
    if one.term.start is None or one.term.end is None:
        raise UsageError(
            f"{one.id} には期間の始まりか終わりがありません。registry declare --id {one.id} で登録し直してください。"
        )
    return one.term.start, one.term.end


def _check_later(one: Declaration, end: date, until: date) -> None:
    if until <= end:
        raise UsageError(
            f"{one.id} の期間は{jst.era(end)}までです。それより後の日にしてください。早く終えるなら registry end です。"
        )


def _changed(
    one: Declaration,
    start: date,
    end: date,
    delete_on: date | None,
    limits: DeclarationPolicy,
    counted_from: date | None,
) -> Declaration:
    """The declaration with new days. The limit of the term is counted from `counted_from`; None where it gets shorter.

    The day of deletion stays unless another one is said: nothing is put off without a word.
    """
    last = delete_on if delete_on is not None else one.delete_on
    if last is None:
        raise UsageError(f"{one.id} には消去する日がありません。--delete-on で決めてください。")
    faults = [f"{name_of(field)}: {fault}。" for field, fault in faults_of_days(counted_from, end, last, limits)]
    if faults:
        kept = f"今の消去する日は{jst.era(last)}です。変えるときは --delete-on で指定してください。"
        hint = kept if delete_on is None else ""
        raise UsageError("\n".join([*faults, hint]).strip())
    term = replace(one.term, start=start, end=end, renews_yearly=False, renewed=())
    return replace(one, term=term, delete_on=last)
