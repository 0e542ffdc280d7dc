"""The texts of mails: the shipped templates, with the ward's own in their place, checked before any of them is used."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import Mistake, MistakesError

__all__ = ["KINDS", "UNFIT", "Text", "Texts"]

KINDS = ("urgent", "warning", "lockdown", "digest", "heartbeat", "test")
"""What is mailed: each has a `.txt` and an `.html`."""

UNFIT = (TemplateError, ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)
"""What may come of filling in a template that isn't ours."""

_SHIPPED = Path(__file__).parent / "mail"
_SUBJECT = "件名:"
_LONGEST_SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Text:
    """A mail's subject, on one line, and its two bodies."""

    subject: str
    text: str
    html: str


class Texts:
    """The templates as they are when this is made."""

    def __init__(self, own: Path | None, examples: Mapping[str, Mapping[str, Any]]) -> None:
        """`own` is the ward's folder, which needn't be there; `examples` hold what each kind is filled with.

        :raises MistakesError: every mistake of the ward's templates, with file and line.
        """
        folders = [folder for folder in (own, _SHIPPED) if folder is not None]
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folders),
            undefined=StrictUndefined,
            autoescape=select_autoescape(enabled_extensions=("html",), default=False),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        mistakes = [] if own is None else [*self._mistakes(own, examples)]
        if mistakes:
            raise MistakesError(sorted(mistakes))

    def render(self, kind: str, facts: Mapping[str, Any]) -> Text:
        """A mail of a kind, filled in; bodies end with a line end."""
        head, _, body = self._environment.get_template(f"{kind}.txt").render(facts).partition("\n")
        subject = head.removeprefix(_SUBJECT).strip()
        if len(subject) > _LONGEST_SUBJECT:
            subject = f"{subject[: _LONGEST_SUBJECT - 1]}…"
        html = self._environment.get_template(f"{kind}.html").render(facts)
        return Text(subject, body.strip("\n") + "\n", html.strip("\n") + "\n")

    def _mistakes(self, own: Path, examples: Mapping[str, Mapping[str, Any]]) -> Iterator[Mistake]:
        known = {file.name for file in _SHIPPED.iterdir()}
        try:
            files = sorted(file for file in own.iterdir() if file.suffix in {".txt", ".html"}) if own.exists() else []
        except OSError as error:
            yield Mistake(str(own), None, f"メールの文面のフォルダを読めません（{os_reason(error)}）。")
            return
        for file in files:
            if file.name not in known:
                names = "、".join(sorted(known))
                yield Mistake(str(file), None, f"この名前の文面は使われません。使うのは {names} です。")
                continue
            found = list(self._of_file(file, examples))
            yield from found
            if not found and file.stem in examples:
                yield from self._when_filled(file, examples[file.stem])

    def _of_file(self, file: Path, examples: Mapping[str, Mapping[str, Any]]) -> Iterator[Mistake]:
        """What can be seen without filling it in."""
        try:
            text = file.read_text(encoding="utf-8")
            tree = self._environment.parse(text, file.name, str(file))
            self._environment.compile(tree, file.name, str(file))
        except UnicodeDecodeError:
            yield Mistake(str(file), None, "UTF-8の文字ではありません。")
        except OSError as error:
            yield Mistake(str(file), None, f"読めません（{os_reason(error)}）。")
        except TemplateSyntaxError as error:
            yield Mistake(str(file), error.lineno, f"テンプレートの書き方が正しくありません（{error.message}）。")
        else:
            if file.suffix == ".txt" and file.stem in examples and not text.startswith(_SUBJECT):
                yield Mistake(str(file), 1, f"1行目は「{_SUBJECT} …」と書いてください。")
            names = examples.get(file.stem, {})
            for name in meta.find_undeclared_variables(tree) - names.keys() if file.stem in examples else ():
                line = next(one.lineno for one in tree.find_all(nodes.Name) if one.name == name)
                choices = "、".join(sorted(names))
                yield Mistake(str(file), line, f"「{name}」という値はありません。使えるのは {choices} です。")

    def _when_filled(self, file: Path, facts: Mapping[str, Any]) -> Iterator[Mistake]:
        try:
            self._environment.get_template(file.name).render(facts)
        except UNFIT as error:
            at = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).suffix != ".py"]
            where = at[-1] if at else None
            named = str(file) if where is None else where.filename
            yield Mistake(named, None if where is None else where.lineno, f"見本の値を入れられません（{error}）。")
