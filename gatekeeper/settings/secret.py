"""Secrets: where they may come from, and a value that doesn't show itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import Mistake, MistakesError

__all__ = ["DIRECTORY", "SECRET_NAMES", "Secret", "Secrets", "gather", "secret_of", "variable", "where_it_belongs"]

DIRECTORY = "CREDENTIALS_DIRECTORY"
SECRET_NAMES = (
    "box_client_secret",
    "box_jwt",
    "box_token",
    "box_enforcer_client_secret",
    "box_enforcer_jwt",
    "box_enforcer_token",
    "box_proxy_password",
    "database_password",
    "ledger_key_passphrase",
    "smtp_password",
    "alert_channels",
    "backup_key",
)
_MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A secret that has to be asked for: no `repr`, text or format of it, or of what holds it, ever shows it."""

    _value: str

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, _: str) -> str:
        return repr(self)


Secrets = Mapping[str, Secret]


def variable(name: str) -> str:
    """The environment variable that a secret is looked for in, where there is no credentials directory."""
    return f"GATEKEEPER_{name.upper()}"


def where_it_belongs(name: str) -> str:
    """For messages: where a person puts this secret."""
    return f"systemdの LoadCredential={name}:…（${DIRECTORY}/{name}）か、環境変数 {variable(name)}"


def gather(environment: Mapping[str, str], mistakes: list[Mistake]) -> Secrets:
    """Every secret that is there, by name: from `$CREDENTIALS_DIRECTORY/<name>`, else from `GATEKEEPER_<NAME>`.

    Whitespace around a secret is dropped. One that can't be read, is empty or isn't text is added to `mistakes`.
    """
    directory = environment.get(DIRECTORY)
    found = {}
    for name in SECRET_NAMES:
        path = Path(directory) / name if directory else None
        try:
            text = _from_file(path) if path is not None and path.exists() else environment.get(variable(name))
        except OSError as error:
            mistakes.append(Mistake(str(path), None, f"秘密のファイルを読めません（{os_reason(error)}）。"))
            continue
        except UnicodeDecodeError:
            mistakes.append(Mistake(str(path), None, "秘密のファイルがUTF-8の文字ではありません。"))
            continue
        if text is None:
            continue
        if value := text.strip():
            found[name] = Secret(value)
        else:
            place = str(path) if path is not None and path.exists() else f"環境変数 {variable(name)}"
            mistakes.append(Mistake(place, None, "秘密の値が空です。値を入れるか、取り除いてください。"))
    return found


def secret_of(environment: Mapping[str, str], name: str) -> str:
    """One secret, for a verb that needs no config.

    :raises MistakesError: it isn't there, or can't be read.
    """
    mistakes: list[Mistake] = []
    found = gather(environment, mistakes).get(name)
    if found is not None:
        return found.reveal()
    missing = Mistake(variable(name), None, f"{name} がありません。置き場所: {where_it_belongs(name)}。")
    raise MistakesError(mistakes or [missing])


def _from_file(path: Path) -> str:
    with path.open("rb") as stream:
        return stream.read(_MAX_BYTES).decode("utf-8-sig")
