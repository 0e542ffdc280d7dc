"""A plan in a signed file: what a person has read in it is what runs, or nothing."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from gatekeeper.acting.basis_change import basis_changes
from gatekeeper.acting.round import Acting, Prepared, same_action
from gatekeeper.document.intake import take_bytes
from gatekeeper.enforcement.action import Basis, Draft
from gatekeeper.enforcement.image import Aim, Image, Thing, ThingKind, differences
from gatekeeper.errors import Mistake, MistakesError, RefusedByGuardError, UnreadableError, UsageError
from gatekeeper.signing import canonical
from gatekeeper.signing.key import Signature
from gatekeeper.signing.keyring import SignatureError
from gatekeeper.text import words

__all__ = ["PlanFile", "check_unchanged", "read_plan_file", "write_plan_file"]

_FORMAT = "gatekeeper-plan/1"
_WORDS = words("ja")
_PURPOSE = "gatekeeper/plan/v1"
_LARGEST = 50 * 2**20


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A signed plan as read. `digest` is the SHA-256 of what was signed, in hexadecimal."""

    as_of: datetime
    basis: Basis
    drafts: tuple[Draft, ...]
    digest: str


def write_plan_file(acting: Acting, prepared: Prepared, path: Path) -> None:
    """Writes what is due as a signed file; an existing one isn't overwritten.

    :raises SigningKeyError, MistakesError: there is no key, or it can't be used.
    :raises UsageError: the file can't be written.
    """
    plain = {
        "format": _FORMAT,
        "as_of": prepared.plan.as_of.isoformat(),
        "basis": {
            "registry": prepared.basis.registry,
            "policies": prepared.basis.policies,
            "sweep": prepared.basis.sweep,
        },
        "actions": [_plain(one) for one in prepared.drafts],
    }
    settings = acting.office.settings
    signer = acting.office.keys.signer(settings.needed_secret("ledger_key_passphrase"))
    signature = signer.sign(canonical.dumps(plain), _PURPOSE)
    whole = {"plan": plain, "key": signature.key_id, "signature": b64encode(signature.value).decode("ascii")}
    try:
        with path.open("x", encoding="utf-8") as file:
            json.dump(whole, file, ensure_ascii=False, indent=1)
            file.write("\n")
    except FileExistsError:
        raise UsageError(f"{path} はもうあります。別の名前を指定してください。") from None
    except OSError as error:
        path.unlink(missing_ok=True)
        raise UsageError(f"{path} に書けません。フォルダと空き容量を確かめてください。") from error


def read_plan_file(acting: Acting, path: Path) -> PlanFile:
    """A plan that this gatekeeper's key has signed.

    :raises MistakesError: it can't be read, or isn't a plan of this form.
    :raises RefusedByGuardError: it isn't signed by a key of this gatekeeper, or was changed since.
    """
    try:
        whole = json.loads(take_bytes(path, most=_LARGEST))
        plain, signature = whole["plan"], Signature(whole["key"], b64decode(whole["signature"], validate=True))
        signed = canonical.dumps(plain)
        _verify(acting, signed, signature)
        _check_format(plain)
        basis = Basis(**plain["basis"])
        drafts = tuple(_draft(one) for one in plain["actions"])
        return PlanFile(datetime.fromisoformat(plain["as_of"]), basis, drafts, sha256(signed).hexdigest())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = "gatekeeper plan --out が書いた予定のファイルではありません。"
        raise MistakesError([Mistake(str(path), None, message)]) from error


def check_unchanged(acting: Acting, plan: PlanFile, prepared: Prepared) -> None:
    """Refuses a plan where anything that it rests on has changed since, naming each thing.

    :raises UsageError: it was carried out before.
    :raises RefusedByGuardError: the registry, a policy, or a thing in it has changed, or isn't to be changed any more.
    """
    acting.journal.check_new_file(plan.digest)
    changed = [*basis_changes(acting.office, plan.basis, plan.as_of), *_item_changes(acting, plan, prepared)]
    if changed:
        raise RefusedByGuardError(
            "\n".join(["予定を作ったあとで、次のものが変わりました。何もしていません。", *changed])
        )


def _check_format(plain: dict[str, Any]) -> None:
    """:raises ValueError: another program has written it, or a newer one."""
    if plain["format"] != _FORMAT:
        raise ValueError(plain["format"])


def _verify(acting: Acting, signed: bytes, signature: Signature) -> None:
    try:
        acting.office.keys.keyring().verify(signed, _PURPOSE, signature)
    except SignatureError as error:
        raise RefusedByGuardError(
            "予定のファイルに、このゲートキーパーの署名がないか、署名のあとで書き換えられています。何もしていません。"
        ) from error


def _item_changes(acting: Acting, plan: PlanFile, prepared: Prepared) -> Iterable[str]:
    fresh = {one.thing.key: one for one in prepared.drafts}
    hand = acting.office.enforcer.hand()
    for draft in plan.drafts:
        wanted = fresh.get(draft.thing.key)
        if wanted is None or not same_action(wanted, draft):
            yield f"{_named(draft)}（この処置は、いまの予定にありません）"
            continue
        try:
            found = hand.look(draft.thing)
        except UnreadableError:
            yield f"{_named(draft)}（Boxで見つからないか、見る権限がありません）"
            continue
        if differences(draft.before, found):
            yield f"{_named(draft)}（Boxで変わっています）"


def _named(draft: Draft) -> str:
    """Where, and what there: one folder may have several things in a plan."""
    thing = _WORDS(f"thing.{draft.thing.kind}")
    return f"{draft.path} の{thing}" + (f"「{draft.login}」" if draft.login else "")


def _plain(draft: Draft) -> dict[str, Any]:
    thing = draft.thing
    return {
        "thing": [str(thing.kind), thing.id, thing.item_type, thing.item_id],
        "aim": {"absent": draft.aim.absent, "facts": dict(draft.aim.facts)},
        "before": {"present": draft.before.present, "facts": dict(draft.before.facts), "stamp": draft.before.stamp},
        "due": draft.due.isoformat(),
        "path": draft.path,
        "remedies": list(draft.remedies),
        "rules": list(draft.rules),
        "login": draft.login,
        "owner": draft.owner,
        "procedure": draft.governor,
        "department": draft.department,
        "policy": draft.policy,
        "leaves": draft.leaves,
    }


def _draft(plain: dict[str, Any]) -> Draft:
    kind, thing_id, item_type, item_id = plain["thing"]
    before = plain["before"]
    return Draft(
        thing=Thing(ThingKind(kind), thing_id, item_type, item_id),
        aim=Aim(plain["aim"]["absent"], plain["aim"]["facts"]),
        before=Image(before["present"], before["facts"], before["stamp"]),
        due=datetime.fromisoformat(plain["due"]),
        path=plain["path"],
        remedies=tuple(plain["remedies"]),
        rules=tuple(plain["rules"]),
        login=plain["login"],
        owner=plain["owner"],
        governor=plain["procedure"],
        department=plain["department"],
        policy=plain["policy"],
        leaves=plain["leaves"],
    )
