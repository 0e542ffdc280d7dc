"""What an enterprise's administrators have switched on and off."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["EnterpriseSettings"]


@dataclass(frozen=True, slots=True)
class EnterpriseSettings:
    """`collaboration_expiry_ignored`: Box answers 200 to a new expiry and leaves it null, as some tenants do.

    `event_delay_seconds`: how long after it was recorded an event first shows (Box needs about 12 seconds).
    """

    collaboration_expiry_allowed: bool = False
    collaboration_expiry_ignored: bool = False
    trash_enabled: bool = True
    trash_days: int = 30
    auto_delete_enabled: bool = False
    open_links_allowed: bool = True
    external_collaboration_allowlist: bool = False
    retention_enabled: bool = True
    watermarking_enabled: bool = True
    token_seconds: int = 3600
    as_user_allowed: bool = True
    event_delay_seconds: int = 0
