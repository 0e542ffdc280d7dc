"""The entries of a registry file as outsiders write them, judged one by one and turned into the registry's values."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field, model_validator

from gatekeeper.document.form import Count, Form, Line
from gatekeeper.registry import model
from gatekeeper.registry.field import (
    Address,
    AddressOrDomain,
    Days,
    Domain,
    FolderId,
    Network,
    Note,
    PersonAddress,
    RegistryDay,
    Unique,
    Year,
)

__all__ = ["OUTCOMES", "DeclarationForm", "ProcedureForm", "RegistryForm", "SubmissionForm"]

Id = Annotated[Line, Field(max_length=100)]
Items = Annotated[Unique[Line], Field(min_length=1)]
Networks = Annotated[Unique[Network], Field(min_length=1)]
PaperItems = Annotated[tuple[Line, ...], Field(min_length=1)]
"""As a committee's table has them: one may stand twice, for two persons."""
Outcome = Literal["approved", "conditionally_approved", "rejected", "withdrawn", "pending", "not_required"]
OUTCOMES: tuple[str, ...] = get_args(Outcome)
MaxRole = Literal[
    "previewer", "uploader", "previewer uploader", "viewer", "viewer uploader", "editor", "co-owner"
]  # fmt: skip


class RegistryForm(Form):
    """A whole file; its entries are judged one by one, so that one wrong entry doesn't hide the mistakes of others."""

    submissions: tuple[Any, ...] = ()
    procedures: tuple[Any, ...] = ()
    declarations: tuple[Any, ...] = ()


class MeasureForm(Form):
    text: Note
    side: model.Side
    mark: model.Mark
    basis: model.BasisKind | None = None
    area: Line | None = None
    reason: Note | None = None

    def value(self) -> model.Measure:
        return model.Measure(**dict(self))


class ItemGroupForm(Form):
    name: Line
    items: PaperItems

    def value(self) -> model.ItemGroup:
        return model.ItemGroup(**dict(self))


class SubmissionForm(Form):
    id: Id
    title: Line
    document: Line | None = None
    meeting: Line | None = None
    channel: model.Channel = model.Channel.BOX
    basis: Unique[model.BasisKind] = ()
    departments: Unique[Line] = ()
    decided_on: RegistryDay | None = None
    outcome: Outcome = "approved"
    checklist: tuple[MeasureForm, ...] = ()

    def value(self) -> model.Submission:
        return model.Submission(**(dict(self) | {"checklist": tuple(measure.value() for measure in self.checklist)}))


class TermForm(Form):
    """A day that the paper doesn't name has to be named as such (`open`): one forgotten would widen the approval."""

    start: RegistryDay | None = None
    end: RegistryDay | None = None
    open: Unique[Literal["start", "end"]] = ()
    renews_yearly: bool = False
    renewed: Unique[Year] = ()

    @model_validator(mode="after")
    def _check_order(self) -> TermForm:
        for name, day in (("start", self.start), ("end", self.end)):
            if day is None and name not in self.open:
                raise ValueError(
                    f"{name} がありません。日付を書くか、付議に日付がなければ open: [{name}] と書いてください"
                )
            if day is not None and name in self.open:
                raise ValueError(f"{name} に日付があるのに open にもあります。どちらか一方にしてください")
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"終わり（{self.end}）が始まり（{self.start}）より前です。日付を確かめてください")
        if self.renewed and not self.renews_yearly:
            raise ValueError(
                "更新しない期間に renewed があります。renews_yearly: true を書くか、renewed を消してください"
            )
        return self

    def value(self) -> model.Term:
        return model.Term(self.start, self.end, self.renews_yearly, self.renewed)


class ContactForm(Form):
    name: Line
    phone: Line | None = None
    mail: Address | None = None

    @model_validator(mode="after")
    def _check_reachable(self) -> ContactForm:
        if self.phone is None and self.mail is None:
            raise ValueError("緊急連絡先には phone か mail を書いてください")
        return self

    def value(self) -> model.Contact:
        return model.Contact(**dict(self))


class SubcontractorForm(Form):
    name: Line
    domains: Unique[Domain] = ()
    handlers: Unique[Address] = ()
    items: PaperItems | None = None
    term: TermForm | None = None
    subdomains: bool = False
    addresses: Networks | None = None

    def value(self) -> model.Subcontractor:
        given = dict(self) | {"term": None if self.term is None else self.term.value()}
        return model.Subcontractor(**given)


class CounterpartyForm(Form):
    name: Line
    kind: model.CounterpartyKind = model.CounterpartyKind.CONTRACTOR
    undetermined: bool = False
    domains: Unique[Domain] = ()
    subdomains: bool = False
    handlers: Unique[Address] = ()
    responsible: Line | None = None
    contacts: tuple[ContactForm, ...] = ()
    subcontractors: tuple[SubcontractorForm, ...] = ()
    distinct_from: Unique[AddressOrDomain] = ()
    items: PaperItems | None = None
    term: TermForm | None = None
    addresses: Networks | None = None

    @model_validator(mode="before")
    @classmethod
    def _name_the_undetermined(cls, given: Any) -> Any:
        """A contractor that isn't chosen yet has no name to write."""
        if isinstance(given, dict) and "name" not in given and str(given.get("undetermined")).lower() == "true":
            return {"name": "未定", **given}
        return given

    @model_validator(mode="after")
    def _check_undetermined(self) -> CounterpartyForm:
        if self.undetermined and (self.domains or self.handlers or self.subcontractors or self.addresses):
            raise ValueError(
                "未定（undetermined: true）の相手方に domains・handlers・subcontractors・addresses は書けません。"
                "決まったのなら undetermined を消してください"
            )
        return self

    def value(self) -> model.Counterparty:
        given = dict(self) | {
            "contacts": tuple(contact.value() for contact in self.contacts),
            "subcontractors": tuple(subcontractor.value() for subcontractor in self.subcontractors),
            "term": None if self.term is None else self.term.value(),
        }
        return model.Counterparty(**given)


class LimitsForm(Form):
    download: model.Permission | None = None
    max_role: MaxRole | None = None
    delete_after_days: Days | None = None
    link_lifetime_days: Days | None = None
    delete_from: model.DeleteFrom | None = None

    @model_validator(mode="after")
    def _check_deletion(self) -> LimitsForm:
        if self.delete_from is model.DeleteFrom.UPLOAD and self.delete_after_days is None:
            raise ValueError("delete_from: upload には delete_after_days（日数）が要ります")
        return self

    def value(self) -> model.Limits:
        return model.Limits(**dict(self))


class ProcedureForm(Form):
    id: Id
    submission: Id
    number: Annotated[Count, Field(ge=1)] | None = None
    department: Line
    name: Line
    pattern: model.Pattern | None = None
    items: PaperItems
    term: TermForm
    counterparties: tuple[CounterpartyForm, ...] = ()
    limits: LimitsForm = LimitsForm()
    folders: Unique[FolderId] = ()
    expected_per_year: Count | None = None
    triggers: Unique[model.Trigger] = ()
    note: Note | None = None
    item_groups: tuple[ItemGroupForm, ...] = ()

    @model_validator(mode="after")
    def _check_groups(self) -> ProcedureForm:
        names = [group.name for group in self.item_groups]
        if len(set(names)) < len(names):
            raise ValueError("item_groups に同じ名前の組が2つあります。1つにまとめてください")
        grouped = tuple(item for group in self.item_groups for item in group.items)
        if grouped and self.items[-len(grouped) :] != grouped:
            raise ValueError(
                "item_groups の項目が items の終わりと合いません。items の最後に、組の順に同じ項目を並べてください"
            )
        return self

    def value(self) -> model.Procedure:
        given = dict(self) | {
            "term": self.term.value(),
            "counterparties": tuple(counterparty.value() for counterparty in self.counterparties),
            "limits": self.limits.value(),
            "item_groups": tuple(group.value() for group in self.item_groups),
        }
        return model.Procedure(**given)


class DeclarationForm(Form):
    id: Id
    kind: model.DeclarationKind
    department: Line
    subject: Line
    parties: Annotated[Unique[PersonAddress], Field(min_length=1)]
    items: Items
    term: TermForm
    delete_on: RegistryDay | None = None
    download: model.Permission | None = None
    declared_by: Line | None = None
    declared_on: RegistryDay | None = None
    folders: Unique[FolderId] = ()
    addresses: Networks | None = None

    @model_validator(mode="after")
    def _check_deletion(self) -> DeclarationForm:
        if self.term.open:
            raise ValueError("所定の様式の期間には、始まりと終わりの日付が要ります")
        if self.term.renews_yearly:
            raise ValueError(
                "所定の様式の期間は、毎年度の更新ができません。renews_yearly を消し、終わりの日を書いてください"
            )
        if self.delete_on is not None and self.term.start is not None and self.delete_on < self.term.start:
            raise ValueError(f"削除する日（{self.delete_on}）が期間の始まり（{self.term.start}）より前です")
        return self

    def value(self) -> model.Declaration:
        return model.Declaration(**(dict(self) | {"term": self.term.value()}))
