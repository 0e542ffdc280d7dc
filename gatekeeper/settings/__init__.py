"""The config file, the environment and the credentials, made into one frozen value before anything starts."""

from gatekeeper.settings.reading import load
from gatekeeper.settings.secret import Secret
from gatekeeper.settings.value import (
    BoxSettings,
    EnforcementSettings,
    EventSettings,
    LedgerSettings,
    LogSettings,
    PathSettings,
    Settings,
    WardSettings,
    WatchSettings,
)

__all__ = [
    "BoxSettings",
    "EnforcementSettings",
    "EventSettings",
    "LedgerSettings",
    "LogSettings",
    "PathSettings",
    "Secret",
    "Settings",
    "WardSettings",
    "WatchSettings",
    "load",
]
