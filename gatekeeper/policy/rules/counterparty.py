"""Who may be let in: the governing procedure's counterparties, their subcontractors, and nobody who imitates them.

An outside person has one standing, so that one of these rules speaks at most; only a doubtful likeness is told beside.
"""

from __future__ import annotations

from gatekeeper.policy.case import CollaborationCase
from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, Where, rule
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity
from gatekeeper.registry.governing import Standing, StandingKind

__all__ = ["collaborator_not_approved", "counterparty_undetermined", "look_alike_address", "subcontractor_out_of_scope"]

_REMOVE = Remedy(RemedyKind.REMOVE_COLLABORATION)


@rule(
    About(
        id="GK102",
        name="collaborator-not-approved",
        title="承認されていないコラボレータ",
        explanation=(
            "手続や所定の様式で認めた相手方ではない人が、その受渡しフォルダに招かれています。"
            "まずメールアドレス、次にドメインが、登録された相手方と完全に一致するかどうかで判断します。"
            "似ているだけでは一致とみなしません。Boxが相手のアドレスを示さないときは、外さずに報告だけをします。"
        ),
        ground="対策「定めた相手方だけが通信できること」",
        remedy="コラボレータから外す",
        sentences={
            "": Sentence(
                "「{login}」は「{governor}」の相手方ではありません（{role:role}）。",
                "{login} ({role}) isn't a counterparty of {governor}.",
            ),
            "unreadable": Sentence(
                "アドレスの分からない相手が「{governor}」のフォルダに招かれています（{role:role}）。確かめてください。",
                "Somebody whose address Box doesn't show ({role}) is in a folder of {governor}.",
            ),
        },
        example={"login": "someone@example.net", "role": "editor", "governor": "R7-36-03"},
    ),
    on=(CollaborationCase,),
    severity=Severity.HIGH,
    inherited=True,
)
def collaborator_not_approved(case: CollaborationCase) -> Outcome:
    if _standing(case, StandingKind.UNREADABLE):
        return Finding(REPORT, _named(case), wording="unreadable")
    return Finding(_REMOVE, _named(case)) if _standing(case, StandingKind.NOT_APPROVED) else None


@rule(
    About(
        id="GK103",
        name="subcontractor-out-of-scope",
        title="範囲の外の再委託先",
        explanation=(
            "再委託先が、自分に認められた期間の外で、または自分が関わらない手続のフォルダに招かれています。"
            "委託先の期間が続いていても、再委託先の期間が終わっていれば（まだ始まっていなければ）認められません。"
            "同じ委託先の別の手続で認められた再委託先も、この手続では認められません。"
        ),
        ground="対策「再委託先にも同じ義務を負わせること」と、付議した再委託の範囲・期間",
        remedy="コラボレータから外す",
        sentences={
            "": Sentence(
                "再委託先「{party}」の「{login}」は、「{governor}」では認められていません。",
                "{login} of subcontractor {party} isn't part of {governor}.",
            ),
            "term": Sentence(
                "再委託先「{party}」の「{login}」は、自分の期間（{start:day}から{end:day}まで）の外です。",
                "{login} of subcontractor {party} is outside its own term ({start} to {end}).",
            ),
            "open-term": Sentence(
                "再委託先「{party}」の「{login}」は、自分の期間の外です。",
                "{login} of subcontractor {party} is outside its own term.",
            ),
        },
        example={"login": "op@env.example.com", "party": "丙封筒株式会社", "governor": "R7-36-03"},
    ),
    on=(CollaborationCase,),
    severity=Severity.HIGH,
    inherited=True,
)
def subcontractor_out_of_scope(case: CollaborationCase) -> Outcome:
    standing = _standing(case, StandingKind.SUBCONTRACTOR_OUT_OF_SCOPE)
    if standing is None:
        return None
    facts = _named(case) | {"party": standing.subcontractor.name if standing.subcontractor else ""}
    if standing.span is None or not standing.span.state.is_ruled_out:
        return Finding(_REMOVE, facts)
    days = standing.span.named()
    return Finding(_REMOVE, facts | days, wording="term" if len(days) == 2 else "open-term")


@rule(
    About(
        id="GK110",
        name="look-alike-address",
        title="似せたアドレス",
        explanation=(
            "登録された相手方や区のアドレス・ドメインに似ているが、同じではないアドレスが招かれています。"
            "見た目が同じ別の文字（キリル文字など）、全角の文字、国際化ドメイン、1文字違いなどを見分けます。"
            "なりすましのおそれがあります。打ち間違いのときも、正しいアドレスで招き直してください。"
            "「印刷」のようなありふれた言葉のドメインに何かが付いているだけのときは、同業の別の会社かもしれないので、報告だけをします"
            "（承認されていない相手としては、GK102などが別に扱います）。"
        ),
        ground="対策「ID・パスワードの管理となりすましの防止」",
        remedy="コラボレータから外す（ありふれた言葉に何かが付いているだけのときは報告する）",
        sentences={
            "": Sentence(
                "「{login}」は「{imitated}」に似ていますが、別のアドレスです（{role:role}）。",
                "{login} ({role}) looks like {imitated} but is another address.",
            ),
            "affixed": Sentence(
                "「{login}」のドメインは「{imitated}」に言葉が付いたものです（{role:role}）。同じ会社でないか確かめてください。",
                "The domain of {login} ({role}) is {imitated} with more written to it.",
            ),
        },
        example={"login": "op@vend0r.example.com", "imitated": "vendor.example.com", "role": "viewer"},
    ),
    on=(CollaborationCase,),
    severity=Severity.CRITICAL,
    where=Where.ANYWHERE,
    inherited=True,
)
def look_alike_address(case: CollaborationCase) -> Outcome:
    person = case.access.person
    if person is None or person.standing.imitated is None:
        return None
    facts = _named(case) | {"imitated": person.standing.imitated}
    if person.standing.kind is StandingKind.LOOKALIKE:
        return Finding(_REMOVE, facts)
    return Finding(REPORT, facts, severity=Severity.MEDIUM, wording="affixed")


@rule(
    About(
        id="GK111",
        name="counterparty-undetermined",
        title="相手方が未定のままの共有",
        explanation=(
            "付議のときに委託先が決まっていなかった（未定の）手続で、もう区の外の人が招かれています。"
            "委託先が決まったら、登録の「未定」を消し、名前・ドメイン・取扱者を書いてから共有を始めてください。"
        ),
        ground="対策「取扱者の名簿をあらかじめ定めて報告すること」",
        remedy="報告する（登録を直すか、共有をやめるかを人が決める）",
        sentences={
            "": Sentence(
                "「{governor}」の相手方は未定ですが、「{login}」が招かれています（{role:role}）。",
                "{login} ({role}) was let in while the counterparty of {governor} is undetermined.",
            ),
        },
        example={"login": "someone@example.net", "governor": "R8-05-01", "role": "viewer"},
    ),
    on=(CollaborationCase,),
    severity=Severity.MEDIUM,
    inherited=True,
)
def counterparty_undetermined(case: CollaborationCase) -> Outcome:
    return Finding(REPORT, _named(case)) if _standing(case, StandingKind.UNDETERMINED) else None


def _standing(case: CollaborationCase, kind: StandingKind) -> Standing | None:
    """The standing of an outside user, where it is of this kind. Groups are GK109's."""
    person = case.access.person
    return person.standing if person is not None and person.standing.kind is kind else None


def _named(case: CollaborationCase) -> dict[str, str]:
    return {"login": case.collaboration.login or "", "role": case.collaboration.role}
