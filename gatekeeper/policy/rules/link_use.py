"""What a shared link lets people do, for how long, and how it can be found. Only where something governs."""

from __future__ import annotations

from datetime import datetime, timedelta

from gatekeeper import jst
from gatekeeper.policy.case import LinkCase
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, Unread, rule
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity
from gatekeeper.registry.model import Permission
from gatekeeper.registry.term import TermState

__all__ = ["guessable_link", "link_download", "link_edit", "link_expiry"]


@rule(
    About(
        id="GK203",
        name="link-expiry",
        title="共有リンクの期限がない、または長すぎる",
        explanation=(
            "共有リンクに期限がないか、期限が決まりの日数より先か、手続の期間の終わりより後になっています。"
            "期限を、認められる一番遅い日の23:59:59にします。"
            "手続の期間がもう終わっているときは期限を付けられないので、「招待された人だけ」に狭めます。"
            "毎年度続く手続の、年度と年度の間のときは、狭めずに報告だけします。"
            "そこまで狭いリンクは、招待されていない人には開けないので、期間の後は対象にしません（招待された人はGK105が見ます）。"
        ),
        ground="付議した期間。Boxの利用に係る付議（資料59）のアクセス制限",
        remedy="共有リンクの期限を設定する",
        sentences={
            "": Sentence(
                "共有リンクに期限がありません。{latest:moment}までにしてください。",
                "The shared link has no expiry; it may last until {latest:moment}.",
            ),
            "late": Sentence(
                "共有リンクの期限（{unshared_at:moment}）が遅すぎます。{latest:moment}までにしてください。",
                "The shared link expires at {unshared_at:moment}; it may last until {latest:moment}.",
            ),
            "between": Sentence(
                "「{governor}」の期間は{end:day}までで、次は{start:day}からですが、その間も共有リンクが開いています。",
                "The term of {governor} ended on {end} and goes on from {start}; the shared link is open in between.",
            ),
            "over": Sentence(
                "「{governor}」の期間は終わりましたが、共有リンクが残っています。",
                "The term of {governor} is over, but the shared link is still there.",
            ),
        },
        example={"latest": "2026-03-31T23:59:59+09:00"},
    ),
    on=(LinkCase,),
    severity=Severity.MEDIUM,
    needs=("shared_link.unshared_at",),
)
def link_expiry(case: LinkCase) -> Outcome:
    as_of, unshared_at = case.place.as_of, case.link.unshared_at
    limits = _limits(case)
    if not limits or (unshared_at is not None and unshared_at <= min(limits)):
        return None
    latest = min(_last_second(limit, as_of) for limit in limits)
    if latest <= as_of:
        return _past_the_term(case)
    remedy, facts = Remedy(RemedyKind.SET_LINK_EXPIRY, latest.isoformat()), {"latest": latest.isoformat()}
    if unshared_at is None:
        return Finding(remedy, facts)
    return Finding(remedy, facts | {"unshared_at": unshared_at.isoformat()}, wording="late")


def _past_the_term(case: LinkCase) -> Outcome:
    """Box takes no expiry in the past: the link is tightened as far as it goes, once the term is surely over."""
    if "access" in case.link.unread:
        return Unread("shared_link.access")
    if case.link.access == "collaborators":
        return None
    if case.place.span is not None and case.place.span.state is TermState.BETWEEN:
        return Finding(REPORT, case.place.span.named(), wording="between")
    return Finding(Remedy(RemedyKind.TIGHTEN_LINK, "collaborators"), wording="over")


def _limits(case: LinkCase) -> list[datetime]:
    """The moments by which a link has to end: after the longest lifetime, and when the term is over."""
    lifetime, span = case.place.allowance.link_lifetime, case.place.span
    limits = [] if lifetime is None else [case.place.as_of + lifetime]
    return limits if span is None or span.end is None else [*limits, jst.day_end(span.end)]


def _last_second(limit: datetime, as_of: datetime) -> datetime:
    """The last second of a day in Japan that isn't after `limit`; `limit` itself where that day is over already."""
    second = timedelta(seconds=1)
    last = jst.day_start(jst.day_of(limit + second)) - second
    return last if last > as_of or limit <= as_of else limit.astimezone(jst.TOKYO).replace(microsecond=0)


@rule(
    About(
        id="GK204",
        name="link-download",
        title="ダウンロードできる共有リンク",
        explanation=(
            "ダウンロードを認めていないのに、共有リンクからダウンロードができます。"
            "招待された人だけのリンクでは、できることは一人ずつの権限で決まるので（GK304）、対象にしません。"
        ),
        ground="Boxの利用に係る付議（資料59）のダウンロード制限",
        remedy="共有リンクからのダウンロードを禁止する",
        sentences={
            "": Sentence(
                "ダウンロードは禁止ですが、共有リンク（{access:access}）からできます。",
                "Download is denied, but the shared link ({access:access}) gives it.",
            ),
        },
        example={"access": "open"},
    ),
    on=(LinkCase,),
    severity=Severity.HIGH,
    needs=("shared_link.access", "shared_link.can_download"),
)
def link_download(case: LinkCase) -> Outcome:
    if case.place.allowance.link_download is Permission.ALLOW or case.link.access == "collaborators":
        return None
    if not case.link.can_download:
        return None
    return Finding(Remedy(RemedyKind.DENY_LINK_DOWNLOAD), {"access": case.link.access})


@rule(
    About(
        id="GK205",
        name="link-edit",
        title="編集できる共有リンク",
        explanation=(
            "共有リンクを開いた人が、ファイルを書き換えられます。"
            "リンクからの変更は、誰がしたのかが確かめられないことがあります。"
            "招待された人だけのリンクでは、できることは一人ずつの権限で決まるので（GK104）、対象にしません。"
        ),
        ground="対策「保存先フォルダのアクセス権限」「受渡しの記録」",
        remedy="共有リンクからの編集をできなくする",
        sentences={
            "": Sentence(
                "共有リンク（{access:access}）から編集ができます。",
                "The shared link ({access:access}) lets people edit.",
            ),
        },
        example={"access": "open"},
    ),
    on=(LinkCase,),
    severity=Severity.HIGH,
    needs=("shared_link.access", "shared_link.can_edit"),
)
def link_edit(case: LinkCase) -> Outcome:
    if case.policy.links.edit is Permission.ALLOW or case.link.access == "collaborators" or not case.link.can_edit:
        return None
    return Finding(Remedy(RemedyKind.LOWER_LINK_EDIT), {"access": case.link.access})


@rule(
    About(
        id="GK206",
        name="guessable-link",
        title="推測できる共有リンク",
        explanation=(
            "共有リンクに、人が決めた名前（カスタムURL）が付いています。"
            "手続の名前や年度のような言葉は推測できるため、ランダムな文字のURLだけを使います。"
        ),
        ground="対策「定めた相手方だけが通信できること」",
        remedy="カスタムURLの名前を消す",
        sentences={
            "": Sentence(
                "共有リンクに推測できる名前「{vanity_name}」が付いています。",
                "The shared link has the guessable name {vanity_name}.",
            ),
        },
        example={"vanity_name": "kokuho-2026"},
    ),
    on=(LinkCase,),
    severity=Severity.LOW,
    needs=("shared_link.vanity_name",),
)
def guessable_link(case: LinkCase) -> Outcome:
    if case.policy.links.vanity_name is Permission.ALLOW or not case.link.vanity_name:
        return None
    return Finding(Remedy(RemedyKind.REMOVE_VANITY_NAME), {"vanity_name": case.link.vanity_name})
