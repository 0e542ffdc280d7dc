"""How often a procedure is used, against how often it may be."""

from __future__ import annotations

from gatekeeper.policy.case import ApprovalCase
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, Where, rule
from gatekeeper.policy.violation import Severity

__all__ = ["threshold_passed"]


@rule(
    About(
        id="GK603",
        name="threshold-passed",
        title="件数が認められた数を超えた",
        explanation=(
            "記録した件数（gatekeeper registry count）のうち今の年度の一番新しいものが、"
            "付議したときの1年度の件数の見込みか、LoGoフォームで付議の要らない件数を超えています。ちょうどその数までは超えたことになりません。"
            "付議が要るかを gatekeeper registry need で確かめ、要るものは付議してください。"
        ),
        ground="付議した件数の見込みと、付議の要否の表（資料46：1年度に1,000件を超えるものは付議）",
        remedy="報告する（付議するか、件数の見込みを改めて付議する）",
        sentences={
            "": Sentence(
                "「{name}」の{year:year}の件数が{day:day}までで{count}件になり、付議した見込みの{most}件を超えています。",
                "{name} had {count} filings in fiscal year {year} by {day}, more than the {most} that were submitted.",
            ),
            "free": Sentence(
                "「{name}」の{year:year}の件数が{day:day}までで{count}件になり、付議の要らない{most}件を超えています。",
                "{name} had {count} filings in fiscal year {year} by {day}, more than the {most} free of submission.",
            ),
        },
        example={
            "name": "法律相談・交通事故相談 予約受付",
            "year": "2026",
            "day": "2026-11-20",
            "count": "1,401",
            "most": "1,400",
        },
    ),
    on=(ApprovalCase,),
    severity=Severity.MEDIUM,
    where=Where.ANYWHERE,
)
def threshold_passed(case: ApprovalCase) -> Outcome:
    filings, limit = case.filings, case.filing_limit
    if filings is None or limit is None or filings.count <= limit.most:
        return None
    facts = {
        "name": case.location.path,
        "year": str(filings.fiscal_year),
        "day": filings.day.isoformat(),
        "count": f"{filings.count:,}",
        "most": f"{limit.most:,}",
    }
    return Finding(REPORT, facts, wording="free" if limit.is_free else "")
