"""JSON Schema (2020-12) over plain data, each failure translated into a plain sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from provider.definitions.catalogue import with_catalogue
from provider.definitions.formats import CHECKERS, Checker
from provider.definitions.messages import Fault, translate
from provider.definitions.problems import Path

FOLDER = FilePath(__file__).resolve().parents[2] / "schemas"

Schema = Mapping[str, Any]


@cache
def schema(name: str) -> Schema:
    """Read a schema by its path under ``schemas/`` without ``.schema.json``.

    The node catalogue is put in where the schema asks for it.
    """
    text = (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: Schema = json.loads(text)
    return with_catalogue(loaded)


@cache
def kinds() -> tuple[str, ...]:
    """List the kinds that have a schema."""
    files = (FOLDER / "kinds").glob("*.schema.json")
    return tuple(sorted(file.name.removesuffix(".schema.json") for file in files))


@cache
def _validator(name: str) -> Any:
    """Make the validator of a schema file."""
    return _validator_class()(schema(name), format_checker=_format_checker())


@cache
def _validator_class() -> Any:
    """Extend the standard's validator by the one keyword of our own that judges."""
    # Imported late: a third of the whole run's time, and not needed to read files.
    from jsonschema import Draft202012Validator, ValidationError
    from jsonschema.validators import extend

    def unique_keys(_: object, rule: object, instance: object, __: object) -> Iterator[object]:
        """Yield an error per key that differs from an earlier one in case only."""
        seen: dict[str, str] = {}
        for key in instance if isinstance(instance, dict) and rule else ():
            if key.lower() in seen:
                yield ValidationError(seen[key.lower()], path=[key])
            seen.setdefault(key.lower(), key)

    made: Any = extend(Draft202012Validator, {"x-unique-keys": unique_keys})  # type: ignore[no-untyped-call]
    return made


@cache
def _format_checker() -> Any:
    """Make a checker that knows our formats only."""
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())
    checker.checkers = {name: (_fits(check), ()) for name, check in CHECKERS.items()}
    return checker


def _fits(check: Checker) -> Callable[[object], bool]:
    """Make of a checker what jsonschema asks: whether a value, if it is a text, fits."""
    return lambda value: not isinstance(value, str) or check(value) is None


def faults(name: str, data: object, untold: Iterable[Path] = ()) -> list[Fault]:
    """Check data against a schema file.

    Args:
        name: path of the schema under ``schemas/`` without ``.schema.json``.
        data: plain data.
        untold: paths whose value is not known; what depends on them is not judged.
    """
    return translate(_validator(name).iter_errors(data), untold)


def faults_inline(inline: Schema, data: object) -> list[Fault]:
    """Check data against a schema given as data, such as that of a parameter."""
    return translate(_validator_class()(inline, format_checker=_format_checker()).iter_errors(data))


class Cursor:
    """A place in a schema that follows a path into data, for the annotations (``x-...``).

    Follows ``$ref``, ``properties``, ``x-properties`` (the settings of every type of node),
    ``additionalProperties`` and ``items``: annotations stand only where these lead.
    """

    def __init__(self, root: Schema, node: Schema | None = None) -> None:
        """Begin at the root of a schema, or at a node of it."""
        self._root = root
        self._node: Schema = self._resolved(root if node is None else node)

    def annotation(self, name: str) -> Any:
        """Give the value of an annotation, or None."""
        return self._node.get(name)

    def child(self, part: str | int) -> Cursor:
        """Follow one step of a path; a place that the schema does not know has no annotation."""
        if isinstance(part, int):
            found = self._node.get("items")
        else:
            found = self._node.get("properties", {}).get(part)
            found = self._node.get("x-properties", {}).get(part) if found is None else found
            found = self._node.get("additionalProperties") if found is None else found
        return Cursor(self._root, found if isinstance(found, dict) else {})

    def _resolved(self, node: Schema) -> Schema:
        """Follow local references; what stands beside one wins over what it leads to."""
        while "$ref" in node:
            target: Any = self._root
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = {**target, **{key: node[key] for key in node if key != "$ref"}}
        return node
