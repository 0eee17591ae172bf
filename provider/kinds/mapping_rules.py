"""Values that a node maps onto what a definition declares: fields of an event, variables.

Source: article 4417258262290: types must match, and an unmapped mandatory field is an incident that
keeps a workflow from being started (inferred).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from provider.kinds.comparisons import DataType, literal_problem
from provider.kinds.kind import Path, Violation
from provider.kinds.nodes import node_types
from provider.kinds.partial import lacks, part
from provider.kinds.suggestions import did_you_mean
from provider.kinds.value_rules import Nodes, Others, Value, described, value_at, value_type


def mapping_violations(
    name: str, node: Mapping[str, Any], nodes: Nodes, others: Others
) -> Iterator[Violation]:
    """Yield values for what is not declared, of a wrong type, or missing where mandatory."""
    kind = node_types().get(node.get("type", ""))
    if kind is None or kind.maps is None:
        return
    maps, setting = kind.maps, str(kind.maps["setting"])
    target = str((node.get(maps["target"]) or {}).get("ref"))
    if target not in others:
        return
    declared = part(others[target], maps["targetFields"])
    given, path = part(node, setting), ("nodes", name, setting)
    word = setting.removesuffix("s")
    for key, written in given.items():
        if key not in declared and not lacks(declared, key):
            continue
        if key not in declared:
            message = f'{target} has no {word} "{key[:60]}"{did_you_mean(key, declared)}'
            yield Violation((*path, key), message)
        else:
            value = value_at((*path, key), written)
            yield from _value_violations(value, key, declared[key], nodes, others)
    yield from _missing(given, declared, path, target, word)


def _missing(
    given: Mapping[str, Any], declared: Mapping[str, Any], path: Path, target: str, word: str
) -> Iterator[Violation]:
    """Yield mandatory fields that get no value."""
    for key, field in declared.items():
        if field.get("required") and lacks(given, key):
            message = f'the {word} "{key}" of {target} is mandatory: map a value onto it'
            yield Violation(path, message)


def _value_violations(
    value: Value, key: str, declared: Mapping[str, Any], nodes: Nodes, others: Others
) -> Iterator[Violation]:
    """Yield a value that the field does not take; what has no type takes every value."""
    if value.form == "literal" and value.content == "":
        if declared.get("required"):
            yield Violation(value.path, f'"{key}" is mandatory, but the value is empty')
        return
    if "type" not in declared:
        return
    wanted = DataType.of(declared)
    if value.form == "literal":
        if problem := literal_problem(value.content, wanted):
            yield Violation(value.path, problem)
        return
    found = value_type(value, nodes, others)
    if found and found.name != wanted.name:
        message = f'{described(value)} is of type {found.name}, the field "{key}" of {wanted.name}'
        yield Violation(value.path, message)
