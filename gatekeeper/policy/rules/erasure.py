"""What comes after a deletion: the trash is emptied of it, and the counterparty reports its own."""

from __future__ import annotations

from datetime import timedelta

from gatekeeper import jst
from gatekeeper.policy.case import ApprovalCase, TrashCase
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, Where, rule
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity

__all__ = ["erasure_report_overdue", "still_in_trash"]

_LATE = timedelta(days=2)
"""How long after the cooling time the trash may still hold something before that is grave."""


@rule(
    About(
        id="GK404",
        name="still-in-trash",
        title="ごみ箱に残っている",
        explanation=(
            "ゲートキーパーが期限でごみ箱に移したものが、"
            "ごみ箱に置く期間（ポリシーの files.cooling）を過ぎてもごみ箱にあります。"
            "この期間は、間違いに気付いて元に戻すためのものです。過ぎたら、すべての版と一緒にごみ箱からも消します。"
            "消すのは、ゲートキーパーが自分で移したと記録しているものだけです。人がごみ箱に入れたものには触れません。"
            "保持や訴訟ホールドのためにBoxが断ったときは、断った理由を知らせ続けます。"
            "断られたときと、2日を過ぎても残っているときは、約束した消去が行われなかったことになるため、重さは「緊急」です。"
        ),
        ground="対策「不要になったデータの消去と消去報告」",
        remedy="ごみ箱からも消す（元に戻せない）",
        sentences={
            "": Sentence(
                "{trashed:moment}にごみ箱に移し、置いておく期間が{due:moment}に終わりました。",
                "Put into the trash at {trashed:moment}; its time there was over at {due:moment}.",
            ),
            "late": Sentence(
                "{due:moment}までにごみ箱からも消すはずのものが、まだ残っています。",
                "Should have been purged by {due:moment} and is still in the trash.",
            ),
            "refused": Sentence(
                "ごみ箱から消そうとしましたが、Boxに断られました（{refused}）。{due:moment}までに消すはずのものです。",
                "Box has refused to purge it ({refused}); it should have gone by {due:moment}.",
            ),
        },
        example={"trashed": "2026-02-10T02:00:00+09:00", "due": "2026-02-17T02:00:00+09:00"},
    ),
    on=(TrashCase,),
    severity=Severity.MEDIUM,
    where=Where.ANYWHERE,
)
def still_in_trash(case: TrashCase) -> Outcome:
    trashed, remedy = case.trashed, Remedy(RemedyKind.PURGE_ITEM)
    due = trashed.trashed_at + case.policy.files.cooling
    if trashed.cooling_until is not None:
        # What was promised when it went there isn't cut short by what a policy or the registry says since.
        due = max(due, trashed.cooling_until)
    if due > case.as_of:
        return None
    facts = {"trashed": trashed.trashed_at.isoformat(), "due": due.isoformat()}
    if trashed.refused:
        return Finding(remedy, facts | {"refused": trashed.refused}, severity=Severity.CRITICAL, wording="refused")
    if case.as_of - due > _LATE:
        return Finding(remedy, facts, severity=Severity.CRITICAL, wording="late")
    return Finding(remedy, facts)


@rule(
    About(
        id="GK405",
        name="erasure-report-overdue",
        title="相手方の消去報告書が届かない",
        explanation=(
            "期間が終わったか、区がデータを消去したのに、相手方からの消去報告書が、"
            "決まりの日数（ポリシーの files.report_within）を過ぎても届いていません。"
            "相手方の手元の写しが消えたことは、相手方の報告でしか確かめられません。"
            "届いたら gatekeeper erasure received で記録してください。"
            "1通の報告書は、その日までの消去をまとめて報告したものとみなします。"
            "手続の申請者・庁外の区職員・サービスの提供者からは求めません。"
        ),
        ground="対策「不要になったデータの消去と消去報告」（消去報告書の提出）",
        remedy="報告する（相手方に消去報告書を求める）",
        sentences={
            "": Sentence(
                "{companies}からの消去報告書が、{due:day}までに届いていません（{since:day}の期間の終わりか消去の分）。",
                "No erasure report from {companies} by {due} (owed since {since}).",
            ),
        },
        example={"companies": "株式会社みなと印刷", "due": "2026-04-30", "since": "2026-03-31"},
    ),
    on=(ApprovalCase,),
    severity=Severity.MEDIUM,
)
def erasure_report_overdue(case: ApprovalCase) -> Outcome:
    within = case.policy.files.report_within
    late = [one for one in case.owed if jst.day_end(one.since + within) <= case.as_of]
    if not late:
        return None
    since = min(one.since for one in late)
    facts = {
        "companies": "、".join(one.company for one in late),
        "since": since.isoformat(),
        "due": (since + within).isoformat(),
    }
    return Finding(REPORT, facts)
