"""What a person means by a word on the command line: a procedure, a folder or a company, and the folders of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gatekeeper.enforcement.lockdown import Lockdown, Scope, Target, TargetKind
from gatekeeper.errors import UsageError
from gatekeeper.registry.company import Company, company_of
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Contact, Governor, Procedure
from gatekeeper.registry.party import company_key

__all__ = ["Aimed", "aimed_at", "aimed_before", "named", "scope_of", "with_governors"]

_FOLDER = re.compile(r"[1-9]\d*")
_WHERE = (
    "gatekeeper registry list（手続）、gatekeeper registry who（会社）、Boxのフォルダの URL（番号）で確かめてください。"
)
_PREFIXES = {f"{kind.value}:": kind for kind in TargetKind}


@dataclass(frozen=True, slots=True)
class Aimed:
    """A target with its title for people, the folders of which the trees are meant, and whom to call."""

    target: Target
    title: str
    folders: tuple[str, ...]
    governors: tuple[Governor, ...] = ()
    company: Company | None = None

    @property
    def contacts(self) -> tuple[tuple[str, Contact], ...]:
        """The emergency contacts on record, each with its company; those of the company meant, or of all concerned."""
        return tuple(dict.fromkeys(_contacts(self)))


def aimed_at(index: Index, given: str) -> Aimed:
    """What `given` names: a procedure's or declaration's number, a folder's id, or a company's name or domain.

    `procedure:`, `folder:` and `company:` before it say which, where it could be more than one.

    :raises UsageError: nothing has this name, or it has no folders and no addresses that something could be closed by.
    """
    kind, text = named(given)
    governor = index.governor(text) if kind in {None, TargetKind.PROCEDURE} else None
    if governor is not None:
        return _procedure(governor)
    if kind in {None, TargetKind.FOLDER} and _FOLDER.fullmatch(text):
        bound = index.bound_to(text)
        return Aimed(Target(TargetKind.FOLDER, text), text, (text,), () if bound is None else (bound,))
    company = company_of(index.registry, text) if kind in {None, TargetKind.COMPANY} else None
    if company is None:
        raise UsageError(f"「{text}」という手続・フォルダ・会社は見つかりません。{_WHERE}")
    return _company(company)


def aimed_before(index: Index, one: Lockdown) -> Aimed:
    """The target of a lockdown on record, as the registry has it now; its folders are those of then, too."""
    target = one.target
    governor = index.governor(target.id) if target.kind is TargetKind.PROCEDURE else None
    company = company_of(index.registry, target.id) if target.kind is TargetKind.COMPANY else None
    folders = one.folders
    governors: tuple[Governor, ...] = ()
    if governor is not None:
        governors, folders = (governor,), (*folders, *governor.folders)
    if company is not None:
        governors, folders = company.procedures, (*folders, *_folders(company.procedures))
    return Aimed(target, one.title, tuple(dict.fromkeys(folders)), governors, company)


def with_governors(aimed: Aimed, index: Index, ids: Iterable[str]) -> Aimed:
    """With what was found to govern a folder or what lies in it: whom to call is known only then."""
    if aimed.target.kind is not TargetKind.FOLDER:
        return aimed
    found = [governor for one in sorted(ids) if (governor := index.governor(one)) is not None]
    return replace(aimed, governors=tuple(dict.fromkeys([*aimed.governors, *found])))


def scope_of(aimed: Aimed, index: Index) -> Scope:
    """Whom the lockdown of a target shuts out.

    :raises UsageError: it was of a company of which the registry knows nothing any more.
    """
    if aimed.target.kind is not TargetKind.COMPANY:
        return Scope(lambda login: not index.is_inside(login), whole=True)
    if aimed.company is None:
        raise UsageError(
            f"会社「{aimed.title}」は、もう登録簿にありません。登録簿に戻すか、手続かフォルダを指定してください。"
        )
    return Scope(aimed.company.has, whole=False)


def named(given: str) -> tuple[TargetKind | None, str]:
    """The kind that a person has put before a name, if any, and the name."""
    text = given.strip()
    for prefix, kind in _PREFIXES.items():
        if text.startswith(prefix):
            return kind, text.removeprefix(prefix).strip()
    return None, text


def _procedure(governor: Governor) -> Aimed:
    title = governor.name if isinstance(governor, Procedure) else governor.subject
    if not governor.folders:
        raise UsageError(
            f"{governor.id}「{title}」には、受渡しフォルダが結び付いていないため、止めるものがありません。"
            "フォルダの番号か、会社の名前を指定してください。"
        )
    shown = f"{governor.id} {title}"
    return Aimed(Target(TargetKind.PROCEDURE, governor.id), shown, governor.folders, (governor,))


def _company(company: Company) -> Aimed:
    if not company.is_addressable:
        raise UsageError(
            f"会社「{company.name}」には、登録簿にドメインも取扱者もないため、どのアクセスがその会社のものか分かりません。"
            "手続かフォルダを指定してください。"
        )
    folders = tuple(_folders(company.procedures))
    return Aimed(Target(TargetKind.COMPANY, company.name), company.name, folders, company.procedures, company)


def _folders(procedures: Sequence[Procedure]) -> Iterator[str]:
    for procedure in procedures:
        yield from procedure.folders


def _contacts(aimed: Aimed) -> Iterator[tuple[str, Contact]]:
    wanted = None if aimed.company is None else {company_key(party.name) for party in aimed.company.parties}
    for governor in aimed.governors:
        if isinstance(governor, Procedure):
            for party in governor.counterparties:
                if wanted is None or company_key(party.name) in wanted:
                    yield from ((party.name, contact) for contact in party.contacts)
