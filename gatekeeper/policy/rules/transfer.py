"""What was transferred, by whom, when and how much, against what was approved at that moment."""

from __future__ import annotations

from gatekeeper.policy.rule import REPORT, About, Finding, Outcome, Sentence, Where, rule
from gatekeeper.policy.transfer_case import Load, TransferCase
from gatekeeper.policy.violation import Severity
from gatekeeper.registry.governing import StandingKind
from gatekeeper.registry.term import Span, TermState
from gatekeeper.transfer.value import Deed, Side, Transfer, Way

__all__ = ["mass_download", "transfer_by_stranger", "transfer_out_of_term", "transfer_unregistered"]

_OUTSIDE = frozenset({Side.OUTSIDE, Side.ANONYMOUS})
_LONGEST_NAME = 200
_ENDS = (
    "1つの違反は、1つの場所（手続・所定の様式・登録のないフォルダ）での1つのアカウントの受渡しをまとめたもので、"
    "一番新しい受渡しを示します。全部は gatekeeper transfers で見られます。"
    "過ぎた受渡しは取り消せないので、同じような受渡しがポリシーの transfers.quiet_after の間なければ解消とします。"
)


@rule(
    About(
        id="GK501",
        name="transfer-unregistered",
        title="登録のない受渡し",
        explanation=(
            "手続にも所定の様式にも結び付いていない場所で、区の外の人がファイルを受け取ったか、入れました。"
            "その時点の登録で判断するので、あとから登録しても、前の受渡しは登録のないままです。"
            "どのフォルダにあるかが分からないファイルは、受渡しのあとの見回りが最後まで読めても見つからないときに知らせます。"
            "区の職員が庁外の住所から見たときも、庁外で見る職員の届けがなければここに出ます"
            "（設定の [ward] office_addresses に庁舎の住所があるときだけ）。"
            f"{_ENDS}"
        ),
        ground="Boxの基本付議「3つの付議パターン以外の受渡しは認めない」",
        remedy="報告する",
        sentences={
            "": Sentence(
                "「{login}」が{at:moment}に、登録のない場所で「{file}」を{deed:deed}しました。",
                "{login} has {deed:deed} {file} at {at:moment} in a place that nothing governs.",
            ),
            "anonymous": Sentence(
                "サインインしていない人が{at:moment}に、登録のない場所で「{file}」を{deed:deed}しました。",
                "Somebody without an account has {deed:deed} {file} at {at:moment} in a place that nothing governs.",
            ),
            "offsite": Sentence(
                "区の職員「{login}」が{at:moment}に、届けなしに庁外（{ip}）から「{file}」を{deed:deed}しました。",
                "{login} of the ward has {deed:deed} {file} at {at:moment} from outside the office ({ip}), undeclared.",
            ),
        },
        example={
            "login": "someone@example.net",
            "at": "2026-02-01T10:00:00+09:00",
            "file": "名簿.xlsx",
            "deed": "downloaded",
        },
    ),
    on=(TransferCase,),
    severity=Severity.HIGH,
    where=Where.ANYWHERE,
    needs=("place", "account"),
)
def transfer_unregistered(case: TransferCase) -> Outcome:
    transfer = case.transfer
    if transfer.way is Way.OFFICE_OUT and transfer.standing != StandingKind.APPROVED:
        return Finding(REPORT, _facts(transfer), severity=Severity.MEDIUM, wording="offsite")
    if case.governor is not None or transfer.side not in _OUTSIDE:
        return None
    return Finding(REPORT, _facts(transfer), wording=_anonymous(transfer))


@rule(
    About(
        id="GK502",
        name="transfer-out-of-term",
        title="期間の外の受渡し",
        explanation=(
            "認められた相手方の受渡しですが、その時点では、手続・所定の様式・相手方の期間の外でした。"
            "期間は日本の日付で、最終日の終わり（24時）まで有効です。届いた記録が遅れても、受渡しのあった時点で判断します。"
            "始まりも終わりも登録のない期間は、外かどうかが分からないので、ここでは知らせません（GK105が知らせます）。"
            f"{_ENDS}"
        ),
        ground="付議した期間",
        remedy="報告する",
        sentences={
            "": Sentence(
                "「{login}」が{at:moment}に「{file}」を{deed:deed}しましたが、期間は{end:day}で終わっていました。",
                "{login} has {deed:deed} {file} at {at:moment}, after the term had ended on {end}.",
            ),
            "before": Sentence(
                "「{login}」が{at:moment}に「{file}」を{deed:deed}しましたが、期間は{start:day}からです。",
                "{login} has {deed:deed} {file} at {at:moment}, before the term starts on {start}.",
            ),
            "between": Sentence(
                "「{login}」が{at:moment}に「{file}」を{deed:deed}しましたが、期間は{end:day}までで、次は{start:day}からです。",
                "{login} has {deed:deed} {file} at {at:moment}; the term ended on {end} and goes on from {start}.",
            ),
        },
        example={
            "login": "op@vendor.example.com",
            "at": "2026-04-01T00:00:00+09:00",
            "file": "督促状.xlsx",
            "deed": "downloaded",
            "end": "2026-03-31",
        },
    ),
    on=(TransferCase,),
    severity=Severity.HIGH,
    needs=("account",),
)
def transfer_out_of_term(case: TransferCase) -> Outcome:
    span = _own_span(case)
    if span is None or span.state.holds or span.state is TermState.UNKNOWN:
        return None
    wording = {TermState.BEFORE: "before", TermState.BETWEEN: "between"}.get(span.state, "")
    severity = Severity.HIGH if span.state is TermState.OVER else Severity.MEDIUM
    return Finding(REPORT, _facts(case.transfer) | span.named(), severity=severity, wording=wording)


@rule(
    About(
        id="GK503",
        name="transfer-by-stranger",
        title="認められていない人や場所からの受渡し",
        explanation=(
            "手続や所定の様式に結び付いたフォルダで、その相手方ではない人がファイルを受け取ったか、入れました。"
            "開かれたリンクから来た、サインインしていない人も同じです。"
            "認められた相手方でも、登録の addresses に仕事をする場所のIPアドレスがあるときは、"
            "ほかの場所からの受渡しを知らせます。addresses がなければ、場所は問いません。"
            "Boxが送り元の住所を言わなかったときは、場所については判断しません。"
            f"{_ENDS}"
        ),
        ground="対策「関係者以外は通信できない」「ID・パスワードによる、なりすましの防止」",
        remedy="報告する",
        sentences={
            "": Sentence(
                "「{login}」は「{governor}」の相手方ではありませんが、{at:moment}に「{file}」を{deed:deed}しました。",
                "{login}, who isn't a counterparty of {governor}, has {deed:deed} {file} at {at:moment}.",
            ),
            "anonymous": Sentence(
                "サインインしていない人が、{at:moment}に「{governor}」の「{file}」を{deed:deed}しました。",
                "Somebody without an account has {deed:deed} {file} of {governor} at {at:moment}.",
            ),
            "address": Sentence(
                "「{login}」が{at:moment}に、登録にない場所（{ip}）から「{file}」を{deed:deed}しました。",
                "{login} has {deed:deed} {file} at {at:moment} from an address that isn't on record ({ip}).",
            ),
        },
        example={
            "login": "someone@example.net",
            "governor": "R7-36-03",
            "at": "2026-02-01T10:00:00+09:00",
            "file": "督促状.xlsx",
            "deed": "downloaded",
        },
    ),
    on=(TransferCase,),
    severity=Severity.HIGH,
    needs=("account",),
)
def transfer_by_stranger(case: TransferCase) -> Outcome:
    transfer, standing = case.transfer, case.standing
    if transfer.side is Side.ANONYMOUS:
        return Finding(REPORT, _facts(transfer), wording="anonymous")
    if standing is None:
        return None
    if standing.kind is StandingKind.APPROVED:
        return Finding(REPORT, _facts(transfer), wording="address") if case.is_elsewhere else None
    return None if _own_span(case) is not None else Finding(REPORT, _facts(transfer))


@rule(
    About(
        id="GK504",
        name="mass-download",
        title="大量のダウンロード",
        explanation=(
            "1つのアカウントが1時間に、ポリシーの transfers.mass_count より多くのファイルか、"
            "transfers.mass_bytes より多くの量をダウンロードしました。"
            "1時間は時計の区切りではなく、どの1時間でも数えます。手続や所定の様式ごとに数え、区の職員も対象です。"
            "まとめて受け取ることが仕事の相手方もあるので、そのアカウントのふだん（過去90日の、ダウンロードのあった1時間の平均）の"
            "times_own_past 倍までは知らせません。過去のないアカウントは、上限だけで判断します。"
            f"{_ENDS}"
        ),
        ground="対策「アクセスログの取得と定期的な分析」",
        remedy="報告する",
        sentences={
            "": Sentence(
                "「{login}」が{at:moment}までの1時間に、{files}件（{size}バイト）をダウンロードしました。"
                "ふだんは1時間に{usual}件です。",
                "{login} has downloaded {files} files ({size} bytes) in the hour up to {at:moment}; usually {usual}.",
            ),
            "first": Sentence(
                "「{login}」が{at:moment}までの1時間に、{files}件（{size}バイト）をダウンロードしました。"
                "比べられる過去はありません。",
                "{login} has downloaded {files} files ({size} bytes) in the hour up to {at:moment}; there is no past.",
            ),
            "anonymous": Sentence(
                "サインインしていない人が{at:moment}までの1時間に、{files}件（{size}バイト）をダウンロードしました。",
                "Visitors without an account have downloaded {files} files ({size} bytes) in the hour to {at:moment}.",
            ),
        },
        example={
            "login": "op@vendor.example.com",
            "at": "2026-02-01T10:00:00+09:00",
            "files": "520",
            "size": "1200000000",
            "usual": "12",
        },
    ),
    on=(TransferCase,),
    severity=Severity.HIGH,
    where=Where.ANYWHERE,
    needs=("account",),
)
def mass_download(case: TransferCase) -> Outcome:
    limits, hour, usual = case.policy.transfers, case.hour, case.usual or Load()
    if case.transfer.deed is not Deed.DOWNLOADED:
        return None
    many = hour.files > max(limits.mass_count, limits.times_own_past * usual.files)
    much = hour.size > max(limits.mass_bytes, limits.times_own_past * usual.size)
    if not many and not much:
        return None
    facts = _facts(case.transfer) | {"files": str(hour.files), "size": str(hour.size), "usual": str(usual.files)}
    return Finding(REPORT, facts, wording=_anonymous(case.transfer) or ("" if case.usual else "first"))


def _own_span(case: TransferCase) -> Span | None:
    """The days by which the party is judged; None where the days aren't what is wrong with it, or not its affair."""
    if case.standing is None:
        return None
    if case.standing.kind is StandingKind.APPROVED:
        return case.standing.span
    if case.standing.kind is not StandingKind.SUBCONTRACTOR_OUT_OF_SCOPE:
        return None
    span = case.standing.span
    return span if span is not None and span.state.is_ruled_out else None


def _anonymous(transfer: Transfer) -> str:
    return "anonymous" if transfer.side is Side.ANONYMOUS else ""


def _facts(transfer: Transfer) -> dict[str, str]:
    return {
        "login": transfer.login or "",
        "at": transfer.at.isoformat(),
        "deed": str(transfer.deed),
        "file": transfer.item_name[:_LONGEST_NAME],
        "ip": transfer.ip or "",
        "event": transfer.event_id,
    }
