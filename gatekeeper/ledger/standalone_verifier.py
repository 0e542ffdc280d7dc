"""管理簿の書き出し（フォルダ）か、1件の証明（JSONファイル）を、ゲートキーパーのない機械で確かめます。

    python3 verify_ledger.py フォルダかファイル [--key 指紋]

要るのは Python 3.11 以上と cryptography だけです。終了ステータスは、0 確かめられた、2 読めない、5 合わない、です。

This file stands alone on purpose: whoever checks the ledger needn't trust the program that wrote it.
"""

from __future__ import annotations

import json
import re
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PREFIX = b"gatekeeper-signature/1\0"
HALF = re.compile("[\ud800-\udfff]")


class WrongError(Exception):
    """What was handed out contradicts itself or its signatures."""


class UnreadableError(Exception):
    """It isn't what this program checks."""


def canonical(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text).encode("utf-8")


def read(text: str, where: str) -> Any:
    """Strictly: a key that stands twice, or a float, could be read differently elsewhere."""

    def refuse(found: str) -> NoReturn:
        raise UnreadableError(f"{where}: 使えない数 {found[:20]} があります。")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise UnreadableError(f"{where}: 同じ名前が2回あります。")
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{where}: JSONとして読めません。") from error


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def need(holds: object, said: str) -> None:
    if not holds:
        raise WrongError(said)


def is_signed(key: bytes, payload: bytes, purpose: str, signature: str | None) -> bool:
    if signature is None:
        return False
    try:
        message = PREFIX + purpose.encode() + b"\0" + payload
        Ed25519PublicKey.from_public_bytes(key).verify(b64decode(signature), message)
    except InvalidSignature:
        return False
    return True


def check_keyring(keyring: Any, expected: str | None) -> dict[str, dict[str, Any]]:
    """The keys by fingerprint; each is signed by the one before it, and has acknowledged that one."""
    need(keyring["format"] == "gatekeeper-keyring/1" and keyring["epochs"], "鍵の一覧の形が違います。")
    found: dict[str, dict[str, Any]] = {}
    old: dict[str, Any] | None = None
    for number, epoch in enumerate(keyring["epochs"], 1):
        key = b64decode(epoch["key"])
        need(digest(key) == epoch["id"] and epoch["number"] == number, f"鍵の第{number}世代の指紋が合いません。")
        before = None if old is None else old["id"]
        statement = canonical({"number": number, "old": before, "new": epoch["id"], "since": epoch["since"]})
        acknowledged = is_signed(key, statement, "gatekeeper/key-acknowledgement/v1", epoch["acknowledged_by_new"])
        endorsed = old is None or is_signed(
            b64decode(old["key"]), statement, "gatekeeper/key-endorsement/v1", epoch["endorsed_by_old"]
        )
        need(acknowledged and endorsed, f"鍵の第{number}世代は、前の鍵とつながっていません。")
        need(old is None or epoch["since"] >= old["since"], f"鍵の第{number}世代の時が前の世代より前です。")
        if old is not None:
            old["until"] = epoch["since"]
        found[epoch["id"]] = old = dict(epoch)
    need(expected is None or expected in found, "控えの指紋の鍵が、鍵の一覧にありません。")
    return found


def check_signed(said: str, body: dict[str, Any], purpose: str, signed: Any, keys: dict[str, dict[str, Any]]) -> None:
    need(signed["key"] in keys, f"{said}は、一覧にない鍵のものです。")
    epoch = keys[signed["key"]]
    good = is_signed(b64decode(epoch["key"]), canonical(body), purpose, signed["signature"])
    need(good, f"{said}が正しくありません。")
    in_time = epoch["since"] <= body["at"] <= epoch.get("until", body["at"])
    need(in_time, f"{said}は、その鍵を使っていた時のものではありません。")


def check_checkpoint(signed: Any, keys: dict[str, dict[str, Any]]) -> dict[str, Any]:
    checkpoint: dict[str, Any] = signed["checkpoint"]
    check_signed(f"{checkpoint['size']}番までの署名", checkpoint, "gatekeeper/checkpoint/v1", signed, keys)
    return checkpoint


def check_removals(removals: Sequence[Any], keys: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The signed statements of what was taken out because its time was over."""
    for one in removals:
        check_signed("中身を消したことの署名", one["removal"], "gatekeeper/removal/v1", one, keys)
    return [one["removal"] for one in removals if one["removal"]["of"] == "ledger"]


def leaf_of(entry: dict[str, Any], removals: Sequence[dict[str, Any]] = ()) -> bytes:
    """The entry's hash, from its content alone; where that was taken out, from what it was hashed to."""
    seq, payload = entry["seq"], entry["payload_sha256"]
    if entry["payload"] is None:
        gone = any(one["first"] <= seq <= one["last"] for one in removals)
        need(gone, f"{seq}番の中身がなく、消したことの署名もありません。")
    else:
        need(payload == digest(canonical(entry["payload"])), f"{seq}番の中身が、記録された値と合いません。")
    header = {name: entry[name] for name in ("at", "kind", "payload_sha256", "prev", "seq")}
    leaf = sha256(b"\0" + canonical(header)).digest()
    need(leaf.hex() == entry["hash"], f"{seq}番のハッシュが合いません。")
    return leaf


def climb(leaf: bytes, index: int, size: int, path: Sequence[str]) -> str:
    """The root to which the path leads (RFC 9162, 2.1.3.2)."""
    need(0 <= index < size, "証明の番号が範囲の外です。")
    at, last, root = index, size - 1, leaf
    for step in map(bytes.fromhex, path):
        need(last, "証明が長すぎます。")
        if at & 1 or at == last:
            root = node(step, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node(root, step)
        at, last = at >> 1, last >> 1
    need(last == 0, "証明が短すぎます。")
    return root.hex()


def check_consistency(old: dict[str, Any], new: dict[str, Any], path: Sequence[str]) -> None:
    """The older tree is the beginning of the newer one (RFC 9162, 2.1.4.2)."""
    said = f"{old['size']}番までの署名と{new['size']}番までの署名がつながりません。"
    if old["size"] == new["size"]:
        need(not path and old["root"] == new["root"], said)
        return
    steps = [bytes.fromhex(step) for step in path]
    if old["size"] & (old["size"] - 1) == 0:
        steps.insert(0, bytes.fromhex(old["root"]))
    need(steps and old["size"] < new["size"], said)
    at, last = old["size"] - 1, new["size"] - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        need(last, said)
        if at & 1 or at == last:
            before, after = node(step, before), node(step, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node(after, step)
        at, last = at >> 1, last >> 1
    need(last == 0 and (before.hex(), after.hex()) == (old["root"], new["root"]), said)


def lines(file: Path) -> Iterator[Any]:
    with file.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            yield read(line, f"{file.name}:{number}行目")


def check_folder(folder: Path, expected: str | None) -> list[str]:
    """A range: every entry by itself, its link to the one before, and the signed checkpoints over them."""
    keys = check_keyring(read((folder / "keyring.json").read_text("utf-8"), "keyring.json"), expected)
    proof = read((folder / "proofs.json").read_text("utf-8"), "proofs.json")
    need(proof["format"] == "gatekeeper-export/1", "証明の形が違います。")
    checkpoints = [check_checkpoint(one, keys) for one in lines(folder / "checkpoints.jsonl")]
    statements = folder / "removals.jsonl"
    removals = check_removals(list(lines(statements)) if statements.exists() else [], keys)
    heads = {one["size"]: one["head"] for one in checkpoints}
    previous: dict[str, Any] | None = None
    covered = b""
    count = gone = 0
    for entry in lines(folder / "entries.jsonl"):
        leaf = leaf_of(entry, removals)
        seq = entry["seq"]
        need(seq == proof["first"] + count, f"{seq}番の前に、抜けか重なりがあります。")
        need(previous is None or entry["prev"] == previous["hash"], f"{seq}番が前の記録とつながりません。")
        need(heads.get(seq, entry["hash"]) == entry["hash"], f"{seq}番が、署名された値と合いません。")
        if seq == proof["covered"]:
            covered = leaf
        previous, count, gone = entry, count + 1, gone + (entry["payload"] is None)
    need(count == proof["last"] - proof["first"] + 1, "記録の数が、証明の範囲と合いません。")
    if checkpoints:
        final = checkpoints[-1]
        root = climb(covered, proof["covered"] - 1, final["size"], proof["path"])
        need(covered and root == final["root"], f"{proof['covered']}番が、署名された根につながりません。")
        check_consistency(checkpoints[0], final, proof["consistency"])
    else:
        need(proof["covered"] == 0, "署名がありません。")
    uncovered = proof["last"] - max(proof["covered"], proof["first"] - 1)
    said = [f"{proof['first']}番から{proof['last']}番まで、{count}件を確かめました。"]
    if gone:
        said.append(f"うち{gone}件は、保存期間が過ぎて中身が消されています。残された値は署名と合います。")
    if uncovered:
        said.append(f"注意: 終わりの{uncovered}件には、まだ署名がありません。")
    return said + told_keys(keys)


def check_proof(file: Path, expected: str | None) -> list[str]:
    """One entry and its way to a signed root."""
    proof = read(file.read_text("utf-8"), file.name)
    need(proof["format"] == "gatekeeper-proof/1", "証明の形が違います。")
    keys = check_keyring(proof["keyring"], expected)
    checkpoint, entry = check_checkpoint(proof["checkpoint"], keys), proof["entry"]
    leaf = leaf_of(entry, check_removals(proof.get("removals", []), keys))
    root = climb(leaf, entry["seq"] - 1, checkpoint["size"], proof["path"])
    need(root == checkpoint["root"], f"{entry['seq']}番が、署名された根につながりません。")
    gone = ["中身は、保存期間が過ぎて消されています。"] if entry["payload"] is None else []
    return [f"{entry['seq']}番（{entry['at']}、{entry['kind']}）を確かめました。", *gone, *told_keys(keys)]


def told_keys(keys: dict[str, dict[str, Any]]) -> list[str]:
    return ["鍵の指紋（控えと見比べてください）:", *(f"  {key}" for key in keys)]


def main(arguments: list[str]) -> int:
    """Checks what the arguments name, says what it found, and gives the exit status."""
    expected = None
    if "--key" in arguments[:-1]:
        at = arguments.index("--key")
        expected = arguments[at + 1].lower()
        arguments = arguments[:at] + arguments[at + 2 :]
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    place = Path(arguments[0])
    check: Callable[[Path, str | None], list[str]] = check_folder if place.is_dir() else check_proof
    try:
        said = check(place, expected)
    except WrongError as error:
        sys.stdout.write(f"合いません: {error}\n")
        return 5
    except (UnreadableError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"読めません: {error}\n")
        return 2
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        sys.stderr.write("読めません: 管理簿の書き出しではないか、形が違います。\n")
        return 2
    sys.stdout.write("\n".join(["確かめられました。", *said]) + "\n")
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
