"""Which files a machine is rebuilt from, beside the database: what people wrote, and the public keys. No secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gatekeeper.settings import Settings
from gatekeeper.vault.key_folder import KEYRING

__all__ = ["files_of"]


def files_of(settings: Settings) -> dict[str, Path]:
    """The files by the name that each has in a backup. What a link points to outside its folder isn't among them."""
    found = {f"config/{settings.file.name}": settings.file}
    for name, path in (
        ("registry", settings.paths.registry),
        ("policies", settings.paths.policies),
        ("templates", settings.paths.templates),
        ("templates/mail", None if settings.alerts is None else settings.alerts.templates),
    ):
        found |= {f"{name}/{inner}": file for inner, file in _within(path)}
    mail_ca = None if settings.alerts is None else settings.alerts.mail.ca_file
    for folder, file in (("mail-ca", mail_ca), ("ca", settings.box.ca_file)):
        found |= {f"{folder}/{inner}": path for inner, path in _within(file)}
    keyring = settings.paths.keys / KEYRING
    if keyring.is_file():
        found[f"keys/{KEYRING}"] = keyring
    return found


def _within(path: Path | None) -> Iterator[tuple[str, Path]]:
    if path is None:
        return
    if path.is_file():
        yield path.name, path
    elif path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield file.relative_to(path).as_posix(), file
