"""Where what comes with the program lies: policies, the example registry, the commented config, templates."""

from __future__ import annotations

from pathlib import Path

__all__ = ["shipped_config", "shipped_policies", "shipped_registry", "shipped_templates"]

_PACKAGE = Path(__file__).parent


def shipped_policies() -> Path:
    """The folder of the shipped policy files and of the need table."""
    return _folder("policies", _PACKAGE.parent / "policies")


def shipped_registry() -> Path:
    """The folder of the example registry."""
    return _folder("registry", _PACKAGE.parent / "config" / "registry")


def shipped_config() -> Path:
    """The commented config file, which shows every key."""
    installed = _PACKAGE / "shipped" / "gatekeeper.toml"
    return installed if installed.is_file() else _PACKAGE.parent / "config" / "gatekeeper.toml"


def shipped_templates() -> Path:
    """The folder of the templates of papers."""
    return _folder("templates", _PACKAGE.parent / "config" / "templates")


def _folder(name: str, in_checkout: Path) -> Path:
    """An installed package carries them within itself; a checkout has them where people edit them."""
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else in_checkout
