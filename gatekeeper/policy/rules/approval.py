"""Approvals themselves: what ends soon, and what goes on without anybody having said so."""

from __future__ import annotations

from datetime import date

from gatekeeper import jst
from gatekeeper.policy.case import ApprovalCase
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, rule
from gatekeeper.policy.violation import Severity
from gatekeeper.registry.model import Declaration
from gatekeeper.registry.term import TermState, unrecorded_renewals

__all__ = ["approval_lapsing", "declaration_incomplete"]

_NEEDED = ("delete_on", "download", "declared_by", "declared_on")


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


@rule(
    About(
        id="GK602",
        name="declaration-incomplete",
        title="所定の様式が足りない",
        explanation=(
            "所定の様式に、なくてはならない項目（消去する日、ダウンロードの可否、届け出た人、届け出た日）が欠けているか、"
            "期間が始まってから届け出ています。事前の付議をしない受渡しは、始める前に様式で登録したものだけが認められます。"
            "始まりの日に届け出たものは間に合っています。フォルダはあとから結び付けられるので、なくても違反ではありません。"
            "比べるのは様式に書いた日どうしで、フォルダに最初のファイルが入った日は見ません。"
            "足りない項目は登録し直してください。遅れた届出は、理由を付けて確認済みにし、運営会議への報告に含めてください。"
        ),
        ground="Boxの利用に係る付議（資料59）の所定の様式による管理。対策「受渡しを記録し、後からたどれること」",
        remedy="報告する（足りない項目を登録する）",
        sentences={
            "": Sentence(
                "「{name}」の所定の様式に、{missing:fields}がありません。",
                "The declaration of {name} lacks {missing:fields}.",
            ),
            "late": Sentence(
                "「{name}」は{start:day}に始まりましたが、届け出たのは{declared_on:day}です。",
                "{name} began on {start} but was declared only on {declared_on}.",
            ),
            "lacking-and-late": Sentence(
                "「{name}」は{start:day}に始まりましたが、届け出たのは{declared_on:day}で、{missing:fields}もありません。",
                "{name} began on {start} but was declared only on {declared_on}, and lacks {missing:fields}.",
            ),
        },
        example={"name": "子育て支援課/申請書類の提出", "missing": "delete_on download"},
    ),
    on=(ApprovalCase,),
    severity=Severity.HIGH,
)
def declaration_incomplete(case: ApprovalCase) -> Outcome:
    one = case.governor
    if not isinstance(one, Declaration):
        return None
    facts = {"name": case.location.path}
    missing = [name for name in _NEEDED if not getattr(one, name)]
    if missing:
        facts["missing"] = " ".join(missing)
    start, declared_on = one.term.start, one.declared_on
    if start is not None and declared_on is not None and declared_on > start:
        facts |= {"start": start.isoformat(), "declared_on": declared_on.isoformat()}
        return Finding(REPORT, facts, wording="lacking-and-late" if missing else "late")
    return Finding(REPORT, facts) if missing else None


def _ends_soon(case: ApprovalCase, end: date) -> bool:
    return case.span.state.holds and jst.day_end(end) - case.as_of <= case.policy.notice
