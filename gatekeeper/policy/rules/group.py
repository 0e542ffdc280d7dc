"""Groups: their members come and go without anybody touching the folder."""

from __future__ import annotations

from gatekeeper.policy.access import Outsider
from gatekeeper.policy.case import CollaborationCase
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, Unread, rule
from gatekeeper.policy.violation import Severity

__all__ = ["group_with_outsiders"]


@rule(
    About(
        id="GK109",
        name="group-with-outsiders",
        title="承認されていない外部の人がいるグループ",
        explanation=(
            "受渡しフォルダに招かれたグループの中に、その手続の相手方として認められていない区の外の人がいます。"
            "区の職員も入っているグループでは、期間の外にある相手方も報告します。"
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
    inherited=True,
)
def group_with_outsiders(case: CollaborationCase) -> Outcome:
    access = case.access
    if not access.is_complete:
        return Unread("group.members")
    if not access.is_group:
        return None
    wrong = [one for one in access.outsiders if not _may_stay(one, mixed=access.has_insiders)]
    if not wrong:
        return None
    members = "、".join(one.login or "?" for one in wrong)
    return Finding(REPORT, {"login": case.collaboration.name or "", "members": members})


def _may_stay(one: Outsider, *, mixed: bool) -> bool:
    """GK105 removes a group of outsiders when their term is over; one with staff in it can only be reported."""
    return one.is_approved and (one.is_in_term or not mixed)
