"""A definition made of a live object says what it is: the inverse of the comparable form."""

from typing import Any

import pytest

from provider.adoption.spelling import spec_of
from provider.engine.sources import replaced
from provider.kinds import KINDS
from tests.engine.definitions import COLLECTION, EVENT, HOLDERS, PUSH, SCRIPT, changed

FIELDS: list[dict[str, Any]] = [
    {"id": "a", "name": "A", "type": "text", "maxLength": 5},
    {"id": "a", "name": "A", "type": "integer", "minValue": 0, "maxValue": 5, "defaultValue": 0},
    {"id": "a", "name": "A", "type": "decimal", "minValue": -0.5},
    {"id": "a", "name": "A", "type": "boolean", "required": True, "defaultValue": False},
    {"id": "a", "name": "A", "type": "phone", "defaultCountryCode": "34"},
    {"id": "a", "name": "A", "type": "date", "minDate": "2024-01-31T00:00:00Z"},
    {"id": "a", "name": "A", "type": "text", "defaultValue": "ends so: .000Z"},
    {"id": "a", "name": "A", "type": "radio", "options": {"b": "B", "a": "A"}, "defaultValue": "a"},
    {"id": "a", "name": "A", "type": "checkbox", "required": True, "defaultValue": ["x", "y"]}
    | {"options": {"y": "Y", "x": "X"}},
]
EVENT_SPEC = EVENT["spec"] | {
    "icon": "bell",
    "fields": {
        "z": {"type": "text", "name": "Z", "required": True, "pointer": "/a/0"},
        "a": {"type": "radio", "options": {"n": "No", "y": "Yes"}},
        "p": {"type": "phone", "defaultCountryCode": "34"},
    },
}
GROUPS = {
    "vip": {"field": "_points", "operator": "greater", "value": 100},
    "group": {
        "match": "any",
        "exclude": True,
        "filters": {"token": {"field": {"ref": "token"}, "operator": "any-of", "values": ["a"]}},
    },
}
NODES: dict[str, Any] = {
    "visit": {"type": "page-visit", "after": "start", "pages": {"exactly": ["https://a.example"]}}
    | {"device": "mobile", "limits": {"perContact": 1}},
    "check": {"type": "check-value", "after": "visit", "left": {"contactField": {"ref": "token"}}}
    | {"operator": "equals", "right": {"datum": "visit.url"}},
    "wait": {"type": "wait", "after": ["check.yes", "check.no"], "seconds": 60},
}
SPECS: list[tuple[str, dict[str, Any]]] = [
    *(("ContactField", spec) for spec in FIELDS),
    ("CustomIntegration", {"name": "A"}),
    (
        "CustomIntegration",
        {"name": "A", "eventsEnabled": False, "color": "#fff", "description": "D"},
    ),
    ("OutboundEvent", EVENT["spec"]),
    ("OutboundEvent", EVENT_SPEC),
    ("Segment", HOLDERS["spec"]),
    ("Segment", changed(HOLDERS, match="any", filters=GROUPS)["spec"]),
    ("InlineContent", SCRIPT["spec"]),
    ("InlineContent", {"name": "A", "html": "{{b}}", "tags": ["t"], "variables": {"b": {}}}),
    (
        "InlineContent",
        {"name": "A", "html": "{{b}}", "variables": {"b": {"format": "date", "default": ""}}},
    ),
    ("Workflow", COLLECTION["spec"]),
    ("Workflow", PUSH["spec"] | {"run": {"once": "a"}, "description": "D", "tags": ["t"]}),
    ("Workflow", COLLECTION["spec"] | {"nodes": NODES}),
]


@pytest.mark.parametrize(("kind", "spec"), SPECS)
def test_the_definition_of_a_live_object_is_the_object(kind: str, spec: dict[str, Any]) -> None:
    with_ids = replaced(kind, spec, lambda target: f"id-{target}")
    form = KINDS[kind].comparable(with_ids)
    if kind == "OutboundEvent":
        form["integration"] = with_ids["integration"]
    seen: list[tuple[str, str]] = []

    def refer(target: str, object_id: str) -> dict[str, str]:
        seen.append((target, object_id))
        return {"ref": object_id.removeprefix("id-")}

    made = spec_of(kind, form, refer)
    assert KINDS[kind].comparable(replaced(kind, made, lambda target: f"id-{target}")) == {
        name: value for name, value in form.items() if name != "integration"
    }
    assert len(seen) == len(list(KINDS[kind].references(form)))


def test_a_workflow_is_written_as_a_person_does() -> None:
    form = KINDS["Workflow"].comparable(COLLECTION["spec"])
    made = spec_of("Workflow", form, lambda _, object_id: object_id)
    assert list(made["nodes"]) == ["visit", "in-app", "collect"]
    assert [node["after"] for node in made["nodes"].values()] == ["start", "visit", "in-app.yes"]
    assert list(made["nodes"]["collect"]) == [
        "type", "after", "content", "selector", "position", "limits",
    ]  # fmt: skip
    assert list(made["start"]) == ["audience", "source"]
