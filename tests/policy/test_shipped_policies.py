"""The policies that ship with the program."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
import yaml

from gatekeeper.need.table import FILE_NAME as NEED_TABLE
from gatekeeper.policy.form import PolicyForm
from gatekeeper.policy.model import Mode
from gatekeeper.policy.reader import read_policies
from gatekeeper.policy.rules import RULES_BY_ID
from gatekeeper.policy.schema import policy_schema
from gatekeeper.registry.model import Pattern, Permission

FOLDER = Path(__file__).parents[2] / "policies"
FILES = sorted(path for path in FOLDER.glob("*.yaml") if path.name != NEED_TABLE)
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def test_they_are_whole() -> None:
    """One policy for each pattern, in three files."""
    policies = read_policies(FOLDER)
    assert [path.name for path in FILES] == ["outsourcing.yaml", "post-hoc.yaml", "unregistered.yaml"]
    assert policies.of(Pattern.NEW_OUTSOURCING) is policies.of(Pattern.MIGRATED_MEDIA)
    assert policies.of(Pattern.POST_HOC).name == "post-hoc"
    assert policies.of("unregistered").mode is Mode.NOTIFY


def test_outsourcing_is_strict() -> None:
    """The figures that the base paper's measures ask for."""
    policy = read_policies(FOLDER).of(Pattern.MIGRATED_MEDIA)
    assert (policy.mode, policy.grace) == (Mode.ENFORCE, timedelta(hours=24))
    assert policy.collaborators.max_role == "viewer uploader"
    assert policy.links.access == frozenset({"collaborators"})
    assert (policy.links.download, policy.links.edit) == (Permission.DENY, Permission.DENY)
    assert policy.files.delete_after == timedelta(days=30)
    assert policy.mode_of("GK303") is Mode.NOTIFY


def test_declarations_have_their_limits() -> None:
    """A year with some room, and two months to delete; what a policy doesn't say is limited alike."""
    for pattern in (Pattern.POST_HOC, Pattern.NEW_OUTSOURCING):
        limits = read_policies(FOLDER).of(pattern).declarations
        assert (limits.term_at_most, limits.delete_within) == (timedelta(days=400), timedelta(days=60))


@each_file
def test_the_comments_name_rules_that_exist(path: Path) -> None:
    """Whoever looks a number up finds it."""
    named = set(re.findall(r"GK\d{3}", path.read_text()))
    assert named <= set(RULES_BY_ID)


@each_file
def test_every_setting_is_explained_in_japanese(path: Path) -> None:
    """A privacy officer reads the file without another document: each line of values has a comment on it or above."""
    lines = path.read_text().splitlines()
    for above, line in pairwise(lines):
        if line.startswith("  ") and "#" not in line:
            assert "#" in above or above.endswith(":"), line
    assert lines[0] == "# yaml-language-server: $schema=policy.schema.json"


@each_file
def test_an_editor_accepts_them(path: Path) -> None:
    """Judged by the exported schema as an editor does it."""
    jsonschema.Draft202012Validator(json.loads(policy_schema())).validate(yaml.safe_load(path.read_text()))


def test_the_schema_is_the_one_that_the_code_makes() -> None:
    """Whoever changes the form exports the schema anew: `python -m gatekeeper.policy.schema > …/policy.schema.json`."""
    assert (FOLDER / "policy.schema.json").read_text() == policy_schema()


@pytest.mark.parametrize(
    "wrong",
    [
        {"mod": "enforce"},
        {"mode": None},
        {"grace": "1w"},
        {"rules": {"GK999": {"mode": "notify"}}},
        {"collaborators": {"max_role": "co-owner"}},
        {"links": {"access": []}},
        {"declarations": {"term_at_most": None}},
        {"declarations": {"delete_within": "0d!"}},
    ],
)
def test_an_editor_refuses_what_the_reader_refuses(wrong: dict[str, object]) -> None:
    """The schema is as strict as it can be."""
    whole = {"policy": "main", "patterns": ["post_hoc"], **wrong}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json.loads(policy_schema())).validate(whole)


def test_every_key_has_a_japanese_title() -> None:
    """An editor shows it beside the key."""
    schema = json.loads(policy_schema())
    for part in (schema, *schema["$defs"].values()):
        for name, field in part.get("properties", {}).items():
            shown = field if "title" in field else schema["$defs"][field["$ref"].rsplit("/", 1)[1]]
            assert re.search("[\u3041-\u9fff]", shown["title"]), name


def test_the_form_knows_every_pattern() -> None:
    """The words of the form are those of the registry and one more."""
    schema = PolicyForm.model_json_schema()
    assert set(schema["properties"]["patterns"]["items"]["enum"]) == {*map(str, Pattern), "unregistered"}
