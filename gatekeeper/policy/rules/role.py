"""What a collaborator may do: not more than the policy and the procedure's limits give."""

from __future__ import annotations

from gatekeeper.inventory.item import Item
from gatekeeper.policy.case import CollaborationCase, FileCase, FolderCase
from gatekeeper.policy.model import DownloadDenial
from gatekeeper.policy.role import Capabilities, Capability, capabilities, exceeds, largest_within
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, Unread, rule
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity
from gatekeeper.registry.model import Permission

__all__ = ["outside_ownership", "role_allows_download", "role_exceeds_approval"]


@rule(
    About(
        id="GK104",
        name="role-exceeds-approval",
        title="承認より広い権限",
        explanation=(
            "相手方の権限で、決まり（ポリシー）か手続の制限が認めていないことができます。"
            "権限は名前の順でなく、できること（プレビュー・ダウンロード・アップロード・編集・管理）の集まりで比べます。"
            "認められた範囲に収まる一番広い権限に下げます。収まる権限がないときは報告します。"
            "共同所有者についてはGK107が扱います。"
        ),
        ground="対策「保存先フォルダのアクセス権限」",
        remedy="権限を下げる",
        sentences={
            "": Sentence(
                "「{login}」の権限「{role:role}」は、認められた「{allowed:role}」を超えています。",
                "{login} has the role {role}, which exceeds {allowed}.",
            ),
        },
        example={"login": "op@vendor.example.com", "role": "editor", "allowed": "viewer uploader"},
    ),
    on=(CollaborationCase,),
    severity=Severity.MEDIUM,
    needs=("collaboration.role", "group.members"),
    inherited=True,
)
def role_exceeds_approval(case: CollaborationCase) -> Outcome:
    ceiling, role = case.place.allowance.ceiling, case.collaboration.role
    given = capabilities(role)
    if not case.access.lasts:
        return None
    if given is None:
        return Unread("collaboration.role")
    if Capability.MANAGE in given or not exceeds(role, ceiling):
        return None
    return Finding(_lowering(case, given & ceiling), _named(case) | {"allowed": largest_within(ceiling) or ""})


@rule(
    About(
        id="GK304",
        name="role-allows-download",
        title="ダウンロード禁止なのにできる権限",
        explanation=(
            "ダウンロードを認めていない手続で、相手方の権限ではダウンロードができます。"
            "Boxでは、プレビューアーとアップローダー（およびその両方）だけがダウンロードできません。"
            "ビューアーはプレビューアーに、ビューアー/アップローダーと編集者はプレビューアー/アップローダーに下げます。"
            "上のフォルダのほかの手続から届く人や、職員のいるグループのように、ここでは権限を下げられないときは、"
            "ポリシーの files の deny_download に従い、ファイルそのものを区の外の人にダウンロードさせない設定にします。"
            "区の外の人が所有するファイルには設定しません（禁止されるのが区の職員になるためです）。"
            "Boxはこの設定を見せないため、設定したことはゲートキーパーの記録だけで分かります。"
        ),
        ground="Boxの利用に係る付議（資料59）のダウンロード制限",
        remedy="ダウンロードのできない対応する権限に下げる（下げられないときは、ファイルのダウンロードを禁止する）",
        sentences={
            "": Sentence(
                "ダウンロードは禁止ですが、「{login}」の権限「{role:role}」ではできます。",
                "Download is denied, but the role {role} of {login} gives it.",
            ),
            "file": Sentence(
                "ダウンロードは禁止ですが、ここでは権限を下げられない「{downloaders}」が、"
                "このファイルをダウンロードできます。",
                "Download is denied, but {downloaders}, whose role can't be lowered here, can download this file.",
            ),
            "any_file": Sentence(
                "ダウンロードは禁止ですが、このファイルそのものは、区の外の人にもダウンロードを認めています。",
                "Download is denied, but the file itself still allows it to outsiders.",
            ),
        },
        example={"login": "op@vendor.example.com", "role": "viewer"},
    ),
    on=(CollaborationCase, FileCase),
    severity=Severity.HIGH,
    needs=("collaboration.role", "group.members", "owner", "is_externally_owned"),
    inherited=True,
)
def role_allows_download(case: CollaborationCase | FileCase) -> Outcome:
    if case.place.allowance.download is Permission.ALLOW:
        return None
    if isinstance(case, FileCase):
        return _open_file(case)
    if not case.access.lasts:
        return None
    given = capabilities(case.collaboration.role)
    if given is None:
        return Unread("collaboration.role")
    if Capability.DOWNLOAD not in given:
        return None
    return Finding(_lowering(case, given - {Capability.DOWNLOAD}), _named(case))


def _open_file(case: FileCase) -> Outcome:
    """A file of the ward's own that isn't closed to outsiders yet, as far as the journal knows."""
    wanted, owner = case.policy.files.deny_download, case.item.owner
    if wanted is DownloadDenial.NEVER or case.is_denied:
        return None
    # Box closes a file to everybody but its owner's company: of an outsider's file that would be the ward.
    if case.owner_is_outside or case.item.is_externally_owned or owner is None or owner.login is None:
        return None
    deny = Remedy(RemedyKind.DENY_FILE_DOWNLOAD)
    if case.downloaders:
        return Finding(deny, {"downloaders": "、".join(case.downloaders)}, wording="file")
    return Finding(deny, severity=Severity.LOW, wording="any_file") if wanted is DownloadDenial.ALWAYS else None


@rule(
    About(
        id="GK107",
        name="outside-ownership",
        title="区の外の所有者",
        explanation=(
            "受渡しフォルダの中に、区の外の人が共同所有者になっているもの、または区の外の人が所有しているものがあります。"
            "所有者は、共有の相手を増やす、削除する、区の管理から外すといったことができます。"
            "共同所有者は権限を下げます。所有者を替えるのは人にしかできないので、報告します。"
            "フォルダの所有者が区の外の人のときは、同じ人が所有する中身はまとめてフォルダで報告します。"
        ),
        ground="対策「保存先フォルダのアクセス権限」",
        remedy="権限を下げる（所有者は報告する）",
        sentences={
            "": Sentence(
                "区の外の「{login}」が{role:role}になっています。",
                "Outside party {login} is a {role}.",
            ),
            "owned": Sentence("区の外の「{login}」が所有しています。", "Owned by outside party {login}."),
            "external": Sentence("区の外の組織が所有しています。", "Owned by an organisation outside the ward."),
        },
        example={"login": "op@vendor.example.com", "role": "co-owner"},
    ),
    on=(CollaborationCase, FolderCase, FileCase),
    severity=Severity.HIGH,
    needs=("collaboration.role", "group.members", "owner", "is_externally_owned"),
    inherited=True,
)
def outside_ownership(case: CollaborationCase | FolderCase | FileCase) -> Outcome:
    if not isinstance(case, CollaborationCase):
        return _owned(case)
    given = capabilities(case.collaboration.role)
    if not case.access.outsiders:
        return None
    if given is None:
        return Unread("collaboration.role")
    if Capability.MANAGE not in given:
        return None
    lowered = _lowering(case, (given - {Capability.MANAGE}) & case.place.allowance.ceiling)
    return Finding(REPORT if case.collaboration.role == "owner" else lowered, _named(case))


def _owned(case: FolderCase | FileCase) -> Outcome:
    item, parent = case.item, case.parent
    if case.owner_is_outside:
        if item.owner is None or item.owner.login is None:
            return Unread("owner")
        same = parent is not None and parent.owner is not None and parent.owner.id == item.owner.id
        return None if same and not _starts(case) else Finding(REPORT, {"login": item.owner.login}, wording="owned")
    if not item.is_externally_owned or (_is_external(parent) and not _starts(case)):
        return None
    return Finding(REPORT, wording="external")


def _starts(case: FolderCase | FileCase) -> bool:
    return isinstance(case, FolderCase) and case.is_bound


def _is_external(item: Item | None) -> bool:
    return item is not None and item.is_externally_owned


def _lowering(case: CollaborationCase, allowed: Capabilities) -> Remedy:
    """The largest role within `allowed`. Who may be staff is left to a person, and so is what fits no role."""
    target = largest_within(allowed)
    return REPORT if target is None or case.access.may_hold_insiders else Remedy(RemedyKind.LOWER_ROLE, target)


def _named(case: CollaborationCase) -> dict[str, str]:
    return {"login": case.subject.login or "", "role": case.collaboration.role}
