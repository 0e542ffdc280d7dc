"""The registry as a whole: what no entry shows by itself. Each check gives every mistake that it finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from gatekeeper.errors import Mistake
from gatekeeper.registry.address import ace_domain
from gatekeeper.registry.check_likeness import check_likeness
from gatekeeper.registry.check_party import check_parties
from gatekeeper.registry.model import Channel, Declaration, Pattern, Procedure, Submission, Term
from gatekeeper.registry.placed import Gathered, Placed

__all__ = ["check"]

_APPROVING = frozenset({"approved", "conditionally_approved"})


def check(gathered: Gathered, ward_domains: Iterable[str] = ()) -> list[Mistake]:
    """Every mistake of the whole. `ward_domains` may be empty: then nothing is compared with the ward's own."""
    ward = frozenset(ace_domain(domain) or domain for domain in ward_domains)
    return [
        *_check_ids(gathered),
        *_check_procedures(gathered),
        *_check_folders(gathered),
        *_check_overlaps(gathered),
        *check_parties(gathered, ward),
        *check_likeness(gathered, ward),
    ]


def _check_ids(gathered: Gathered) -> Iterator[Mistake]:
    """Procedures and declarations share their ids: a violation names what governs by id alone."""
    groups: list[list[Placed[Submission] | Placed[Procedure] | Placed[Declaration]]] = [
        [*gathered.submissions],
        [*gathered.procedures, *gathered.declarations],
    ]
    for group in groups:
        first: dict[str, str] = {}
        for placed in group:
            if placed.entry.id in first:
                message = f"同じ id が {first[placed.entry.id]} にもあります。別の id にしてください。"
                yield placed.mistake(message, "id")
            first.setdefault(placed.entry.id, placed.where("id"))


def _check_procedures(gathered: Gathered) -> Iterator[Mistake]:
    submissions = {placed.entry.id: placed.entry for placed in gathered.submissions}
    for placed in gathered.procedures:
        submission = submissions.get(placed.entry.submission)
        if submission is not None:
            yield from _check_under(placed, submission)
        elif gathered.whole and placed.entry.submission not in gathered.unread_ids:
            yield placed.mistake(
                f"付議「{placed.entry.submission}」がありません。submissions に加えるか、番号を直してください。",
                "submission",
            )


def _check_under(placed: Placed[Procedure], submission: Submission) -> Iterator[Mistake]:
    """What the submission's channel and outcome ask of its procedure."""
    procedure, on_box = placed.entry, submission.channel is Channel.BOX
    if on_box and procedure.pattern is None:
        yield placed.mistake("pattern がありません。new_outsourcing か migrated_media を書いてください。")
    if procedure.pattern is Pattern.POST_HOC:
        yield placed.mistake(
            "事前の付議をしない区分（post_hoc）は、手続でなく declarations に書いてください。", "pattern"
        )
    if not on_box and procedure.pattern is not None:
        yield placed.mistake(
            f"付議「{submission.id}」はBoxの付議ではない（{submission.channel}）ので、pattern は書けません。", "pattern"
        )
    if not on_box and procedure.folders:
        yield placed.mistake(
            f"付議「{submission.id}」はBoxの付議ではない（{submission.channel}）ので、フォルダは結び付けられません。",
            "folders",
        )
    if procedure.folders and submission.outcome not in _APPROVING:
        yield placed.mistake(
            f"付議「{submission.id}」は承認されていない（{submission.outcome}）ので、フォルダは結び付けられません。",
            "folders",
        )


def _check_folders(gathered: Gathered) -> Iterator[Mistake]:
    bound: dict[str, str] = {}
    for placed in gathered.governors():
        for index, folder in enumerate(placed.entry.folders):
            if folder in bound:
                yield placed.mistake(
                    f"フォルダ {folder} は {bound[folder]} にも結び付いています。1つの手続だけにしてください。",
                    "folders",
                    index,
                )
            bound.setdefault(folder, f"「{placed.entry.id}」（{placed.where('folders', index)}）")


def _check_overlaps(gathered: Gathered) -> Iterator[Mistake]:
    """One number of a submission's table is one approval at a time."""
    numbered: dict[tuple[str, int], list[Placed[Procedure]]] = defaultdict(list)
    for placed in gathered.procedures:
        if placed.entry.number is not None:
            numbered[placed.entry.submission, placed.entry.number].append(placed)
    for (submission, number), same in numbered.items():
        for one, other in combinations(same, 2):
            if _overlap(one.entry.term, other.entry.term):
                yield other.mistake(
                    f"付議「{submission}」の No.{number} の期間が"
                    f"「{one.entry.id}」（{one.where('term')}）と重なっています。期間か番号を直してください。",
                    "term",
                )


def _overlap(one: Term, other: Term) -> bool:
    first, second = sorted((one, other), key=lambda term: (term.start or date.min, term.end or date.max))
    return first.renews_yearly or (second.start or date.min) <= (first.end or date.max)
