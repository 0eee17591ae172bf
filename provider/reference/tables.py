"""The settings of a schema as Markdown: a table, then a table for everything inside."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provider.reference.words import Schema, cell, code, is_map, resolved, takes

_DEPTH = 6


@dataclass(frozen=True)
class Extra:
    """A column that only some tables have: its heading, and the annotation that it shows."""

    heading: str
    annotation: str
    words: Mapping[Any, str]

    def shown(self, schema: Schema) -> str:
        """Give the cell of a setting."""
        value = schema.get(self.annotation)
        return self.words.get(value, "")


def settings(
    schema: Schema, root: Schema, level: int = 2, extras: Sequence[Extra] = ()
) -> Iterator[str]:
    """Give the table of a mapping's settings, and below it those of what stands inside."""
    yield from _table(schema, root, extras)
    first: dict[int, str] = {}
    for path, inside in _inside(schema, root, (), frozenset()):
        told = first.setdefault(id(inside["properties"]), path)
        if told != path:
            yield from ("", f"Inside `{path}` stands what stands inside `{told}`.")
            continue
        yield from ("", f"{'#' * min(level, _DEPTH)} Inside `{path}`", "")
        yield from _table(inside, root, ())


def _table(schema: Schema, root: Schema, extras: Sequence[Extra]) -> Iterator[str]:
    headings = ["setting", "what it does", "takes", "default", *(e.heading for e in extras)]
    yield f"| {' | '.join(headings)} |"
    yield "|---" * len(headings) + "|"
    required = frozenset(schema.get("required", ()))
    for name, value in schema.get("properties", {}).items():
        if not isinstance(value, Mapping):
            continue
        yield _row(name, value, root, required, extras)


def _row(
    name: str, value: Schema, root: Schema, required: Collection[str], extras: Sequence[Extra]
) -> str:
    found = resolved(value, root)
    default = code(found["default"]) if "default" in found else ""
    cells = [
        code(name),
        str(found.get("description", "")),
        takes(value, root),
        "**must be given**" if name in required else default,
        *(extra.shown(value) for extra in extras),
    ]
    return f"| {' | '.join(map(cell, cells))} |"


def _inside(
    schema: Schema, root: Schema, path: tuple[str, ...], seen: frozenset[str]
) -> Iterator[tuple[str, Schema]]:
    """Yield the mappings inside, with their path; one that holds itself only once."""
    for name, value in schema.get("properties", {}).items():
        for steps, inside, met in _below(value, root, seen):
            place = (*path, name, *steps)
            if _has_settings(inside):
                yield ".".join(place), inside
            yield from _inside(inside, root, place, met)


def _below(
    value: Any, root: Schema, seen: frozenset[str]
) -> Iterator[tuple[tuple[str, ...], Schema, frozenset[str]]]:
    """Give what stands in a value: itself, or its entries by id or in a list."""
    met = seen | _targets(value, root)
    if met == seen and isinstance(value, Mapping) and "$ref" in value:
        return
    found = resolved(value, root)
    entry, step = found.get("items"), "<each>"
    if is_map(found):
        entry, step = found.get("additionalProperties"), "<id>"
    if isinstance(entry, Mapping):
        yield from (((step, *s), i, m) for s, i, m in _below(entry, root, met))
    elif found.get("properties") and "x-catalogue" not in found:
        yield (), found, met


def _targets(value: Any, root: Schema) -> frozenset[str]:
    """Give the definitions that a value leads to, over references of references."""
    if not isinstance(value, Mapping) or "$ref" not in value:
        return frozenset()
    name = value["$ref"]
    return frozenset({name}) | _targets(root["$defs"][name.removeprefix("#/$defs/")], root)


def _has_settings(schema: Schema) -> bool:
    """Whether a mapping has more than the one form that its row has shown already."""
    names = list(schema.get("properties", ()))
    return names != ["ref"] and set(names) != {"secret", "version"}


def refusals(schema: Any) -> Iterator[str]:
    """Yield the sentences that a schema says where something does not fit, each once."""
    seen: set[str] = set()
    for sentence in _sentences(schema):
        if sentence not in seen:
            seen.add(sentence)
            yield sentence


def _sentences(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for item in schema:
            yield from _sentences(item)
    if isinstance(schema, Mapping):
        yield from schema.get("x-message", {}).values()
        for word, value in schema.items():
            if word != "x-message":
                yield from _sentences(value)
