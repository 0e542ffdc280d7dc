"""Groups: their members come and go without anybody touching the folder."""

from __future__ import annotations

from gatekeeper.policy.case import CollaborationCase
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, rule
from gatekeeper.policy.violation import Severity

__all__ = ["group_with_outsiders"]


@rule(
    About(
        id="GK109",
        name="group-with-outsiders",
        title="承認されていない外部の人がいるグループ",
        explanation=(
            "受渡しフォルダに招かれたグループの中に、その手続の相手方として認められていない区の外の人がいます。"
            "認められた相手方の期間や、グループの権限・期限については、GK104〜GK106とGK304が別に見ます。"
            "グループのメンバーはフォルダの外で変わるため、外部の人は一人ずつ招くことをお勧めします。"
        ),
        ground="対策「定めた相手方だけが通信できること」と「取扱者の名簿をあらかじめ定めること」",
        remedy="報告する（グループから外すか、一人ずつ招き直す）",
        sentences={
            "": Sentence(
                "グループ「{login}」に、「{governor}」で認められていない人がいます: {members}。",
                "Group {login} has members who aren't approved for {governor}: {members}.",
            ),
        },
        example={"login": "受託者一同", "governor": "R7-36-03", "members": "someone@example.net"},
    ),
    on=(CollaborationCase,),
    severity=Severity.HIGH,
    needs=("group.members",),
    inherited=True,
)
def group_with_outsiders(case: CollaborationCase) -> Outcome:
    access = case.access
    if not access.is_group:
        return None
    strangers = [one for one in access.outsiders if not one.is_approved]
    if not strangers:
        return None
    members = "、".join(one.login or "?" for one in strangers)
    return Finding(REPORT, {"login": case.collaboration.name or "", "members": members})
