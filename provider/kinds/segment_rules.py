"""Rules of a segment that JSON Schema cannot say.

Sources: articles 4878626605714 and 360014428799. That groups are at most 3 deep is assumed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from provider.kinds.comparisons import (
    DataType,
    built_in_violation,
    field_type,
    literal_problem,
    operand_names,
    operator_problem,
    range_problem,
)
from provider.kinds.kind import NOTHING, Path, Violation
from provider.kinds.partial import lacks

DEEPEST = 3
_ALL_OPERANDS = ("value", "values", "from", "to", "days")

_Filter = Mapping[str, Any]


def violations(spec: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield groups that cannot stand where they are, and filters that say too much or too little.

    Types are judged for built-in fields only: ``joint_violations`` knows the others.
    """
    for path, item, depth in _all_filters(spec.get("filters") or {}, ("filters",), 0):
        if "filters" in item:
            yield from _group_violations(spec, path, depth)
        else:
            yield from built_in_violation(item.get("field"), (*path, "field"))
            yield from _operand_violations(item, path)
            yield from _type_violations(item, path, NOTHING)


def joint_violations(
    spec: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]
) -> Iterator[Violation]:
    """Yield operators and values that do not fit the type of the contact field referred to.

    ``others`` maps a full name (``pack.key``) to the spec of that definition.
    """
    for path, item, _ in _all_filters(spec.get("filters") or {}, ("filters",), 0):
        if "filters" not in item and not isinstance(item.get("field"), str):
            yield from _type_violations(item, path, others)


def _all_filters(
    filters: Mapping[str, _Filter], path: Path, depth: int
) -> Iterator[tuple[Path, _Filter, int]]:
    """Yield every filter and group, with its path and how many groups are around it."""
    for name, item in filters.items():
        yield (*path, name), item, depth
        if "filters" in item:
            yield from _all_filters(item["filters"], (*path, name, "filters"), depth + 1)


def _group_violations(spec: Mapping[str, Any], path: Path, depth: int) -> Iterator[Violation]:
    """Yield that a group cannot stand here."""
    if spec.get("type") == "dynamic":
        if depth == 0:
            message = "a dynamic segment takes no groups: write type: dynamic-plus"
            yield Violation((*path, "filters"), message)
    elif depth == DEEPEST and "type" in spec:
        yield Violation((*path, "filters"), f"groups are nested more than {DEEPEST} deep")


def _operand_violations(item: _Filter, path: Path) -> Iterator[Violation]:
    """Yield operands that the operator lacks or does not take."""
    if "operator" not in item:
        return
    operator = item["operator"]
    wanted = operand_names(operator)
    for name in wanted:
        if lacks(item, name):
            yield Violation((*path, "operator"), f'"{operator}" needs {" and ".join(wanted)}')
            break
    takes = " and ".join(wanted) or "nothing to compare with"
    for name in _ALL_OPERANDS:
        if name in item and name not in wanted:
            yield Violation((*path, name), f'"{operator}" takes {takes}; remove {name}')


def _type_violations(
    item: _Filter, path: Path, others: Mapping[str, Mapping[str, Any]]
) -> Iterator[Violation]:
    """Yield an operator or values that do not fit the type of the field, where that is known."""
    if "field" not in item or "operator" not in item:
        return
    found = field_type(item["field"], others)
    if found is None:
        return
    if problem := operator_problem(item["operator"], found, _subject(item["field"])):
        yield Violation((*path, "operator"), problem)
        return
    for name in operand_names(item["operator"]):
        if name in item:
            yield from _value_violations(item, name, (*path, name), found)


def _value_violations(
    item: _Filter, name: str, path: Path, wanted: DataType
) -> Iterator[Violation]:
    """Yield what is wrong with one operand."""
    if name == "value":
        yield from _single_violations(item["value"], path, wanted)
    elif name == "values":
        for index, value in enumerate(item["values"]):
            yield from _single_violations(value, (*path, index), wanted)
    elif name == "to" and "from" in item and (problem := range_problem(item["from"], item["to"])):
        yield Violation(path, problem)


def _single_violations(value: Any, path: Path, wanted: DataType) -> Iterator[Violation]:
    """Yield that a value is empty or does not fit the type."""
    if value == "":
        yield Violation(path, "is empty; the operators empty and not-empty look for that")
    elif problem := literal_problem(value, wanted):
        yield Violation(path, problem)


def _subject(field: Any) -> str:
    return str(field) if isinstance(field, str) else str(field["ref"])
