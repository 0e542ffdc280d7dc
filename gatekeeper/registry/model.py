"""The registry's values: submissions, procedures, counterparties, terms and declarations.

All dates are calendar days in Asia/Tokyo, both ends inclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = [
    "BasisKind",
    "Channel",
    "Contact",
    "Counterparty",
    "CounterpartyKind",
    "Declaration",
    "DeclarationKind",
    "DeleteFrom",
    "Governor",
    "ItemGroup",
    "Limits",
    "Mark",
    "Measure",
    "Pattern",
    "Permission",
    "Procedure",
    "Registry",
    "Side",
    "Subcontractor",
    "Submission",
    "Term",
    "Trigger",
]


class BasisKind(StrEnum):
    EXTERNAL_CONNECTION = "external_connection"
    OUTSOURCING = "outsourcing"
    DATA_PROCESSING = "data_processing"


class Channel(StrEnum):
    BOX = "box"
    LOGO_FORM = "logo_form"
    BENEFIT_PAYMENT = "benefit_payment"
    OTHER = "other"


class Pattern(StrEnum):
    """The three transfer patterns of the Box base paper."""

    NEW_OUTSOURCING = "new_outsourcing"
    MIGRATED_MEDIA = "migrated_media"
    POST_HOC = "post_hoc"


class DeclarationKind(StrEnum):
    COMMITTEE_MEMBER = "committee_member"
    APPLICANT = "applicant"
    OFFSITE_STAFF = "offsite_staff"


class CounterpartyKind(StrEnum):
    CONTRACTOR = "contractor"
    DESIGNATED_MANAGER = "designated_manager"
    SERVICE_PROVIDER = "service_provider"


class Trigger(StrEnum):
    """What makes a LoGo Form procedure need a submission."""

    OVER_THRESHOLD = "over_threshold"
    ONLINE_PAYMENT = "online_payment"
    MY_NUMBER_CARD = "my_number_card"


class Side(StrEnum):
    """Who has to take a measure of the checklist."""

    WARD = "ward"
    COUNTERPARTY = "counterparty"


class Mark(StrEnum):
    """○ (taken), － (not needed), or a sign that nobody could read."""

    DONE = "done"
    NOT_NEEDED = "not_needed"
    UNCLEAR = "unclear"


class DeleteFrom(StrEnum):
    """From when the days to a deletion count."""

    UPLOAD = "upload"
    TERM_END = "term_end"
    FISCAL_YEAR_END = "fiscal_year_end"


class Permission(StrEnum):
    ALLOW = "allow"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Term:
    """Start and end day, both inclusive. `renewed` lists the fiscal years whose renewal is on record.

    `renews_yearly`: the following fiscal years continue alike, on the days that the term has in its last fiscal year;
    where that ends on 31 March, they are covered whole.

    None: the paper doesn't say. A term without an end holds until the committee says otherwise; where neither day is
    known, nobody can tell whether it holds.
    """

    start: date | None
    end: date | None
    renews_yearly: bool = False
    renewed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call in an emergency, as agreed beforehand."""

    name: str
    phone: str | None = None
    mail: str | None = None


@dataclass(frozen=True, slots=True)
class Subcontractor:
    """A subcontractor (再委託先) with its own term and its own subset of the data items.

    `items` and `term` None mean: the same as the contractor's. `subdomains` tells whether addresses under a
    subdomain of `domains` count too. `addresses` are the networks (203.0.113.0/24) that it works from; None: nobody
    said, and it may come from anywhere.
    """

    name: str
    domains: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    items: tuple[str, ...] | None = None
    term: Term | None = None
    subdomains: bool = False
    addresses: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Counterparty:
    """An outside party of a procedure. `undetermined` (未定): approved before the contractor was chosen.

    `items` and `term` None mean: the same as the procedure's. One paper may ask for several things at once, each with
    a party, items and a term of its own.

    `distinct_from` names domains and addresses of others that look like this party's own, and that a person has
    confirmed to be somebody else's. `addresses` are the networks that it works from; None: nobody said.
    """

    name: str
    kind: CounterpartyKind = CounterpartyKind.CONTRACTOR
    undetermined: bool = False
    domains: tuple[str, ...] = ()
    subdomains: bool = False
    handlers: tuple[str, ...] = ()
    responsible: str | None = None
    contacts: tuple[Contact, ...] = ()
    subcontractors: tuple[Subcontractor, ...] = ()
    distinct_from: tuple[str, ...] = ()
    items: tuple[str, ...] | None = None
    term: Term | None = None
    addresses: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one procedure allows; narrows the policy and never widens it. None: as the policy has it.

    `delete_after_days` counts from `delete_from` (None: from the upload); from an end, no days mean the end itself.
    """

    download: Permission | None = None
    max_role: str | None = None
    delete_after_days: int | None = None
    link_lifetime_days: int | None = None
    delete_from: DeleteFrom | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the protection checklist (個人情報保護対策チェックリスト).

    `basis` is what the checklist is about, `area` its part (運用上の対策), `reason` why a measure isn't needed.
    """

    text: str
    side: Side
    mark: Mark
    basis: BasisKind | None = None
    area: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Data items that the paper lists under one head (【…】)."""

    name: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Submission:
    """One paper put to the committee (付議), with the checklist that is attached to it.

    The outcome `not_required` (付議不要) stands for a paper that needn't be put to it: so a LoGo Form procedure that
    needs no submission is kept in the registry too, and its filings are watched.
    """

    id: str
    title: str
    document: str | None = None
    meeting: str | None = None
    channel: Channel = Channel.BOX
    basis: tuple[BasisKind, ...] = ()
    departments: tuple[str, ...] = ()
    decided_on: date | None = None
    outcome: str = "approved"
    checklist: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """One row of a submission's table: the unit of approval. `pattern` is None off Box.

    `items` are all data items in the paper's order, in which one may stand twice (氏名 of the applicant, and of the
    householder); the last of them are those of `item_groups`, group by group.
    """

    id: str
    submission: str
    number: int | None
    department: str
    name: str
    pattern: Pattern | None
    items: tuple[str, ...]
    term: Term
    counterparties: tuple[Counterparty, ...] = ()
    limits: Limits = Limits()
    folders: tuple[str, ...] = ()
    expected_per_year: int | None = None
    triggers: tuple[Trigger, ...] = ()
    note: str | None = None
    item_groups: tuple[ItemGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """A transfer of the unsubmitted category, registered by the prescribed form before it starts.

    `parties` are the plain addresses of named people. Fields that the form left empty are None: what is missing
    is reported, not guessed. `addresses` are the networks that they work from; None: nobody said.
    """

    id: str
    kind: DeclarationKind
    department: str
    subject: str
    parties: tuple[str, ...]
    items: tuple[str, ...]
    term: Term
    delete_on: date | None = None
    download: Permission | None = None
    declared_by: str | None = None
    declared_on: date | None = None
    folders: tuple[str, ...] = ()
    addresses: tuple[str, ...] | None = None


Governor = Procedure | Declaration


@dataclass(frozen=True, slots=True)
class Registry:
    """The whole registry as it stood at one moment. Checked as a whole before it becomes a value."""

    submissions: tuple[Submission, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    declarations: tuple[Declaration, ...] = ()
