"""Rules of a segment: groups, operands, types."""

from collections.abc import Mapping
from typing import Any

import pytest

from provider.kinds.nodes import operators
from provider.kinds.segment_rules import joint_violations, violations

REFERENCE = {"ref": "shop.field"}
#: A value of each type, and an operand of each form.
VALUES: Mapping[str, Any] = {
    "text": "a", "email": "a", "phone": "+34", "integer": 5, "decimal": 5.5, "boolean": True,
    "radio": "red", "checkbox": "red", "date": "2026-01-31",
}  # fmt: skip


def _spec(type_: str = "dynamic-plus", **filters: Any) -> dict[str, Any]:
    return {"name": "App users", "type": type_, "filters": filters}


def _group(**filters: Any) -> dict[str, Any]:
    return {"match": "any", "filters": filters}


def _found(spec: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(".".join(map(str, found.path)), found.message) for found in violations(spec)]


def _joint(spec: Mapping[str, Any], field: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = joint_violations(spec, {"shop.field": field})
    return [(".".join(map(str, item.path)), item.message) for item in found]


def _operand(operator: str, type_: str) -> dict[str, Any]:
    value = VALUES[type_]
    return {
        "none": {},
        "value": {"value": value},
        "values": {"values": [value]},
        "range": {"from": value, "to": value},
        "days": {"days": 3},
    }[operators()[operator]["operand"]]


@pytest.mark.parametrize("type_", VALUES)
@pytest.mark.parametrize("operator", operators())
def test_an_operator_fits_exactly_its_types(operator: str, type_: str) -> None:
    spec = _spec(x={"field": REFERENCE, "operator": operator, **_operand(operator, type_)})
    field = {"id": "f", "type": type_, "options": {"red": "Red"}}
    assert _found(spec) == []
    found = _joint(spec, field)
    if type_ in operators()[operator]["types"]:
        assert found == []
    else:
        ((path, message),) = found
        assert path == "filters.x.operator"
        assert f'"{operator}" does not fit shop.field, which is of type {type_}' in message


@pytest.mark.parametrize("operator", operators())
def test_every_operator_needs_its_operand_and_takes_no_other(operator: str) -> None:
    operand = _operand(operator, "text")
    everything = {
        "value": "a",
        "values": ["a"],
        "from": "2026-01-01",
        "to": "2026-01-02",
        "days": 1,
    }
    bare = _found(_spec(x={"field": REFERENCE, "operator": operator}))
    full = _found(_spec(x={"field": REFERENCE, "operator": operator, **everything}))
    assert [path for path, _ in bare] == (["filters.x.operator"] if operand else [])
    assert {path for path, _ in full} == {f"filters.x.{key}" for key in everything.keys() - operand}


def test_groups_belong_to_dynamic_plus() -> None:
    inner = {"field": "_email", "operator": "not-empty"}
    spec = _spec("dynamic", a=_group(b=_group(x=inner)))
    ((path, message),) = _found(spec)
    assert path == "filters.a.filters"
    assert "write type: dynamic-plus" in message
    assert _found({**spec, "type": "dynamic-plus"}) == []


def test_groups_are_three_deep_at_most() -> None:
    inner = {"field": "_email", "operator": "not-empty"}
    three = _group(b=_group(c=_group(x=inner)))
    assert _found(_spec(a=three)) == []
    ((path, message),) = _found(_spec(z=_group(a=three)))
    assert path == "filters.z.filters.a.filters.b.filters.c.filters"
    assert message == "groups are nested more than 3 deep"


def test_filters_inside_groups_are_judged_too() -> None:
    wrong = {"field": "_email", "operator": "greater", "value": 5}
    ((path, _),) = _found(_spec(a=_group(x=wrong)))
    assert path == "filters.a.filters.x.operator"


def test_a_field_that_is_not_known_is_not_judged() -> None:
    spec = _spec(x={"field": REFERENCE, "operator": "greater", "value": 5})
    assert list(joint_violations(spec, {})) == []


def test_values_fit_the_type_of_the_field() -> None:
    spec = _spec(x={"field": REFERENCE, "operator": "any-of", "values": [1, "2", True, 2.5, ""]})
    found = _joint(spec, {"type": "integer"})
    assert [path for path, _ in found] == [f"filters.x.values.{index}" for index in (1, 2, 3, 4)]
    assert found[0][1].endswith("remove the quotes")


def test_a_date_that_no_calendar_has_is_none() -> None:
    spec = _spec(
        x={"field": "_createdAt", "operator": "between", "from": "2026-03-01", "to": "2026-02-01"}
    )
    assert [path for path, _ in _found(spec)] == ["filters.x.to"]
    same = {"field": "_createdAt", "operator": "between", "from": "2026-03-01"}
    assert _found(_spec(x={**same, "to": "2026-03-01T00:00:00Z"})) == []
