"""From the command line's `--config` to one frozen `Settings`; every mistake on the way is told at once."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gatekeeper.budget import Budget
from gatekeeper.cadence import Cadence, Weekly, Workdays, read_cadence
from gatekeeper.document.intake import take_in
from gatekeeper.document.judge import judge_plain
from gatekeeper.errors import Mistake, MistakesError, UsageError
from gatekeeper.settings import toml
from gatekeeper.settings.alert_reading import alert_settings, mistakes_of_alerts
from gatekeeper.settings.form import SettingsForm
from gatekeeper.settings.secret import SECRET_NAMES, Secret, Secrets, gather, where_it_belongs
from gatekeeper.settings.url import is_loopback, resolve_database
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

__all__ = ["CONFIG_VARIABLE", "find", "load"]

CONFIG_VARIABLE = "GATEKEEPER_CONFIG"
_LOCAL = Path("config/gatekeeper.toml")
_SYSTEM = Path("/etc/gatekeeper/gatekeeper.toml")
_SANDBOX_SECRET = "sandbox"  # noqa: S105 -- what is sent to a Box on this machine, which takes any

_STAND_INS = ("box_client_secret", "box_token", "box_enforcer_client_secret", "box_enforcer_token")
_SECRET_WORDS = {
    "client_secret": "box_client_secret",
    "secret": "box_client_secret",
    "jwt": "box_jwt",
    "jwt_config": "box_jwt",
    "private_key": "box_jwt",
    "passphrase": "box_jwt",
    "token": "box_token",
    "developer_token": "box_token",
    "access_token": "box_token",
    "proxy_password": "box_proxy_password",
    "password": "database_password",
    "key_passphrase": "ledger_key_passphrase",
    "channels": "alert_channels",
    **{name: name for name in SECRET_NAMES},
}


def load(config: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings from the file that `find` names, with the secrets that the environment offers.

    `environment` None: that of the process. Relative paths start from the folder above `config/` where the file lies
    in a folder of that name, else from the file's own folder. For a Box on this machine (a loopback `base_url`) a
    missing secret is replaced by a fixed word, since the sandbox takes any.

    :raises UsageError: there is no config file.
    :raises MistakesError: every mistake of the file and of the secrets, with file and line.
    """
    environment = os.environ if environment is None else environment
    file = find(config, environment)
    mistakes: list[Mistake] = []
    secrets = gather(environment, mistakes)
    form = _read(file, mistakes)
    if form is None or mistakes:
        raise MistakesError(mistakes)
    return _settings(form, file.absolute(), secrets)


def find(config: Path | None, environment: Mapping[str, str]) -> Path:
    """The config file: the one given, `$GATEKEEPER_CONFIG`, `./config/gatekeeper.toml`, or the one in `/etc`.

    A file that is named is never passed over for another one.

    :raises UsageError: `$GATEKEEPER_CONFIG` is empty, or none is named and there is none.
    """
    if config is not None:
        return config
    if (named := environment.get(CONFIG_VARIABLE)) is not None:
        if not named.strip():
            raise UsageError(f"環境変数 {CONFIG_VARIABLE} が空です。設定ファイルのパスを入れるか、取り除いてください。")
        return Path(named)
    found = next((path for path in (_LOCAL, _SYSTEM) if path.exists()), None)
    if found is None:
        raise UsageError(
            f"設定ファイルがありません。--config か 環境変数 {CONFIG_VARIABLE} で指定するか、"
            f"{_LOCAL} か {_SYSTEM} に置いてください。"
        )
    return found


def _read(file: Path, mistakes: list[Mistake]) -> SettingsForm | None:
    try:
        table, line_of = toml.loads(take_in(file), str(file))
    except MistakesError as error:
        mistakes += error.mistakes
        return None
    mistakes += _take_out_secrets(table, (), str(file), line_of)
    try:
        form = judge_plain(table, SettingsForm, str(file), line_of)
        mistakes += mistakes_of_alerts(form, str(file), line_of)
    except MistakesError as error:
        mistakes += error.mistakes
        return None
    else:
        return form
    finally:
        mistakes.sort(key=lambda mistake: (mistake.file, mistake.line or 0))


def _take_out_secrets(
    table: dict[str, Any], above: toml.Place, file: str, line_of: Callable[[toml.Place], int | None]
) -> list[Mistake]:
    """Removes every key that names a secret, so that nothing later shows its value, and says where it belongs."""
    mistakes = []
    for key in list(table):
        place = (*above, key)
        if (name := _secret_name(key, above)) is not None:
            del table[key]
            if above[-1:] == ("enforcer",):
                name = name.replace("box_", "box_enforcer_", 1)
            message = f"「{'.'.join(map(str, place))}」: 秘密の値は設定ファイルに書けません。"
            mistakes.append(Mistake(file, line_of(place), f"{message}置き場所: {where_it_belongs(name)}。"))
        elif isinstance(table[key], dict):
            mistakes += _take_out_secrets(table[key], place, file, line_of)
    return mistakes


def _secret_name(key: str, above: toml.Place) -> str | None:
    plain = key.lower().replace("-", "_")
    near = difflib.get_close_matches(plain, _SECRET_WORDS, n=1, cutoff=0.85)
    if near == ["password"] and above == ("mail",):
        return "smtp_password"
    return _SECRET_WORDS[near[0]] if near else None


def _settings(form: SettingsForm, file: Path, secrets: Secrets) -> Settings:
    root = file.parent.parent if file.parent.name == "config" else file.parent
    box = dict(form.box)
    backup = {**dict(form.backup), "folder": root / form.backup.folder}
    box["ca_file"] = root / form.box.ca_file if form.box.ca_file else None
    enforcer = form.box.enforcer
    box["enforcer"] = None if enforcer is None else EnforcerSettings(**dict(enforcer))
    return Settings(
        WardSettings(form.ward.name, form.ward.domains, form.ward.office_addresses),
        BoxSettings(**box),
        WatchSettings(**dict(form.watch)),
        PathSettings(
            resolve_database(form.paths.database, root),
            root / form.paths.policies,
            root / form.paths.registry,
            root / form.paths.keys,
            root / form.paths.templates,
            root / form.paths.reports,
        ),
        LedgerSettings(root / form.ledger.anchor),
        BackupSettings(**backup),
        LogSettings(form.log.level, form.log.format),
        file,
        root,
        EnforcementSettings(form.enforcement.approvers),
        RetentionSettings(**dict(form.retention)),
        alert_settings(form, root),
        EventSettings(**dict(form.events)),
        {**_stand_ins(form), **secrets},
        Budget(form.budget.monthly, form.budget.daily),
        ScheduleSettings(_cadences(form)),
        MetricsSettings(form.metrics.port),
    )


def _cadences(form: SettingsForm) -> dict[str, Cadence]:
    """What is told by the clock begins at `digest_at`: one place in the config for one time of day."""
    written = {name: read_cadence(text) for name, text in form.schedule if name != "timezone"}
    at = form.alerts.digest_at
    return {**written, "digest": Workdays(at), "heartbeat": Weekly(0, at)}


def _stand_ins(form: SettingsForm) -> dict[str, Secret]:
    if form.box.base_url is None or not is_loopback(form.box.base_url):
        return {}
    return {name: Secret(_SANDBOX_SECRET) for name in _STAND_INS}
