"""When files have to be gone, and what stands against it.

Box tells of an auto-deletion date but can't be given one, so that the gatekeeper keeps the date itself.
"""

from __future__ import annotations

from datetime import datetime

from gatekeeper import jst
from gatekeeper.inventory.item import Item
from gatekeeper.policy.case import FileCase, FolderCase
from gatekeeper.policy.deletion import Due
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, Unread, rule
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity

__all__ = ["blocked_by", "deletion_blocked", "deletion_due", "no_deletion_date"]


@rule(
    About(
        id="GK401",
        name="deletion-due",
        title="消去の期限を過ぎたもの",
        explanation=(
            "消去する日を過ぎたファイルか、空のフォルダが残っています。"
            "期限は、様式に書いた消去の日と、手続の制限やポリシーの日数から決まる日のうち、一番早い日です。"
            "日数は、アップロードした日・期間の終わり・年度の終わりのどれかから数えます。"
            "人が延期したもの（gatekeeper postpone）は、延期した日が期限です。"
            "その日の終わり（日本時間の24時）までは置いておけます。"
            "空のフォルダは、ポリシー（folders.empty）が delete のときだけ、"
            "最後に使われた日から同じように数えて消します。"
            "ロックや保持の設定が消去を妨げているときは、GK403が代わりに知らせます。"
            "消そうとしてBoxに断られたときは、約束した消去が行われなかったことになるため、重さは「緊急」です。"
        ),
        ground="対策「不要になったデータの消去と消去報告」。Boxの利用に係る付議（資料59）の自動削除",
        remedy="削除し、ごみ箱からも消し、消去の証拠を残す",
        sentences={
            "": Sentence(
                "消去の期限（{due:day}）を過ぎています。",
                "Still there after its deletion date, {due}.",
            ),
            "refused": Sentence(
                "消去の期限（{due:day}）を過ぎています。消そうとしましたが、できませんでした（{refused}）。",
                "Still there after its deletion date, {due}: it could not be deleted ({refused}).",
            ),
        },
        example={"due": "2026-02-09"},
    ),
    on=(FileCase, FolderCase),
    severity=Severity.HIGH,
    needs=("created_at",),
)
def deletion_due(case: FileCase | FolderCase) -> Outcome:
    if isinstance(case, FolderCase) and not case.goes_when_due:
        return None
    if case.place.allowance.deletion.counts_from_upload and case.item.created_at is None:
        return Unread("created_at")
    due = case.due
    if due is None or jst.day_end(due.day) > case.place.as_of:
        return None
    if blocked_by(case.item, due, case.place.as_of) is not None:
        return None
    facts = {"due": due.day.isoformat(), "source": due.source} | _promised(due)
    remedy = Remedy(RemedyKind.DELETE_ITEM)
    if case.refused:
        return Finding(remedy, facts | {"refused": case.refused}, severity=Severity.CRITICAL, wording="refused")
    return Finding(remedy, facts)


@rule(
    About(
        id="GK402",
        name="no-deletion-date",
        title="消去の日が決まっていない",
        explanation=(
            "決まり（ポリシー）にも、手続の制限にも、所定の様式にも、このフォルダのファイルを消去する日がありません。"
            "不要になったデータがいつまでも残ります。登録に消去の日か日数を書いてください。"
        ),
        ground="対策「不要になったデータの消去と消去報告」",
        remedy="報告する（消去の日を登録する）",
        sentences={
            "": Sentence(
                "「{governor}」のファイルをいつ消去するかが、どこにも決められていません。",
                "Nothing says when the files of {governor} are to be deleted.",
            ),
        },
        example={"governor": "D8-0001"},
    ),
    on=(FolderCase,),
    severity=Severity.LOW,
)
def no_deletion_date(case: FolderCase) -> Outcome:
    return Finding(REPORT) if case.is_bound and not case.place.allowance.deletion.is_set else None


@rule(
    About(
        id="GK403",
        name="deletion-blocked",
        title="消去が妨げられている",
        explanation=(
            "ファイルのロック、または保持や訴訟ホールドの設定が、消去する日を過ぎても続きます。"
            "期限のないロックは、消去する日まで残るものとみなします。"
            "どちらを優先するか（ロックや保持を解くか、消去の日を延ばすか）を人が決めてください。"
            "消去する日が過ぎると、約束した消去が行われなかったことになるため、重さは「緊急」です。"
        ),
        ground="対策「不要になったデータの消去と消去報告」",
        remedy="報告する（ロックか保持を解く）",
        sentences={
            "": Sentence(
                "消去の期限は{due:day}ですが、保持の設定が{until:moment}まで消去を妨げます。",
                "Due for deletion on {due}, but retained until {until:moment}.",
            ),
            "lock": Sentence(
                "消去の期限は{due:day}ですが、「{login}」のロックに期限がありません。",
                "Due for deletion on {due}, but locked by {login} without an end.",
            ),
            "lock-until": Sentence(
                "消去の期限は{due:day}ですが、「{login}」のロックが{until:moment}まで続きます。",
                "Due for deletion on {due}, but locked by {login} until {until:moment}.",
            ),
        },
        example={"due": "2026-02-09", "until": "2027-03-31T15:00:00+00:00"},
    ),
    on=(FileCase,),
    severity=Severity.MEDIUM,
    needs=("created_at", "disposition_at", "lock"),
)
def deletion_blocked(case: FileCase) -> Outcome:
    item, due = case.item, case.due
    if due is None or (wording := blocked_by(item, due, case.place.as_of)) is None:
        return None
    facts = {"due": due.day.isoformat(), "source": due.source} | _promised(due)
    until = item.disposition_at if not wording else item.lock.expires_at if item.lock else None
    if until is not None:
        facts["until"] = until.isoformat()
    if wording and item.lock is not None:
        facts["login"] = item.lock.by or ""
    # Once the day is over, what was promised didn't happen.
    is_over = jst.day_end(due.day) <= case.place.as_of
    return Finding(REPORT, facts, severity=Severity.CRITICAL if is_over else None, wording=wording)


def _promised(due: Due) -> dict[str, str]:
    return {"promised": due.promised.isoformat()} if due.is_postponed else {}


def blocked_by(item: Item, due: Due, as_of: datetime) -> str | None:
    """What stands against a deletion when it is due, as the wording of GK403; None where nothing does."""
    latest = max(jst.day_end(due.day), as_of)
    if item.disposition_at is not None and item.disposition_at > latest:
        return ""
    if item.lock is None:
        return None
    if item.lock.expires_at is None:
        return "lock"
    return "lock-until" if item.lock.expires_at > latest else None
