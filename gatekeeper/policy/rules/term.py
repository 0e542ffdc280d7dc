"""How long a party may be let in: from the start to the end of its term, with an end that Box itself keeps."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from gatekeeper import jst
from gatekeeper.policy.case import CollaborationCase
from gatekeeper.policy.model import Requirement
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, Unread, Where, rule
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity
from gatekeeper.registry.term import Span, TermState

__all__ = ["collaboration_expiry", "outside_term", "stale_invitation"]


@rule(
    About(
        id="GK105",
        name="outside-term",
        title="期間の外のアクセス",
        explanation=(
            "認められた相手方ですが、手続の期間がまだ始まっていないか、もう終わっています。"
            "期間は最終日の終わり（日本時間の24時）まで有効です。"
            "毎年度更新する手続は、その年度の終わりまで続くものとして扱います（更新の記録がないことはGK601が知らせます）。"
            "年度の途中で終わり毎年度更新する手続は、次の年度からも同じ月日の間だけ続くものとして扱い、"
            "その間の日については、外さずに報告だけします。"
            "再委託先は、自分の期間と手続の期間の両方に入っている間だけ認められます。"
            "期間が登録されていない手続や相手方は、外さずに報告だけします。期間を確かめて登録してください。"
            "グループは、全員の期間が終わったときだけ外します。一部の人だけのときは、誰かを報告します。"
        ),
        ground="付議した期間",
        remedy="コラボレータから外す（始まる前、はっきりしないとき、グループの一部の人だけのときは報告する）",
        sentences={
            "": Sentence(
                "「{login}」が招かれていますが、「{governor}」の期間は{end:day}で終わりました。",
                "{login} is still let in, but the term of {governor} ended on {end}.",
            ),
            "before": Sentence(
                "「{login}」が招かれていますが、「{governor}」の期間は{start:day}に始まります。",
                "{login} is already let in, but the term of {governor} starts on {start}.",
            ),
            "between": Sentence(
                "「{login}」が招かれていますが、「{governor}」の期間は{end:day}までで、次は{start:day}からです。"
                "間の日も認められているかを確かめてください。",
                "{login} is let in, but the term of {governor} ended on {end} and goes on from {start}.",
            ),
            "unknown": Sentence(
                "「{login}」が招かれていますが、「{governor}」の期間が登録されていません。",
                "{login} is let in, but no term of {governor} is on record.",
            ),
            "party-unknown": Sentence(
                "「{login}」が招かれていますが、「{governor}」でのこの相手方の期間が登録されていません。",
                "{login} is let in, but no term of this party under {governor} is on record.",
            ),
            "members": Sentence(
                "グループ「{login}」に、「{governor}」の期間の外にある人がいます: {members}。",
                "Group {login} has members outside the term of {governor}: {members}.",
            ),
        },
        example={"login": "op@vendor.example.com", "governor": "R7-36-03", "end": "2026-03-31"},
    ),
    on=(CollaborationCase,),
    severity=Severity.HIGH,
    needs=("group.members",),
    inherited=True,
)
def outside_term(case: CollaborationCase) -> Outcome:
    access, out = case.access, case.access.out_of_term
    if not out:
        return None
    spans = [one.standing.span for one in out if one.standing.span is not None]
    states = {span.state for span in spans}
    if len(out) < len(access.outsiders) or access.has_insiders or len(states) > 1:
        members = "、".join(one.login or "?" for one in out)
        grave = Severity.HIGH if TermState.OVER in states else Severity.MEDIUM
        return Finding(REPORT, _login(case) | {"members": members}, severity=grave, wording="members")
    return _told(case, max(spans, key=lambda span: span.end or date.max))


def _told(case: CollaborationCase, span: Span) -> Finding:
    """Everybody behind the collaboration is outside this term, which ends last of theirs."""
    if span.state is TermState.OVER:
        return Finding(Remedy(RemedyKind.REMOVE_COLLABORATION), _login(case) | span.named())
    if span.state is TermState.UNKNOWN:
        whole = case.place.span
        wording = "unknown" if whole is None or whole.state is TermState.UNKNOWN else "party-unknown"
        return Finding(REPORT, _login(case), severity=Severity.MEDIUM, wording=wording)
    return Finding(REPORT, _login(case) | span.named(), severity=Severity.MEDIUM, wording=str(span.state))


@rule(
    About(
        id="GK106",
        name="collaboration-expiry",
        title="招待の期限がない、または期間より後",
        explanation=(
            "相手方の招待に期限がないか、期限が期間の終わりより後になっています。"
            "期限を期間の最終日の23:59:59にしておけば、期間が終わったときにBoxが自動で外します。"
            "ちょうど最終日の終わりまでの期限は正しく、それを1秒でも過ぎると違反です。"
            "グループの人の期間の終わりが違うときは、一番早い終わりより後であることを報告します。"
            "一番早い日を期限にすると、期間の続いている人まで外れてしまうためです。"
        ),
        ground="付議した期間。Boxの利用に係る付議（資料59）のアクセス制限",
        remedy="招待の期限を期間の最終日にする（終わりの違う人のいるグループは報告する）",
        sentences={
            "": Sentence(
                "「{login}」の招待に期限がありません。期間は{end:day}までです。",
                "The collaboration of {login} has no expiry; the term ends on {end}.",
            ),
            "late": Sentence(
                "「{login}」の招待の期限（{expires_at:moment}）が、期間の最終日（{end:day}）より後です。",
                "The collaboration of {login} expires at {expires_at:moment}, after the end of the term on {end}.",
            ),
            "open": Sentence(
                "「{login}」の招待に期限がありません。終わりの日がない手続なので、期限の日を決めて設定してください。",
                "The collaboration of {login} has no expiry; its approval names no end, so a day has to be chosen.",
            ),
        },
        example={"login": "op@vendor.example.com", "end": "2026-03-31"},
    ),
    on=(CollaborationCase,),
    severity=Severity.MEDIUM,
    needs=("collaboration.expires_at", "group.members"),
    inherited=True,
)
def collaboration_expiry(case: CollaborationCase) -> Outcome:
    access, expires_at = case.access, case.collaboration.expires_at
    spans = [span for span in access.spans if not _is_past(span, case.place.as_of)]
    if case.policy.collaborators.expiry is Requirement.OPTIONAL or access.has_insiders or not spans:
        return None
    ends = {span.end for span in spans}
    if not (days := [end for end in ends if end is not None]):
        unbounded = expires_at is None and any(span.state is not TermState.UNKNOWN for span in spans)
        return Finding(REPORT, _login(case), wording="open") if unbounded else None
    end = min(days)
    if expires_at is not None and expires_at <= jst.day_end(end):
        return None
    facts = _login(case) | {"end": end.isoformat()}
    last_second = jst.day_end(end) - timedelta(seconds=1)
    is_everyones = len(ends) == 1 and not access.may_hold_insiders
    remedy = Remedy(RemedyKind.SET_COLLABORATION_EXPIRY, last_second.isoformat()) if is_everyones else REPORT
    if expires_at is None:
        return Finding(remedy, facts)
    return Finding(remedy, facts | {"expires_at": expires_at.isoformat()}, wording="late")


@rule(
    About(
        id="GK108",
        name="stale-invitation",
        title="長く受諾されない招待",
        explanation=(
            "招待が、決まりの日数を過ぎても受諾されていません。"
            "宛先を間違えた招待が残っていると、後から別の人が受諾するおそれがあります。"
            "取り下げた招待は、必要になったときに送り直せます。"
        ),
        ground="対策「定めた相手方だけが通信できること」",
        remedy="招待を取り下げる",
        sentences={
            "": Sentence(
                "「{login}」への招待（{created_at:moment}）が{days}日を過ぎても受諾されていません。",
                "The invitation of {login} ({created_at:moment}) has been pending for more than {days} days.",
            ),
        },
        example={"login": "op@vendor.example.com", "created_at": "2026-01-10T10:00:00+09:00", "days": "14"},
    ),
    on=(CollaborationCase,),
    severity=Severity.LOW,
    where=Where.ANYWHERE,
    needs=("collaboration.created_at", "collaboration.status"),
)
def stale_invitation(case: CollaborationCase) -> Outcome:
    at_most, created_at = case.policy.collaborators.pending_at_most, case.collaboration.created_at
    if at_most is None or case.collaboration.status != "pending":
        return None
    if created_at is None:
        return Unread("collaboration.created_at")
    if case.place.as_of - created_at <= at_most:
        return None
    facts = {"created_at": created_at.isoformat(), "days": f"{at_most.total_seconds() / 86_400:g}"}
    return Finding(Remedy(RemedyKind.WITHDRAW_INVITATION), facts | _login(case))


def _login(case: CollaborationCase) -> dict[str, str]:
    return {"login": case.subject.login or ""}


def _is_past(span: Span, as_of: datetime) -> bool:
    """Whether its last day is over: then GK105 speaks, and Box takes no expiry in the past."""
    return span.end is not None and jst.day_end(span.end) <= as_of
