from __future__ import annotations

import json
from datetime import date

from hypothesis import HealthCheck, given, settings

from gatekeeper.registry.export import to_plain, to_yaml
from gatekeeper.registry.model import Counterparty, Registry
from gatekeeper.registry.reading import from_plain, from_text
from tests.registry.build import declaration, procedure, registry
from tests.registry.strategies import registries

slow = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(registries())
def test_yaml_reads_back_to_an_equal_registry(whole: Registry) -> None:
    """What is exported as a file is the same registry when it is read again."""
    assert from_text(to_yaml(whole), "export.yaml").registry == whole


@slow
@given(registries())
def test_json_reads_back_to_an_equal_registry(whole: Registry) -> None:
    """What is exported as JSON is the same registry when it is read again."""
    assert from_plain(json.loads(json.dumps(to_plain(whole))), "export.json") == whole


def test_plain_data_has_the_names_of_the_file() -> None:
    """Lists are always there, days are ISO text, and what isn't set is left out."""
    plain = to_plain(
        registry(procedure(Counterparty("甲")), declaration("taro@example.org", delete_on=date(2026, 6, 30)))
    )
    assert list(plain) == ["submissions", "procedures", "declarations"]
    assert plain["procedures"][0] == {
        "id": "R7-36-03",
        "submission": "R7-36",
        "number": 3,
        "department": "医療保険年金課",
        "name": "国民健康保険",
        "pattern": "migrated_media",
        "items": ["住所", "氏名"],
        "term": {"start": "2026-01-05", "end": "2026-03-31", "renews_yearly": False, "renewed": []},
        "counterparties": [
            {
                "name": "甲",
                "kind": "contractor",
                "undetermined": False,
                "domains": [],
                "subdomains": False,
                "handlers": [],
                "contacts": [],
                "subcontractors": [],
                "distinct_from": [],
            }
        ],
        "folders": ["3603"],
        "triggers": [],
        "item_groups": [],
    }
    assert plain["declarations"][0]["delete_on"] == "2026-06-30"


def test_yaml_is_written_for_people() -> None:
    """Japanese stays readable, days have no quotes, folder ids have them."""
    text = to_yaml(registry(procedure()))
    assert "department: 医療保険年金課" in text
    assert "start: 2026-01-05" in text
    assert "'3603'" in text


def test_an_empty_registry_is_exported_too() -> None:
    """Nothing is a registry as well."""
    assert from_text(to_yaml(Registry()), "export.yaml").registry == Registry()
