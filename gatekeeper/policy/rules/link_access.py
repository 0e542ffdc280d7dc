"""Whom a shared link lets in."""

from __future__ import annotations

from gatekeeper.policy.case import LinkCase, ReachCase
from gatekeeper.policy.model import Requirement
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, Where, rule
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity

__all__ = ["inherited_link", "link_without_password", "open_link"]

_TIGHTEN = Remedy(RemedyKind.TIGHTEN_LINK, "collaborators")


@rule(
    About(
        id="GK201",
        name="open-link",
        title="開かれた共有リンク",
        explanation=(
            "共有リンクの範囲が、決まりで認めたものより広くなっています。"
            "「リンクを知る全員」のリンクは、転送されれば不特定多数の人が開けます。"
            "リンクは消さずに「招待された人だけ」に狭めます（消したURLは元に戻せないためです）。"
            "リンクの設定そのものでなく、Boxが実際に適用している範囲で判断します。"
        ),
        ground="対策「定めた相手方だけが通信できること」。所定の様式による管理は不特定多数を含まない（資料59）",
        remedy="共有リンクを「招待された人だけ」に狭める",
        sentences={
            "": Sentence(
                "共有リンクが「{access:access}」に開かれています。",
                "The shared link is open to: {access:access}.",
            ),
        },
        example={"access": "open"},
    ),
    on=(LinkCase,),
    severity=Severity.CRITICAL,
    where=Where.ANYWHERE,
    needs=("shared_link.access",),
)
def open_link(case: LinkCase) -> Outcome:
    access = case.link.access
    if access in case.place.allowance.link_access:
        return None
    return Finding(_TIGHTEN, {"access": access}, severity=None if access == "open" else Severity.MEDIUM)


@rule(
    About(
        id="GK202",
        name="link-without-password",
        title="パスワードのない共有リンク",
        explanation=(
            "「リンクを知る全員」が開ける共有リンクに、パスワードがありません。"
            "Boxでパスワードを付けられるのは、この範囲のリンクだけです。"
            "パスワードを本当に知らせたい相手は分からないため、代わりに範囲を狭めます。"
        ),
        ground="対策「IDとパスワード」「ファイルのパスワード」",
        remedy="共有リンクを「招待された人だけ」に狭める",
        sentences={
            "": Sentence(
                "誰でも開ける共有リンクにパスワードがありません。",
                "The open link has no password.",
            ),
        },
        example={},
    ),
    on=(LinkCase,),
    severity=Severity.HIGH,
    needs=("shared_link.access", "shared_link.is_password_enabled"),
)
def link_without_password(case: LinkCase) -> Outcome:
    required = case.policy.links.password is Requirement.REQUIRED
    bare = case.link.access == "open" and not case.link.is_password_enabled
    return Finding(_TIGHTEN) if required and bare else None


@rule(
    About(
        id="GK207",
        name="inherited-link",
        title="上のフォルダのリンクから届く",
        explanation=(
            "受渡しフォルダや、見回りの一番上のフォルダの、さらに上にあるフォルダの共有リンクから、その中身まで開けます。"
            "リンクのあるフォルダは別の手続のものか、登録のないものか、見回りの外にあるので、"
            "この手続の決まりでは狭められません。"
            "リンクのある上のフォルダを直してください。"
        ),
        ground="対策「定めた相手方だけが通信できること」「保存先フォルダのアクセス権限」",
        remedy="上のフォルダについて報告する",
        sentences={
            "": Sentence(
                "このフォルダの共有リンク（{access:access}）から、「{governor}」のフォルダ「{reached}」に届きます。",
                "The link of this folder ({access:access}) reaches {reached}, a folder of {governor}.",
            ),
            "unregistered": Sentence(
                "このフォルダの共有リンク（{access:access}）から、登録のないフォルダ「{reached}」に届きます。",
                "The link of this folder ({access:access}) reaches {reached}, which nothing on record governs.",
            ),
        },
        example={"access": "open", "reached": "受渡し/国保督促状", "governor": "R7-36-03"},
    ),
    on=(ReachCase,),
    severity=Severity.HIGH,
    where=Where.ANYWHERE,
    needs=("shared_link", "shared_link.access"),
)
def inherited_link(case: ReachCase) -> Outcome:
    link = case.above.shared_link
    if link is None or not case.exposes:
        return None
    wording = "" if case.place.is_governed else "unregistered"
    return Finding(REPORT, {"access": link.access, "reached": case.folder_path}, wording=wording)
