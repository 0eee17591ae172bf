"""What nodes are given to work with: literals, data of earlier nodes, contact fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider.kinds.comparisons import (
    DataType,
    built_in_violation,
    comparable_types,
    field_type,
    literal_problem,
    operand_names,
    operator_problem,
    range_problem,
)
from provider.kinds.kind import Path, Violation
from provider.kinds.nodes import START, node_types, operators
from provider.kinds.partial import Partial, lacks
from provider.kinds.suggestions import did_you_mean

Nodes = Mapping[str, Mapping[str, Any]]
Others = Mapping[str, Mapping[str, Any]]

_FORMS = ("literal", "datum", "contactField")
_RIGHT = {
    "value": "a single value, {datum: NODE.NAME} or {contactField: ...}",
    "values": "a list of values",
    "range": "{from: DATE, to: DATE}",
    "days": "a whole number of days, at least 1",
}


@dataclass(frozen=True)
class Value:
    """A value that a setting is given; ``form`` is literal, datum, contactField or unknown."""

    path: Path
    form: str
    content: Any

    @property
    def source(self) -> str | None:
        """Give the node that a datum comes from."""
        return str(self.content).partition(".")[0] if self.form == "datum" else None


def value_at(path: Path, written: Any, text: str = "literal") -> Value:
    """Read a value as it is written; ``text`` is what a bare scalar stands for."""
    if isinstance(written, Mapping):
        for form in _FORMS:
            if form in written:
                return Value((*path, form), form, written[form])
    if isinstance(written, Partial):
        return Value(path, "unknown", None)
    return Value(path, text, written)


def values(name: str, node: Mapping[str, Any]) -> Iterator[Value]:
    """Yield the values of a node's settings; the setting's schema says where they stand."""
    kind = node_types().get(node.get("type", ""))
    for setting, schema in kind.settings.items() if kind else ():
        if setting in node:
            shape = str(schema.get("$ref", "")).rpartition("/")[2]
            yield from _values(("nodes", name, setting), node[setting], shape)


def _values(path: Path, written: Any, shape: str) -> Iterator[Value]:
    if shape == "left":
        yield value_at(path, written, text="datum")
    elif shape == "mapping":
        for key, item in written.items():
            yield value_at((*path, key), item)
    elif shape in ("value", "right"):
        yield value_at(path, written)


def reference_violations(name: str, node: Mapping[str, Any], nodes: Nodes) -> Iterator[Violation]:
    """Yield data and built-in fields that do not exist."""
    for value in values(name, node):
        if value.form == "contactField":
            yield from built_in_violation(value.content, value.path)
        elif value.form == "datum" and (problem := _datum_problem(str(value.content), nodes)):
            yield Violation(value.path, problem)


def _datum_problem(text: str, nodes: Nodes) -> str | None:
    """Say why there is no such datum, or None."""
    source, _, datum = text.partition(".")
    if source == START:
        return "the start gives contact fields: write {contactField: ...}"
    if lacks(nodes, source):
        return f'there is no node "{source[:60]}"{did_you_mean(source, nodes)}'
    kind = node_types().get(nodes.get(source, {}).get("type", ""))
    if kind is None or datum in kind.exports:
        return None
    exports = kind.exports
    if not exports:
        return f'the node "{source}" ({kind.type}) exports nothing'
    return f'the node "{source}" exports no "{datum[:60]}"{did_you_mean(datum, exports)}'


def value_type(value: Value, nodes: Nodes, others: Others) -> DataType | None:
    """Give the type of a datum or a contact field; None for a literal, or where it is not known."""
    if value.form == "contactField":
        return field_type(value.content, others)
    if value.form != "datum":
        return None
    source, _, datum = str(value.content).partition(".")
    kind = node_types().get(nodes.get(source, {}).get("type", ""))
    known = kind.exports if kind else {}
    return DataType.of(known[datum]) if datum in known else None


def described(value: Value) -> str:
    """Give a value as a sentence names it."""
    if isinstance(value.content, Mapping):
        return str(value.content["ref"])
    return str(value.content)


def operand_violations(name: str, node: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield a right side that has not the shape which the operator needs."""
    if "operator" not in node:
        return
    path, operator = ("nodes", name), node["operator"]
    operand = str(operators()[operator]["operand"])
    if operand == "none":
        if "right" in node:
            message = f'"{operator}" takes nothing to compare with; remove right'
            yield Violation((*path, "right"), message)
    elif lacks(node, "right"):
        yield Violation((*path, "operator"), f'"{operator}" needs right: {_RIGHT[operand]}')
    elif isinstance(node.get("right", Partial()), Partial):
        return
    elif not _SHAPES[operand](node["right"]):
        yield Violation((*path, "right"), f'"{operator}" needs {_RIGHT[operand]}')
    elif operand == "range" and (problem := range_problem(**_bounds(node["right"]))):
        yield Violation((*path, "right", "to"), problem)


def _bounds(right: Mapping[str, Any]) -> dict[str, Any]:
    return {"start": right["from"], "end": right["to"]}


def _is_days(right: Any) -> bool:
    return isinstance(right, int) and not isinstance(right, bool) and right >= 1


def _is_value(right: Any) -> bool:
    if isinstance(right, Mapping):
        return len(right) == 1 and next(iter(right)) in _FORMS
    return not isinstance(right, list)


_SHAPES = {
    "value": _is_value,
    "values": lambda right: isinstance(right, list),
    "range": lambda right: isinstance(right, Mapping) and set(right) == {"from", "to"},
    "days": _is_days,
}


def comparison_violations(
    name: str, node: Mapping[str, Any], nodes: Nodes, others: Others
) -> Iterator[Violation]:
    """Yield an operator or a right side that does not fit the type of the left side."""
    if "operator" not in node or "left" not in node:
        return
    path = ("nodes", name)
    left = value_at((*path, "left"), node["left"], text="datum")
    found = value_type(left, nodes, others)
    if found is None:
        return
    if problem := operator_problem(node["operator"], found, described(left)):
        yield Violation((*path, "operator"), problem)
    elif "right" in node and operand_names(node["operator"]) in (("value",), ("values",)):
        yield from _right_violations((*path, "right"), node["right"], found, nodes, others)


def _right_violations(
    path: Path, right: Any, left: DataType, nodes: Nodes, others: Others
) -> Iterator[Violation]:
    """Yield right sides of another type than the left side."""
    items = enumerate(right) if isinstance(right, list) else [(None, right)]
    for index, item in items:
        value = value_at(path if index is None else (*path, index), item)
        if value.form == "literal":
            yield from _literal_violations(value, left)
            continue
        found = value_type(value, nodes, others)
        if found and not comparable_types(left, found):
            message = f"{described(value)} is of type {found.name}, the left side of {left.name}"
            yield Violation(value.path, message)


def _literal_violations(value: Value, left: DataType) -> Iterator[Violation]:
    if value.content == "":
        yield Violation(value.path, "is empty; the operators empty and not-empty look for that")
    elif problem := literal_problem(value.content, left):
        yield Violation(value.path, problem)
