"""A ward's folder for tests: a config that names a Box, the shipped policies, and a registry file."""

from __future__ import annotations

from pathlib import Path

from gatekeeper.shipped import shipped_policies

__all__ = ["write_config"]

_CONFIG = """
[ward]
name = "新宿区"
domains = ["city.example.jp"]
[box]
enterprise_id = "900"
client_id = "gatekeeper"
base_url = "{base_url}"
calls_per_minute = 100000
[watch]
roots = ["1000"]
[paths]
policies = "{policies}"
registry = "registry.yaml"
[log]
level = "error"
"""


def write_config(folder: Path, base_url: str) -> Path:
    """The config of a ward that watches folder 1000 of the Box at `base_url`, quickly."""
    file = folder / "gatekeeper.toml"
    file.write_text(_CONFIG.format(base_url=base_url, policies=shipped_policies()), encoding="utf-8")
    return file
