"""Sharing where nothing was approved."""

from __future__ import annotations

from gatekeeper.policy.case import CollaborationCase, LinkCase
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, Where, rule
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity

__all__ = ["unregistered_share"]


@rule(
    About(
        id="GK101",
        name="unregistered-share",
        title="登録のない共有",
        explanation=(
            "手続にも所定の様式にも結び付いていないフォルダやファイルに、区の外の人が届く状態です。"
            "Boxでの受渡しは、付議した手続か、所定の様式で登録したものだけに認められています。"
            "コラボレータとして招かれている場合と、誰でも開ける共有リンクがある場合の両方を見ます。"
            "グループに区の職員や、アドレスの分からない人がいるときは、外さずに報告だけをします。"
            "正しい受渡しであれば、まず登録（フォルダの結び付け）をしてください。"
        ),
        ground="Boxの利用に係る付議（資料59）の3つの付議パターン。対策「定めた相手方だけが通信できること」",
        remedy="コラボレータから外す。共有リンクは「招待された人だけ」に狭める",
        sentences={
            "": Sentence(
                "登録のない場所に、区の外の「{login}」が届きます（{role:role}）。",
                "Outside party {login} ({role}) can reach a place that nothing on record governs.",
            ),
            "group": Sentence(
                "登録のない場所に、グループ「{login}」の区の外のメンバー（{members}）が届きます。",
                "Group {login} lets outside members ({members}) into a place that nothing on record governs.",
            ),
            "link": Sentence(
                "登録のない場所が、リンクを知る全員に開かれています。",
                "Anyone with the link can reach a place that nothing on record governs.",
            ),
        },
        example={"login": "someone@example.net", "role": "editor"},
    ),
    on=(CollaborationCase, LinkCase),
    severity=Severity.HIGH,
    where=Where.UNGOVERNED,
    needs=("shared_link.access", "group.members"),
)
def unregistered_share(case: CollaborationCase | LinkCase) -> Outcome:
    if isinstance(case, LinkCase):
        tightened = Remedy(RemedyKind.TIGHTEN_LINK, "collaborators")
        return Finding(tightened, severity=Severity.CRITICAL, wording="link") if case.link.access == "open" else None
    access = case.access
    if not access.outsiders:
        return None
    named = {"login": case.subject.login or "", "role": case.collaboration.role}
    removed = Remedy(RemedyKind.REMOVE_COLLABORATION)
    if access.is_group:
        members = "、".join(one.login or "?" for one in access.outsiders)
        return Finding(REPORT if access.may_hold_insiders else removed, named | {"members": members}, wording="group")
    return Finding(removed if case.collaboration.login else REPORT, named)
