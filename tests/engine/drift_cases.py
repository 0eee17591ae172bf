"""One case of drift for every property that the schemas of the kinds know.

``CASES`` says what a person changes by hand in the store; ``properties`` reads the schemas, so that
a property which no case touches fails the tests.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.engine.drift_recipe import nested_properties
from tests.engine.project import ROOT

#: repaired: by the API; task: a person, named in the preview; refused: nobody can, said so.
Verdict = Literal["repaired", "task", "refused"]

EXCLUDED = {
    "ContactField.id": "a field with another id is another field: see the test of deletion by hand",
    "ContactField.allowDataLoss": "steers the provider; the store does not have it",
    "OutboundEvent.integration": "an event cannot leave its integration in the store",
    "OutboundEvent.onChange": "steers the provider; the store does not have it",
    "Workflow.start": "its settings drift one by one",
}


@dataclass(frozen=True)
class Case:
    """A definition, what happens to its object by hand, and what must come of it."""

    kind: str
    name: str
    spec: dict[str, Any]
    by_hand: dict[str, Any]
    verdict: Verdict
    words: str = ""
    variant: str = ""

    @property
    def key(self) -> str:
        """The key of the definition in its pack."""
        label = "-".join(filter(None, (self.kind, self.name, self.variant)))
        return label.replace(".", "-").lower()


@dataclass(frozen=True)
class _Field:
    """Makes cases of contact fields, each with an id of its own."""

    verdict: Verdict
    spec: dict[str, Any] = field(default_factory=dict)

    def case(self, name: str, by_hand: dict[str, Any], words: str = "", variant: str = "") -> Case:
        identifier = f"f-{name.lower()}{variant and '-' + variant}"
        spec = {"id": identifier, "name": identifier, "type": "text"} | self.spec
        words = words or f"{name} of a contact field can never be changed"
        return Case("ContactField", name, spec, by_hand, self.verdict, words, variant)


def _refused(**spec: Any) -> _Field:
    return _Field("refused", spec)


_DEFAULT = {"required": True, "defaultValue": "a"}
_DATES = {"type": "date", "minDate": "2026-01-01T00:00:00Z", "maxDate": "2026-12-01T00:00:00Z"}
_NUMBERS = {"type": "integer", "minValue": 1, "maxValue": 9}
_RADIO = {"type": "radio", "options": {"s": "Small", "l": "Large"}}
_SMALL, _LARGE = {"id": "s", "label": "Small"}, {"id": "l", "label": "Large"}

CONTACT_FIELDS = [
    _Field("task").case("name", {"name": "By hand"}, "change its name to"),
    _refused().case("type", {"type": "integer"}),
    _refused().case("required", {"required": True, "defaultValue": "x"}),
    _refused(**_DEFAULT).case("defaultValue", {"defaultValue": "b"}),
    _Field("task", _RADIO | {"defaultValue": "s"}).case(
        "defaultValue", {"defaultValue": "l"}, 'make "s" its default option', "radio"
    ),
    _refused(type="phone", defaultCountryCode="34").case(
        "defaultCountryCode", {"defaultCountryCode": "44"}
    ),
    _refused(maxLength=40).case("maxLength", {"maxLength": 41}),
    _refused().case("maxLength", {"maxLength": 12}, variant="appeared"),
    _refused(**_NUMBERS).case("minValue", {"minValue": 2}),
    _refused(**_NUMBERS).case("maxValue", {"maxValue": 8}),
    _refused(**_DATES).case("minDate", {"minDate": "2026-02-01T00:00:00.000Z"}),
    _refused(**_DATES).case("maxDate", {"maxDate": "2026-11-01T00:00:00.000Z"}),
    _Field("task", _RADIO).case("options", {"options": [_SMALL]}, 'add the option "l"'),
    _refused(**_RADIO).case(
        "options",
        {"options": [_SMALL, _LARGE, {"id": "xl", "label": "Extra"}]},
        "none can be renamed, moved or removed",
        "appeared",
    ),
    _refused(**_RADIO).case(
        "options", {"options": [_LARGE, _SMALL]}, "none can be renamed, moved or removed", "order"
    ),
    _refused(**_RADIO).case(
        "options",
        {"options": [_SMALL, {"id": "l", "label": "Big"}]},
        "none can be renamed, moved or removed",
        "label",
    ),
]


def _integration(name: str, by_hand: Any, **spec: Any) -> Case:
    definition = {"name": f"Integration {name}"} | spec
    return Case("CustomIntegration", name, definition, {name: by_hand}, "repaired")


INTEGRATIONS = [
    _integration("name", "By hand"),
    _integration("eventsEnabled", False),
    _integration("color", "#00ff00", color="#ff0000"),
    _integration("description", "By hand", description="As defined"),
    _integration("imageUri", "https://shop.example/b.png", imageUri="https://shop.example/a.png"),
]

_URL = "https://push.shop.example/send"
_PHONE = {"type": "phone", "defaultCountryCode": "34"}
_EVENT_FIELDS = {"a": {"type": "text"}, "p": _PHONE, "r": _RADIO}


def _wire_fields(**changes: dict[str, Any]) -> dict[str, Any]:
    """Give the wire form of ``_EVENT_FIELDS`` with some properties changed by hand."""
    fields = [
        {"id": "a", "name": "a", "type": "text", "required": False},
        {"id": "p", "name": "p", "required": False, **_PHONE},
        {"id": "r", "name": "r", "type": "radio", "required": False, "options": [_SMALL, _LARGE]},
    ]
    return {"fields": [item | changes.get(str(item["id"]), {}) for item in fields]}


def _event(name: str, by_hand: dict[str, Any], words: str, variant: str = "", **spec: Any) -> Case:
    label = "-".join(filter(None, (name, variant)))
    definition = {"name": f"Event {label}", "url": _URL, "fields": _EVENT_FIELDS} | spec
    definition = {"integration": {"ref": "events"}} | definition
    return Case("OutboundEvent", name, definition, by_hand, "task", words, variant)


_TYPED: dict[str, Any] = {"headers": {"Content-Type": "application/json"}}
EVENTS = [
    _event("name", {"name": "By hand"}, 'set name to "Event name" (now "By hand")'),
    _event("url", {"webhookUrl": "https://other.example/"}, f'set url to "{_URL}"'),
    _event("icon", {"icon": "by-hand"}, 'set icon to "bell" (now "by-hand")', icon="bell"),
    _event(
        "headers",
        {"webhookHeaders": [{"name": "Content-Type", "value": "text/leak"}]},
        'set the header "Content-Type"',
        **_TYPED,
    ),
    _event("headers", {"webhookHeaders": []}, 'add the header "Content-Type"', "gone", **_TYPED),
    _event(
        "headers",
        {"webhookHeaders": [{"name": "x-more", "value": "leak"}]},
        'remove the header "x-more"',
        "appeared",
    ),
    _event("fields.name", _wire_fields(a={"name": "By hand"}), 'set fields.a.name to "a"'),
    _event("fields.type", _wire_fields(a={"type": "integer"}), 'set fields.a.type to "text"'),
    _event("fields.required", _wire_fields(a={"required": True}), "set fields.a.required to no"),
    _event("fields.pointer", _wire_fields(a={"jsonPointerPath": "/x"}), "clear fields.a.pointer"),
    _event(
        "fields.defaultCountryCode",
        _wire_fields(p={"defaultCountryCode": "44"}),
        'set fields.p.defaultCountryCode to "34"',
    ),
    _event("fields.options", _wire_fields(r={"options": [_SMALL]}), "set fields.r.options.l"),
    _event("fields", {"fields": _wire_fields()["fields"][:2]}, 'add the field "r"', "gone"),
    _event(
        "fields",
        {"fields": [*_wire_fields()["fields"], {"id": "z", "name": "z", "type": "text"}]},
        'remove the field "z"',
        "appeared",
    ),
    _event(
        "fields",
        {"fields": _wire_fields()["fields"][::-1]},
        "put the fields in the order a, p, r",
        "order",
    ),
]

CASES = CONTACT_FIELDS + INTEGRATIONS + EVENTS


def properties() -> Iterator[str]:
    """Give every property of every kind's schema, as ``Kind.property`` or ``Kind.place.name``."""
    for path in sorted((ROOT / "schemas" / "kinds").glob("*.schema.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        kind = path.name.split(".")[0]
        yield from (f"{kind}.{name}" for name in schema["properties"])
    yield from nested_properties()
