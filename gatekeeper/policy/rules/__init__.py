"""Every rule there is, by name. A rule that isn't listed here doesn't exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatekeeper.policy.case import TrashCase
from gatekeeper.policy.rule import Rule
from gatekeeper.policy.rules import (
    approval,
    counterparty,
    deletion,
    erasure,
    filing,
    folder,
    group,
    link_access,
    link_use,
    role,
    term,
    transfer,
    unregistered,
)
from gatekeeper.policy.transfer_case import TransferCase

__all__ = ["RULES", "RULES_BY_ID", "RULES_OF_RECORD", "RULES_OF_TRANSFER"]

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
    erasure.still_in_trash,
    erasure.erasure_report_overdue,
    transfer.transfer_unregistered,
    transfer.transfer_out_of_term,
    transfer.transfer_by_stranger,
    transfer.mass_download,
    approval.approval_lapsing,
    approval.declaration_incomplete,
    filing.threshold_passed,
)

RULES_BY_ID: Mapping[str, Rule[Any]] = {rule.id: rule for rule in RULES}

RULES_OF_RECORD = frozenset(rule.id for rule in RULES if TrashCase in rule.on)
"""Those that judge items by what the journal says of them, and not by what was read."""

RULES_OF_TRANSFER = frozenset(rule.id for rule in RULES if TransferCase in rule.on)
"""Those that judge what has happened: no reading of Box or of the registry shows that it is over."""
