"""Files that can't be taken: one message for each mistake, with its place, and nothing half done."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.shipped import shipped_policies
from tests.cli.conftest import REGISTRY, Run, Ward, rows


def _missing(file: Path) -> None:
    file.unlink()


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _binary(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04\x00\x00\x08\x00")


def _shift_jis(file: Path) -> None:
    file.write_bytes(REGISTRY.encode("cp932"))


def _huge(file: Path) -> None:
    os.truncate(file, 2 * 1024**3)


def _twice(file: Path) -> None:
    file.write_text("submissions: []\nprocedures: []\nsubmissions: []\n", encoding="utf-8")


def _tag(file: Path) -> None:
    file.write_text("submissions: !!python/object/apply:os.system ['true']\n", encoding="utf-8")


SPOILT: list[tuple[Callable[[Path], None], str]] = [
    (_missing, "ファイルがありません"),
    (_empty, "空のファイルです"),
    (_binary, "バイナリのファイルです"),
    (_shift_jis, "UTF-8ではありません"),
    (_huge, "大きすぎます"),
    (_twice, "2回"),
    (_tag, "タグ"),
]


@pytest.mark.parametrize(("spoil", "said"), SPOILT)
@pytest.mark.parametrize("arguments", [["sweep"], ["registry", "import", "FILE", "--yes"]])
def test_file_that_cannot_be_taken(
    run: Run, ward: Ward, spoil: Callable[[Path], None], said: str, arguments: list[str]
) -> None:
    """A registry file that can't be taken is named with what is wrong; nothing is read, judged or taken in."""
    spoil(ward.registry)
    ended = run(*(str(ward.registry) if word == "FILE" else word for word in arguments))
    assert (ended.status, ended.out) == (2, "")
    assert str(ward.registry) in ended.err
    assert said in ended.err
    assert rows(ward, "registry_version") == 0


@pytest.mark.parametrize(("spoil", "said"), SPOILT)
def test_policy_that_cannot_be_taken(run: Run, ward: Ward, spoil: Callable[[Path], None], said: str) -> None:
    """Without a policy file that can be read nothing is judged, whatever is wrong with it."""
    file = _own_policy(ward)
    spoil(file)
    ended = run("sweep")
    assert (ended.status, ended.out) == (2, "")
    assert rows(ward, "registry_version") == 0
    if file.exists():
        assert f"{file}:" in ended.err
        assert said in ended.err


@pytest.mark.parametrize(("spoil", "said"), [one for one in SPOILT if one[0] not in {_twice, _tag}])
def test_config_that_cannot_be_taken(run: Run, ward: Ward, spoil: Callable[[Path], None], said: str) -> None:
    """So it is with the config file: every verb that needs it says what is wrong with it."""
    spoil(ward.config)
    for verb in ("sweep", "check", "violations"):
        ended = run(verb)
        assert (ended.status, ended.out) == (2, "")
        assert f"{ward.config}:" in ended.err
        assert said in ended.err


def test_scenario_that_cannot_be_taken(run: Run, tmp_path: Path) -> None:
    """A wrong scenario is told with its line before anything listens."""
    file = tmp_path / "scenario.yaml"
    file.write_text('folders:\n  - {path: 受渡し, idd: "1000"}\n', encoding="utf-8")
    ended = run("sandbox", str(file), "--port", "0")
    assert (ended.status, ended.out) == (2, "")
    assert f"{file}:2" in ended.err


def test_all_mistakes_of_a_file_at_once(run: Run, ward: Ward) -> None:
    """Every mistake is told with its line, in one go."""
    wrong = REGISTRY.replace("migrated_media", "migrated_medium").replace("2099-03-31", "2020-03-31")
    ward.registry.write_text(wrong, encoding="utf-8")
    ended = run("registry", "import", str(ward.registry), "--yes")
    assert ended.status == 2
    assert len(ended.err.splitlines()) >= 2
    assert all(f"{ward.registry}:" in line for line in ended.err.splitlines())


def test_config_that_is_wrong(run: Run, ward: Ward) -> None:
    """An unknown key of the config is an error with a suggestion."""
    ward.config.write_text(ward.config.read_text(encoding="utf-8").replace("roots", "root"), encoding="utf-8")
    ended = run("sweep")
    assert (ended.status, "roots" in ended.err, str(ward.config) in ended.err) == (2, True, True)


def _own_policy(ward: Ward) -> Path:
    """The policy for outsourcing in the ward's own folder of policies, which the config names from now on."""
    own = ward.folder / "policies"
    shutil.copytree(shipped_policies(), own)
    config = ward.config.read_text(encoding="utf-8").replace(str(shipped_policies()), str(own))
    ward.config.write_text(config, encoding="utf-8")
    return own / "outsourcing.yaml"
