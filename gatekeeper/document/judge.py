"""A document against a model: every pydantic error becomes one Japanese sentence with the line it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from gatekeeper.document.node import Node, line_at, to_plain
from gatekeeper.document.sentence import sentence
from gatekeeper.document.yaml import load
from gatekeeper.errors import Mistake, MistakesError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["judge", "judge_plain", "parse"]

ModelT = TypeVar("ModelT", bound=BaseModel)
Place = tuple[str | int, ...]


def parse(path: Path | str, model: type[ModelT]) -> ModelT:
    """One YAML file as an instance of `model`.

    :raises MistakesError: everything that `load` refuses, or every mistake against the model.
    """
    return judge(load(path), model, str(path))


def judge(node: Node, model: type[ModelT], file: str, within: Place = ()) -> ModelT:
    """A tree (or a part of one) as an instance of `model`; lines are those of the tree.

    `within` is the place of a part in its document, for the names in messages.

    :raises MistakesError: every mistake against the model at once, in the order of the lines.
    """
    return judge_plain(to_plain(node), model, file, lambda place: line_at(node, place), within)


def judge_plain(
    plain: object,
    model: type[ModelT],
    file: str,
    line_of: Callable[[Place], int | None] = lambda _: None,
    within: Place = (),
) -> ModelT:
    """As `judge`, for data that came another way (TOML, JSON); `line_of` tells the line of a place, or None.

    :raises MistakesError: every mistake against the model at once.
    """
    try:
        return model.model_validate(plain)
    except ValidationError as error:
        found = _findings(error, plain, model)
        mistakes = [Mistake(file, line_of(place), _named((*within, *place), texts)) for place, texts in found.items()]
        raise MistakesError(sorted(mistakes, key=lambda mistake: (mistake.line or 0, mistake.message))) from error


def _findings(error: ValidationError, plain: object, model: type[BaseModel]) -> dict[Place, list[str]]:
    """What is wrong at each place; the branches of a union each have their say about the same value."""
    by_place: dict[Place, list[str]] = {}
    for details in error.errors(include_url=False):
        place, resolved = _place(plain, details)
        said = by_place.setdefault(resolved, [])
        if (text := sentence(details, place, model)) not in said:
            said.append(text)
    return by_place


def _place(plain: Any, details: ErrorDetails) -> tuple[Place, Place]:
    """Where in the document an error is: pydantic's path without the names of union branches and validators.

    The first result is the container's place for a missing or an unknown key, the second one the key's own.
    """
    steps: list[str | int] = []
    last = details["loc"][-1:] if details["type"] in {"missing", "extra_forbidden"} else ()
    for step in details["loc"][: len(details["loc"]) - len(last)]:
        if _has(plain, step):
            plain = plain[step]
            steps.append(step)
    return tuple(steps), (*steps, *last)


def _has(plain: object, step: str | int) -> bool:
    if isinstance(plain, dict):
        return step in plain
    return isinstance(plain, list) and isinstance(step, int) and step < len(plain)


def _named(place: Sequence[str | int], texts: list[str]) -> str:
    name = _name(place)
    return (f"{name}: " if name else "") + "、または".join(text.removesuffix("。") for text in texts) + "。"


def _name(place: Sequence[str | int]) -> str:
    """`procedures[3].term.end` for people: the fourth element is 4番目."""
    named = ""
    for step in place:
        if isinstance(step, int):
            named += f"の{step + 1}番目"
        else:
            named += f"{'.' if named else ''}{step}"
    return f"「{named}」" if named else ""
