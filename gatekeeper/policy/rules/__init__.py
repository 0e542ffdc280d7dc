"""Every rule there is, by name. A rule that isn't listed here doesn't exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatekeeper.policy.rule import Rule
from gatekeeper.policy.rules import (
    approval,
    counterparty,
    deletion,
    filing,
    folder,
    group,
    link_access,
    link_use,
    role,
    term,
    unregistered,
)

__all__ = ["RULES", "RULES_BY_ID"]

RULES: tuple[Rule[Any], ...] = (
    unregistered.unregistered_share,
    counterparty.collaborator_not_approved,
    counterparty.subcontractor_out_of_scope,
    role.role_exceeds_approval,
    term.outside_term,
    term.collaboration_expiry,
    role.outside_ownership,
    term.stale_invitation,
    group.group_with_outsiders,
    counterparty.look_alike_address,
    counterparty.counterparty_undetermined,
    link_access.open_link,
    link_access.link_without_password,
    link_use.link_expiry,
    link_use.link_download,
    link_use.link_edit,
    link_use.guessable_link,
    link_access.inherited_link,
    folder.outsiders_may_invite,
    folder.upload_address_open,
    folder.watermark_missing,
    role.role_allows_download,
    deletion.deletion_due,
    deletion.no_deletion_date,
    deletion.deletion_blocked,
    approval.approval_lapsing,
    approval.declaration_incomplete,
    filing.threshold_passed,
)

RULES_BY_ID: Mapping[str, Rule[Any]] = {rule.id: rule for rule in RULES}
