"""The need table and a plan as outsiders write them. Titles and descriptions are what an editor shows beside a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from gatekeeper.document.form import Count, Day, Form, Line
from gatekeeper.need.fact import FACTS, History, Party
from gatekeeper.need.plan import Plan
from gatekeeper.need.table import Row, Verdict
from gatekeeper.registry.field import RegistryDay, Unique
from gatekeeper.registry.model import Channel, DeclarationKind, Pattern

__all__ = ["PlanForm", "RowForm", "TableForm"]

_DECLARED = frozenset(map(str, DeclarationKind))


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


def _one_or_some(*known: str) -> WithJsonSchema:
    one: dict[str, Any] = {"type": "boolean"} if known == FACTS["approved"] else {"enum": list(known)}
    return WithJsonSchema({"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]})


_LISTED = BeforeValidator(_listed)
ChannelWord = Literal["box", "logo_form", "benefit_payment", "other"]
PartyWord = Literal[
    "contractor", "designated_manager", "committee_member", "applicant", "offsite_staff", "public", "other"
]
Channels = Annotated[tuple[ChannelWord, ...], _LISTED, Field(min_length=1), _one_or_some(*FACTS["channel"])]
Parties = Annotated[tuple[PartyWord, ...], _LISTED, Field(min_length=1), _one_or_some(*FACTS["party"])]
Histories = Annotated[
    tuple[Literal["new", "media"], ...], _LISTED, Field(min_length=1), _one_or_some(*FACTS["history"])
]
Starts = Annotated[tuple[Literal["before", "from"], ...], _LISTED, Field(min_length=1), _one_or_some(*FACTS["start"])]
FilingSides = Annotated[
    tuple[Literal["within", "over"], ...], _LISTED, Field(min_length=1), _one_or_some(*FACTS["filings"])
]
YesOrNo = Annotated[
    tuple[Literal["true", "false"], ...], _LISTED, Field(min_length=1), _one_or_some(*FACTS["approved"])
]


class WhenForm(Form):
    """行に当てはまる条件。書いた条件がすべてそろったときに当たる。書かなければ、いつでも当たる。"""

    model_config = ConfigDict(title="条件")

    channel: Annotated[Channels | None, Field(title="どの仕組みで受け渡すか")] = None
    party: Annotated[Parties | None, Field(title="相手方（public は不特定多数）")] = None
    approved: Annotated[YesOrNo | None, Field(title="承認された手続か")] = None
    new_items: Annotated[YesOrNo | None, Field(title="承認にない個人情報の項目が加わるか")] = None
    new_counterparty: Annotated[YesOrNo | None, Field(title="承認にない相手方が加わるか")] = None
    longer_term: Annotated[YesOrNo | None, Field(title="承認された期間より長くなるか")] = None
    new_basis: Annotated[YesOrNo | None, Field(title="付議が要る理由に、承認にないものが加わるか")] = None
    history: Annotated[
        Histories | None, Field(title="これまでの受渡し（new: 新しく始める、media: USBメモリやCD-Rなど）")
    ] = None
    moves_to_box: Annotated[YesOrNo | None, Field(title="Boxに移すか")] = None
    start: Annotated[Starts | None, Field(title="始まりが box_from の日より前（before）か、その日から（from）か")] = (
        None
    )
    filings: Annotated[
        FilingSides | None, Field(title="1年度の件数が filings_per_year まで（within）か、超える（over）か")
    ] = None
    online_payment: Annotated[YesOrNo | None, Field(title="オンライン決済を使うか")] = None
    my_number_card: Annotated[YesOrNo | None, Field(title="マイナンバーカードの電子認証を使うか")] = None
    external_connection: Annotated[YesOrNo | None, Field(title="外部結合をするか")] = None
    outsourcing: Annotated[YesOrNo | None, Field(title="業務委託をするか")] = None
    subcontract: Annotated[YesOrNo | None, Field(title="再委託をするか")] = None
    data_processing: Annotated[YesOrNo | None, Field(title="電算処理をするか")] = None

    def value(self) -> Mapping[str, frozenset[str]]:
        return {fact: frozenset(values) for fact in FACTS if (values := getattr(self, fact)) is not None}


class RowForm(Form):
    """表の1行。上から順に見て、最初に当たった行が答えになる。"""

    model_config = ConfigDict(title="行")

    row: Annotated[Line, Field(title="行の名前", max_length=100)]
    when: Annotated[WhenForm, Field(title="条件")] = WhenForm()
    verdict: Annotated[Verdict, Field(title="答え")]
    ground: Annotated[Line, Field(title="根拠")]
    pattern: Annotated[
        Literal["new_outsourcing", "migrated_media"] | None,
        Field(title="付議パターン", description="Boxの付議が要る行だけに書く。"),
    ] = None

    @model_validator(mode="after")
    def _check_pattern(self) -> RowForm:
        channels: tuple[str, ...] = self.when.channel or FACTS["channel"]
        if self.verdict is Verdict.SUBMIT and Channel.BOX in channels and self.pattern is None:
            raise ValueError("Boxの付議が要る行には pattern を書いてください")
        if self.pattern is not None and (self.verdict is not Verdict.SUBMIT or channels != (Channel.BOX,)):
            raise ValueError("pattern を書けるのは、channel が box だけで、答えが「付議要」の行です")
        return self

    @model_validator(mode="after")
    def _check_declared(self) -> RowForm:
        if self.verdict is Verdict.REPORT_YEARLY and not set(self.when.party or FACTS["party"]) <= _DECLARED:
            kinds = "、".join(sorted(_DECLARED))
            raise ValueError(f"「{self.verdict}」の行には、party に {kinds} だけを書いてください")
        return self

    def value(self) -> Row:
        pattern = None if self.pattern is None else Pattern(self.pattern)
        return Row(self.row, self.when.value(), self.verdict, self.ground, pattern)


class BoundaryForm(Form):
    """境目の日と数。"""

    model_config = ConfigDict(title="境目")

    box_from: Annotated[Day, Field(title="この日から", description="Boxでの受渡しの付議パターンが始まる日。")]
    filings_per_year: Annotated[
        Count,
        Field(title="1年度の件数", description="LoGoフォームの件数。この数ちょうどは、超えたことにならない。"),
        WithJsonSchema({"type": "integer", "minimum": 0}),
    ]


class TableForm(Form):
    """付議の要否の表。上から順に見て、最初に当たった行が答えになる。"""

    model_config = ConfigDict(title="付議の要否の表")

    boundaries: Annotated[BoundaryForm, Field(title="境目")]
    logo_form_provider: Annotated[Line, Field(title="LoGoフォームの相手方", description="登録の下書きに入れる会社名。")]
    rows: Annotated[tuple[RowForm, ...], Field(title="行", min_length=1)]


class PlanForm(Form):
    """A plan as JSON; each key is that of the option with the same name.

    `procedure` is the id of the entry that the plan changes.
    """

    channel: Channel | None = None
    party: Party | None = None
    approved: bool | None = None
    new_items: bool | None = None
    new_counterparty: bool | None = None
    longer_term: bool | None = None
    new_basis: bool | None = None
    history: History | None = None
    moves_to_box: bool | None = None
    start: RegistryDay | None = None
    filings: Count | None = None
    online_payment: bool | None = None
    my_number_card: bool | None = None
    external_connection: bool | None = None
    outsourcing: bool | None = None
    subcontract: bool | None = None
    data_processing: bool | None = None
    id: Line | None = None
    department: Line | None = None
    name: Line | None = None
    items: Unique[Line] = ()
    counterparties: Unique[Line] = ()
    end: RegistryDay | None = None
    renews_yearly: bool | None = None
    procedure: Line | None = None

    @model_validator(mode="after")
    def _check_order(self) -> PlanForm:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"終わり（{self.end}）が始まり（{self.start}）より前です。日付を確かめてください")
        return self

    def value(self) -> Plan:
        return Plan(**{key: value for key, value in self if key != "procedure"})
