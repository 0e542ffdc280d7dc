"""A policy file as outsiders write it. The titles and descriptions are what an editor shows beside each key."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from gatekeeper.document.form import Count, Form, Line
from gatekeeper.document.sentence import shown
from gatekeeper.policy import model
from gatekeeper.policy.rules import RULES_BY_ID
from gatekeeper.registry.model import DeleteFrom, Pattern, Permission

__all__ = ["PolicyForm"]

_DURATION = re.compile(r"(\d{1,4})([hd])", re.ASCII)
_LONGEST = timedelta(days=3650)
_HINT = "「24h」（時間）か「30d」（日）の形で書いてください"


def _to_duration(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("duration", _HINT)
    number = int(found[1])
    return timedelta(hours=number) if found[2] == "h" else timedelta(days=number)


def _check_span(value: timedelta) -> timedelta:
    if not timedelta() < value <= _LONGEST:
        raise ValueError(f"0より長く{_LONGEST.days}日までにしてください。{_HINT}")
    return value


def _check_whole_days(value: timedelta) -> timedelta:
    if value % timedelta(days=1):
        raise ValueError("日単位で書いてください（例: 30d）")
    return value


def _check_patterns(patterns: tuple[Any, ...]) -> tuple[Any, ...]:
    twice = next((one for index, one in enumerate(patterns) if one in patterns[:index]), None)
    if twice is not None:
        raise ValueError(f"{shown(twice)}が2回あります。1つにしてください")
    return patterns


_AS_TEXT = WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,4}[hd]$", "examples": ["24h", "30d"]})
_IN_DAYS = WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,4}[hd]$", "examples": ["30d"]})

Grace = Annotated[timedelta, BeforeValidator(_to_duration), _AS_TEXT]
Duration = Annotated[timedelta, BeforeValidator(_to_duration), AfterValidator(_check_span), _AS_TEXT]
Days = Annotated[
    timedelta, BeforeValidator(_to_duration), AfterValidator(_check_whole_days), AfterValidator(_check_span), _IN_DAYS
]
Access = Literal["open", "company", "collaborators"]
MaxRole = Literal["previewer", "uploader", "previewer uploader", "viewer", "viewer uploader", "editor"]
PatternWord = Literal["new_outsourcing", "migrated_media", "post_hoc", "unregistered"]


class CollaboratorForm(Form):
    """コラボレータ（招かれた区の外の人）について。"""

    model_config = ConfigDict(title="コラボレータ")

    max_role: Annotated[
        MaxRole | None,
        Field(title="権限の上限", description="相手方に認める一番広い権限。書かなければ上限なし（GK104）。"),
    ] = None
    expiry: Annotated[
        model.Requirement,
        Field(
            title="招待の期限", description="required: 期間の最終日までの期限が必要（GK106）。optional: なくてよい。"
        ),
    ] = model.Requirement.OPTIONAL
    pending_at_most: Annotated[
        Duration | None,
        Field(title="未受諾の招待を置いておける長さ", description="過ぎた招待は取り下げる（GK108）。例: 14d"),
    ] = None


class LinkForm(Form):
    """共有リンクについて。"""

    model_config = ConfigDict(title="共有リンク")

    access: Annotated[
        tuple[Access, ...] | None,
        Field(
            title="認める範囲",
            description=(
                "open: リンクを知る全員、company: 区の職員全員、collaborators: 招待された人だけ（GK201）。"
                "書かなければ open だけを認めない。"
            ),
            min_length=1,
        ),
    ] = None
    password: Annotated[
        model.Requirement,
        Field(title="パスワード", description="required: open のリンクにはパスワードが必要（GK202）。"),
    ] = model.Requirement.OPTIONAL
    lifetime_at_most: Annotated[
        Duration | None, Field(title="期限の上限", description="今から何日先までの期限を認めるか（GK203）。例: 30d")
    ] = None
    download: Annotated[
        Permission, Field(title="ダウンロード", description="deny: リンクからのダウンロードを認めない（GK204）。")
    ] = Permission.ALLOW
    edit: Annotated[Permission, Field(title="編集", description="deny: リンクからの編集を認めない（GK205）。")] = (
        Permission.ALLOW
    )
    vanity_name: Annotated[
        Permission, Field(title="カスタムURL", description="deny: 推測できる名前を認めない（GK206）。")
    ] = Permission.DENY
    closing: Annotated[
        model.LinkClosing,
        Field(
            title="閉じ方",
            description=(
                "認めないリンクの閉じ方。tighten: 招待された人だけに狭める（元に戻せる）、"
                "remove: なくす（元のURLには戻せない）。"
            ),
        ),
    ] = model.LinkClosing.TIGHTEN


class FolderForm(Form):
    """受渡しフォルダの設定について。"""

    model_config = ConfigDict(title="フォルダ")

    non_owner_invite: Annotated[
        Permission, Field(title="所有者以外の招待", description="deny: 所有者だけが招待できる（GK301）。")
    ] = Permission.ALLOW
    upload_address: Annotated[
        Permission,
        Field(title="メールでのアップロード", description="deny: 誰でも送れるアドレスを認めない（GK302）。"),
    ] = Permission.ALLOW
    watermark: Annotated[
        model.Requirement, Field(title="電子透かし", description="required: 電子透かしが必要（GK303）。")
    ] = model.Requirement.OPTIONAL
    empty: Annotated[
        model.EmptyFolder,
        Field(
            title="空のフォルダ",
            description=(
                "keep: 残す、delete: 消去の日を過ぎて空のままのフォルダも消す（GK401）。"
                "手続や様式に結び付いたフォルダそのものは、承認の期間が終わってから消す。"
            ),
        ),
    ] = model.EmptyFolder.KEEP


class FileForm(Form):
    """ファイルについて。"""

    model_config = ConfigDict(title="ファイル")

    delete_after: Annotated[
        Days | None,
        Field(title="消去までの日数", description="アップロードの翌日から数えて何日目までに消すか（GK401）。例: 30d"),
    ] = None
    delete_from: Annotated[
        DeleteFrom,
        Field(
            title="消去までの日数の数え方",
            description=(
                "upload: アップロードから、term_end: 手続や様式の期間の終わりから、"
                "fiscal_year_end: アップロードした年度の終わりから。"
                "終わりから数えるときは、日数がなければ終わりの日に消す。"
            ),
        ),
    ] = DeleteFrom.UPLOAD
    download: Annotated[
        Permission, Field(title="ダウンロード", description="deny: ダウンロードのできる権限を認めない（GK304）。")
    ] = Permission.ALLOW
    deny_download: Annotated[
        model.DownloadDenial,
        Field(
            title="ファイルごとのダウンロード禁止",
            description=(
                "ダウンロードを認めない手続で、ファイルそのものを区の外の人にダウンロードさせない設定にするか（GK304）。"
                "never: しない、when-needed: 権限を下げられない人が届くファイルだけ、always: すべてのファイル。"
                "1ファイルに1回、Boxを呼び出す。"
            ),
        ),
    ] = model.DownloadDenial.NEVER
    cooling: Annotated[
        Grace,
        Field(
            title="ごみ箱に置く期間",
            description="消去したものを、ごみ箱からも消すまでの時間。この間は元に戻せる。例: 7d",
            json_schema_extra={"default": "7d"},
        ),
    ] = timedelta(days=7)
    postpone_at_most: Annotated[
        Grace,
        Field(
            title="消去の延期の上限",
            description="人が理由を付けて消去を延ばせる期間の上限。例: 30d",
            json_schema_extra={"default": "30d"},
        ),
    ] = timedelta(days=30)
    report_within: Annotated[
        Days,
        Field(
            title="相手方の消去報告の期限",
            description="期間の終わりか消去の日から、相手方の消去報告書を待つ日数（GK405）。例: 30d",
            json_schema_extra={"default": "30d"},
        ),
    ] = timedelta(days=30)


class DeclarationForm(Form):
    """所定の様式で登録できる期間と、消去する日の限り。"""

    model_config = ConfigDict(title="所定の様式")

    term_at_most: Annotated[
        Days,
        Field(
            title="期間の上限",
            description="始まりの日から終わりの日までの日数。これより長い様式は登録できない。例: 400d",
            json_schema_extra={"default": "400d"},
        ),
    ] = timedelta(days=400)
    delete_within: Annotated[
        Days,
        Field(
            title="消去までの日数の上限",
            description="期間の終わりの翌日から数えて何日目までに消すか。これより遅い様式は登録できない。例: 60d",
            json_schema_extra={"default": "60d"},
        ),
    ] = timedelta(days=60)


class TransferForm(Form):
    """受渡しについて。1時間に1つのアカウントがダウンロードした量で判断する。"""

    model_config = ConfigDict(title="受渡し")

    mass_count: Annotated[
        Count,
        Field(title="1時間の件数", description="1時間にダウンロードしてよいファイルの数の上限（GK504）。", ge=1),
    ] = 100
    mass_bytes: Annotated[
        Count,
        Field(title="1時間の量", description="1時間にダウンロードしてよい量（バイト）の上限（GK504）。", ge=1),
    ] = 1_000_000_000
    times_own_past: Annotated[
        Count,
        Field(
            title="ふだんの何倍か",
            ge=1,
            le=1000,
            description=(
                "件数や量の上限を超えても、そのアカウントのふだん（過去90日の、ダウンロードのあった1時間の平均）の"
                "この倍数までなら知らせない（GK504）。"
            ),
        ),
    ] = 3
    quiet_after: Annotated[
        Days,
        Field(
            title="収まったとみなすまでの日数",
            description="同じような受渡しがこの間なければ、受渡しの違反（GK501〜GK504）を解消とする。例: 30d",
            json_schema_extra={"default": "30d"},
        ),
    ] = timedelta(days=30)


class GuardForm(Form):
    """一度に直してよい量。超えるときは人の承認を待つ。"""

    model_config = ConfigDict(title="安全装置")

    max_actions: Annotated[Count, Field(title="件数の上限", description="1回に是正してよい件数。")] = 25
    max_share: Annotated[
        float, Field(title="割合の上限", description="管理しているもののうち、1回に是正してよい割合。", ge=0, le=1)
    ] = 0.1
    max_registry_change: Annotated[
        float,
        Field(
            title="登録簿の変化の上限",
            description="前に是正したときから登録簿のうちどれだけが変わっていたら、人の承認を待つか（割合）。",
            ge=0,
            le=1,
        ),
    ] = 0.2


class RuleForm(Form):
    """1つのルールだけを、ほかと違う扱いにする。"""

    model_config = ConfigDict(title="ルールの扱い")

    mode: Annotated[model.Mode | None, Field(title="このルールのモード")] = None
    grace: Annotated[Grace | None, Field(title="このルールの猶予")] = None

    @model_validator(mode="after")
    def _check_says_something(self) -> RuleForm:
        if self.mode is None and self.grace is None:
            raise ValueError("mode か grace を書いてください")
        return self


class PolicyForm(Form):
    """付議パターンごとの決まり（ポリシー）。1つのファイルに1つ書く。"""

    model_config = ConfigDict(title="決まり（ポリシー）")

    policy: Annotated[Line, Field(title="決まりの名前", description="一覧や記録に出る名前。", max_length=100)]
    patterns: Annotated[
        tuple[PatternWord, ...],
        AfterValidator(_check_patterns),
        Field(
            title="付議パターン",
            description=(
                "この決まりを当てはめるもの。new_outsourcing: 新規の委託、migrated_media: 媒体からの移行、"
                "post_hoc: 事前の付議をしない区分、unregistered: 登録のないもの全部。"
            ),
            min_length=1,
        ),
    ]
    mode: Annotated[
        model.Mode,
        Field(title="モード", description="observe: 記録だけ、notify: 記録して知らせる、enforce: 知らせて直す。"),
    ] = model.Mode.OBSERVE
    grace: Annotated[
        Grace,
        Field(
            title="猶予",
            description="違反を見つけてから直すまでの時間。0h はすぐに直す。例: 24h",
            json_schema_extra={"default": "24h"},
        ),
    ] = timedelta(hours=24)
    settle: Annotated[
        Grace,
        Field(
            title="落ち着くまでの時間",
            description="この決まりが変わってから、これだけの間は直さない。例: 24h",
            json_schema_extra={"default": "24h"},
        ),
    ] = timedelta(hours=24)
    notice: Annotated[
        Duration,
        Field(
            title="予告",
            description="期間の終わりを、どのくらい前から知らせるか（GK601）。例: 60d",
            json_schema_extra={"default": "60d"},
        ),
    ] = timedelta(days=60)
    collaborators: Annotated[CollaboratorForm, Field(title="コラボレータ")] = CollaboratorForm()
    links: Annotated[LinkForm, Field(title="共有リンク")] = LinkForm()
    folders: Annotated[FolderForm, Field(title="フォルダ")] = FolderForm()
    files: Annotated[FileForm, Field(title="ファイル")] = FileForm()
    declarations: Annotated[DeclarationForm, Field(title="所定の様式")] = DeclarationForm()
    transfers: Annotated[TransferForm, Field(title="受渡し")] = TransferForm()
    rules: Annotated[
        dict[str, RuleForm],
        Field(
            title="ルールごとの扱い",
            description="ルールの番号ごとに、モードや猶予を変える。例: GK303: {mode: notify}",
            json_schema_extra={"propertyNames": {"enum": sorted(RULES_BY_ID)}},
        ),
    ] = Field(default_factory=dict)
    guard: Annotated[GuardForm, Field(title="安全装置")] = GuardForm()

    def value(self) -> model.Policy:
        """The policy as a value."""
        links = dict(self.links) | {"access": None if self.links.access is None else frozenset(self.links.access)}
        return model.Policy(
            name=self.policy,
            patterns=tuple(
                model.UNREGISTERED if word == model.UNREGISTERED else Pattern(word) for word in self.patterns
            ),
            mode=self.mode,
            grace=self.grace,
            settle=self.settle,
            notice=self.notice,
            collaborators=model.CollaboratorPolicy(**dict(self.collaborators)),
            links=model.LinkPolicy(**links),
            folders=model.FolderPolicy(**dict(self.folders)),
            files=model.FilePolicy(**dict(self.files)),
            declarations=model.DeclarationPolicy(**dict(self.declarations)),
            transfers=model.TransferPolicy(**dict(self.transfers)),
            rules={rule: model.RuleOverride(form.mode, form.grace) for rule, form in self.rules.items()},
            guard=model.GuardPolicy(**dict(self.guard)),
        )
