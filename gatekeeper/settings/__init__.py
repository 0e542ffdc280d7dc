"""The config file, the environment and the credentials, made into one frozen value before anything starts."""

from gatekeeper.settings.alert import AlertSettings, MailSettings
from gatekeeper.settings.reading import load
from gatekeeper.settings.secret import Secret
from gatekeeper.settings.value import (
    BackupSettings,
    BoxSettings,
    EnforcementSettings,
    EnforcerSettings,
    EventSettings,
    LedgerSettings,
    LogSettings,
    MetricsSettings,
    PathSettings,
    RetentionSettings,
    ScheduleSettings,
    Settings,
    WardSettings,
    WatchSettings,
)

__all__ = [
    "AlertSettings",
    "BackupSettings",
    "BoxSettings",
    "EnforcementSettings",
    "EnforcerSettings",
    "EventSettings",
    "LedgerSettings",
    "LogSettings",
    "MailSettings",
    "MetricsSettings",
    "PathSettings",
    "RetentionSettings",
    "ScheduleSettings",
    "Secret",
    "Settings",
    "WardSettings",
    "WatchSettings",
    "load",
]
