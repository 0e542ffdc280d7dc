"""Settings of a governed folder."""

from __future__ import annotations

from gatekeeper.policy.case import FolderCase
from gatekeeper.policy.model import Requirement
from gatekeeper.policy.rule import About, Finding, Outcome, Sentence, rule
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity
from gatekeeper.registry.model import Permission

__all__ = ["outsiders_may_invite", "upload_address_open", "watermark_missing"]


@rule(
    About(
        id="GK301",
        name="outsiders-may-invite",
        title="所有者以外が招待できる",
        explanation=(
            "受渡しフォルダで、所有者でない編集者も新しいコラボレータを招待できる設定です。"
            "相手方が、区の知らないうちに別の人を招くことができます。"
        ),
        ground="対策「定めた相手方だけが通信できること」「保存先フォルダのアクセス権限」",
        remedy="所有者と共同所有者だけが招待できるようにする",
        sentences={
            "": Sentence(
                "所有者でない人が、ほかの人を招待できます。",
                "People other than owners may invite others.",
            ),
        },
        example={},
    ),
    on=(FolderCase,),
    severity=Severity.MEDIUM,
    needs=("can_non_owners_invite",),
)
def outsiders_may_invite(case: FolderCase) -> Outcome:
    if case.policy.folders.non_owner_invite is Permission.ALLOW or not case.item.can_non_owners_invite:
        return None
    return Finding(Remedy(RemedyKind.SWITCH_OFF_INVITATIONS))


@rule(
    About(
        id="GK302",
        name="upload-address-open",
        title="誰でもメールでアップロードできる",
        explanation=(
            "受渡しフォルダに、誰からのメールでも添付ファイルを受け取るアドレスがあります。"
            "送った人が確かめられないファイルが、受渡しフォルダに入ります。"
            "コラボレータからのメールだけを受け取る設定は違反ではありません。"
        ),
        ground="対策「定めた相手方だけが通信できること」「なりすましの防止」",
        remedy="メールでのアップロードをやめる",
        sentences={
            "": Sentence(
                "誰でもメールでこのフォルダにファイルを入れられます。",
                "Anyone may mail files into this folder.",
            ),
        },
        example={},
    ),
    on=(FolderCase,),
    severity=Severity.MEDIUM,
    needs=("upload_email_access",),
)
def upload_address_open(case: FolderCase) -> Outcome:
    if case.policy.folders.upload_address is Permission.ALLOW or case.item.upload_email_access != "open":
        return None
    return Finding(Remedy(RemedyKind.SWITCH_OFF_UPLOAD_ADDRESS))


@rule(
    About(
        id="GK303",
        name="watermark-missing",
        title="電子透かしがない",
        explanation=(
            "受渡しフォルダに電子透かしが設定されていません。"
            "電子透かしがあると、画面を写した人と日時が後から分かります。"
            "登録に結び付けたフォルダだけを見ます（その下のフォルダには同じ設定が働きます）。"
        ),
        ground="Boxの利用に係る付議（資料59）のアクセス制限とダウンロード制限",
        remedy="電子透かしを設定する",
        sentences={
            "": Sentence("電子透かしが設定されていません。", "No watermark is applied."),
        },
        example={},
    ),
    on=(FolderCase,),
    severity=Severity.LOW,
    needs=("is_watermarked",),
)
def watermark_missing(case: FolderCase) -> Outcome:
    if case.policy.folders.watermark is Requirement.OPTIONAL or not case.is_bound or case.item.is_watermarked:
        return None
    return Finding(Remedy(RemedyKind.APPLY_WATERMARK))
