"""The small ward whose fiscal year is played: its Box, its registry, and how its gatekeeper is set up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from gatekeeper.backup.key import BackupKey
from gatekeeper.jst import TOKYO

__all__ = ["END", "FOLDERS", "HEAD", "PASSPHRASE", "REGISTRY", "SECRETS", "START", "at", "configure"]

PASSPHRASE = "年度を通した合言葉"
SECRETS: Mapping[str, str] = {
    "GATEKEEPER_LEDGER_KEY_PASSPHRASE": PASSPHRASE,
    "GATEKEEPER_BACKUP_KEY": BackupKey(b"year" * 8).text,
}


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of fiscal year 2026 in Japan; January to March, and April from the 2nd on, are those of 2027."""
    year = 2027 if month < 4 else 2026
    return datetime(year, month, day, hour, minute, tzinfo=TOKYO)


START = at(4, 1, 7)
END = datetime(2027, 4, 2, 12, tzinfo=TOKYO)

HEAD = """
enterprise: {id: "900", name: 新宿区, domains: [city.example.jp]}
now: 2026-04-01T07:00:00+09:00
settings: {collaboration_expiry_allowed: false, frozen: true}
users:
  - {login: admin@city.example.jp, name: 管理者, role: admin}
  - {login: op@vendor.example.com, name: 受託者}
  - {login: op@print.example.com, name: 印刷}
  - {login: iin@example.org, name: 委員}
  - {login: someone@example.net, name: 知らない人}
"""
"""Its enterprise takes no new dates of expiry: whoever has to go at the end of a term is kept count of by us."""

FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations: [{id: "71", login: op@vendor.example.com, role: viewer uploader}]
  - path: 受渡し/審議会
    id: "1002"
    owner: admin@city.example.jp
    can_non_owners_invite: false
    collaborations: [{id: "72", login: iin@example.org, role: viewer uploader}]
  - path: 受渡し/住民税
    id: "1003"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations: [{id: "73", login: op@print.example.com, role: viewer uploader}]
  - path: 受渡し/健診
    id: "1004"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations:
      - {id: "74", login: op@vendor.example.com, role: viewer uploader, expires_at: 2027-03-31T23:59:59+09:00}
"""

REGISTRY = """
submissions:
  - {id: R8-01, title: 見本, channel: box, basis: [external_connection], outcome: approved}
procedures:
  - id: R8-01-01
    submission: R8-01
    number: 1
    department: 医療保険年金課
    name: 国民健康保険
    pattern: migrated_media
    items: [住所]
    term: {start: 2026-04-01, end: 2026-09-30}
    counterparties: [{name: 株式会社受託, kind: contractor, domains: [vendor.example.com]}]
    folders: ["1001"]
  - id: R8-01-02
    submission: R8-01
    number: 2
    department: 税務課
    name: 住民税
    pattern: migrated_media
    items: [住所]
    term: {start: 2026-04-01, end: 2027-03-31}
    counterparties: [{name: 株式会社印刷, kind: contractor, domains: [print.example.com]}]
    folders: ["1003"]
  - id: R8-01-03
    submission: R8-01
    number: 3
    department: 健康づくり課
    name: 健康診査
    pattern: migrated_media
    items: [住所]
    term: {start: 2026-04-01, end: 2027-03-31, renews_yearly: true, renewed: [2026]}
    counterparties: [{name: 株式会社受託, kind: contractor, domains: [vendor.example.com]}]
    folders: ["1004"]
declarations:
  - id: D8-0001
    kind: committee_member
    department: 税務課
    subject: 審議会の委員への資料の送付
    parties: [iin@example.org]
    items: [氏名]
    term: {start: 2026-04-01, end: 2026-11-30}
    delete_on: 2026-12-31
    download: allow
    declared_by: 税務課長
    declared_on: 2026-03-20
    folders: ["1002"]
"""
"""Terms that end in mid-year, at its end and not at all, and a day of deletion at the turn of the year."""

CONFIG = """
[budget]
monthly = {monthly}
[events]
silent_after_hours = 240
[metrics]
port = 0
[schedule]
lockdown = "24h"
events = "12h"
rereads = "12h"
sweep = "daily 00:00"
night = "daily 00:00"
transfers = "daily 00:00"
act = "12h"
warn = "daily 00:00"
mail = "12h"
ping = "168h"
checkpoint = "24h"
analyse = "monday 00:00"
draft = "04-01 06:00"
backup = "saturday 00:00"
prune = "saturday 00:00"
check = "monday 12:00"
budget = "24h"
silence = "24h"
[alerts]
sender = "gatekeeper@city.example.jp"
privacy_office = ["kojin@city.example.jp"]
it = ["joho@city.example.jp"]
departments = {{"医療保険年金課" = ["iryo@city.example.jp"], "税務課" = ["zeimu@city.example.jp"]}}
[mail]
host = "127.0.0.1"
port = {mail_port}
security = "none"
"""
"""Beats so far apart that a year is affordable; what comes together is done in the order of the table."""


def configure(config: Path, mail_port: int, monthly: int, more: str = "") -> None:
    text = config.read_text(encoding="utf-8") + CONFIG.format(mail_port=mail_port, monthly=monthly) + more
    config.write_text(text, encoding="utf-8")
