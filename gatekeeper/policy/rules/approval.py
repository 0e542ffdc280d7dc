"""Approvals themselves: what ends soon, and what goes on without anybody having said so."""

from __future__ import annotations

from datetime import date

from gatekeeper import jst
from gatekeeper.policy.case import ApprovalCase
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, rule
from gatekeeper.policy.violation import Severity
from gatekeeper.registry.term import TermState, unrecorded_renewals

__all__ = ["approval_lapsing"]


@rule(
    About(
        id="GK601",
        name="approval-lapsing",
        title="承認の期間が終わる",
        explanation=(
            "手続や所定の様式の期間がもうすぐ終わるか、毎年度の更新の記録がないまま次の年度に入っています。"
            "更新しない手続は、期間の最終日が過ぎると共有が外されます（GK105）。続けるなら、改めて付議してください。"
            "毎年度更新する手続は、更新を確かめた年度を登録（renewed）に書いてください。"
        ),
        ground="付議した期間と、次年度以降の更新。対策「対策の変更を速やかに協議すること」",
        remedy="報告する（更新を記録するか、改めて付議する）",
        sentences={
            "": Sentence(
                "「{name}」の期間が{end:day}で終わります。",
                "The term of {name} ends on {end}.",
            ),
            "renewal": Sentence(
                "「{name}」の{year:year}への更新が記録されていません。今の期間は{end:day}までです。",
                "The renewal of {name} for fiscal year {year} isn't on record; its term ends on {end}.",
            ),
            "rolled-over": Sentence(
                "「{name}」は、更新の記録がないまま{year:year}に入っています。",
                "{name} went on into fiscal year {year} without a renewal on record.",
            ),
        },
        example={"name": "国民健康保険", "end": "2026-03-31"},
    ),
    on=(ApprovalCase,),
    severity=Severity.MEDIUM,
)
def approval_lapsing(case: ApprovalCase) -> Outcome:
    term, span = case.governor.term, case.span
    if span.end is None:
        return None
    facts = {"name": case.location.path, "end": span.end.isoformat()}
    this_year = jst.fiscal_year(jst.day_of(case.as_of))
    if span.state is TermState.ROLLED_OVER and this_year in unrecorded_renewals(term, this_year):
        return Finding(REPORT, facts | {"year": str(this_year)}, severity=Severity.HIGH, wording="rolled-over")
    if span.state is not TermState.BETWEEN and not _ends_soon(case, span.end):
        return None
    if not term.renews_yearly:
        return Finding(REPORT, facts)
    next_year = jst.fiscal_year(span.end) + 1
    if next_year in term.renewed:
        return None
    return Finding(REPORT, facts | {"year": str(next_year)}, wording="renewal")


def _ends_soon(case: ApprovalCase, end: date) -> bool:
    return case.span.state.holds and jst.day_end(end) - case.as_of <= case.policy.notice
