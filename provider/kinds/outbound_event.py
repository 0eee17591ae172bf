"""OutboundEvent: a call that Connectif makes to another system from a workflow.

Source: the API's pages create-custom-event-type, customeventtypecreation and customeventtype
(``category: send``), and help-centre articles 4417258262290 and 11705909938332. The public API
creates, lists and deletes event types; the console edits them in place.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from provider.kinds.kind import NOTHING, Change, Difference, Kind, Violation, shown
from provider.kinds.partial import lacks
from provider.kinds.secrets import (
    DIFFERENT,
    SecretLookup,
    SecretReference,
    is_masked,
    no_secret,
)
from provider.kinds.values import option_list, options, value_at


class OutboundEvent(Kind):
    """An outbound event of a custom integration."""

    name = "OutboundEvent"
    words = "outbound event"
    place = "Store Backoffice > Integrations > Custom integrations (webhooks)"
    spec_names = MappingProxyType(
        {
            "webhookUrl": "url",
            "webhookHeaders": "headers",
            "jsonPointerPath": "pointer",
            "fieldOrder": "fields",
        }
    )
    settings = frozenset({"onChange", "integration"})
    replaceable = True

    def rules(self, spec: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield JSON pointers of which one would overwrite what another has placed."""
        places: dict[tuple[str, ...], str] = {}
        for name, field in (spec.get("fields") or {}).items():
            if "pointer" not in field and not lacks(field, "pointer"):
                continue
            place = _place(name, field)
            for other, owner in places.items():
                if _collide(place, other):
                    yield Violation(
                        ("fields", name, *(("pointer",) if "pointer" in field else ())),
                        f'its value and that of field "{owner}" would stand at the same place '
                        "of the body: give one of them another pointer",
                    )
            places[place] = name

    def comparable(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        """Give the inputs: headers by name, fields by id, and the order of writing."""
        fields = spec["fields"]
        inputs: dict[str, Any] = {
            "name": str(spec["name"]),
            "url": str(spec["url"]),
            "headers": {name: _header(value) for name, value in spec.get("headers", {}).items()},
            "fields": {str(name): _declared_field(name, field) for name, field in fields.items()},
            "fieldOrder": [str(name) for name in fields],
        }
        if spec.get("icon"):
            inputs["icon"] = str(spec["icon"])
        if spec.get("onChange", "task") != "task":
            inputs["onChange"] = str(spec["onChange"])
        return inputs

    def live(
        self,
        body: Mapping[str, Any],
        declared: Mapping[str, Any],
        secret: SecretLookup = no_secret,
        confirmed: Mapping[str, Any] = NOTHING,
    ) -> dict[str, Any]:
        """Give the comparable form of a CustomEventType answer, without any header's value."""
        fields = {str(field["id"]): _live_field(field) for field in body.get("fields") or ()}
        inputs: dict[str, Any] = {
            "name": str(body["name"]),
            "url": str(body.get("webhookUrl", "")),
            "headers": _live_headers(body, declared, secret, confirmed),
            "fields": fields,
            "fieldOrder": list(fields),
        }
        if "icon" in declared and body.get("icon"):
            inputs["icon"] = str(body["icon"])
        return inputs

    def wire(self, comparable: Mapping[str, Any]) -> dict[str, Any]:
        """Give a CustomEventTypeCreation body of category ``send``."""
        fields = comparable["fields"]
        order = comparable.get("fieldOrder") or list(fields)
        body: dict[str, Any] = {
            "name": comparable["name"],
            "category": "send",
            "webhookUrl": comparable["url"],
            "webhookHeaders": [
                {"name": name, "value": SecretReference.of(value) or value}
                for name, value in comparable.get("headers", {}).items()
            ],
            "fields": [_wire_field(name, fields[name]) for name in order],
        }
        if comparable.get("icon"):
            body["icon"] = comparable["icon"]
        return body

    def change(
        self,
        live: Mapping[str, Any],
        desired: Mapping[str, Any],
        differences: Iterable[Difference],
    ) -> Change:
        """Give a person's step for every difference: the public API cannot edit an event."""
        return Change(tasks=tuple(map(_step, _by_entry(live, desired, differences))))

    def secrets(self, comparable: Mapping[str, Any]) -> tuple[SecretReference, ...]:
        """Give the secrets of the headers."""
        found = map(SecretReference.of, (comparable.get("headers") or {}).values())
        return tuple(reference for reference in found if reference)

    def doubtful(
        self, live: Mapping[str, Any], desired: Mapping[str, Any], confirmed: Mapping[str, Any]
    ) -> frozenset[tuple[str, ...]]:
        """Give the headers whose version has not changed, but whose value is another one."""
        known, seen = _references(confirmed), live.get("headers") or {}
        return frozenset(
            ("headers", name)
            for name, reference in _references(desired).items()
            if seen.get(name) == DIFFERENT and known.get(name) == reference
        )

    def untold(self, differences: Iterable[Difference]) -> bool:
        """Whether all that differs are headers whose value the store hides."""
        return all(
            item.path[0] == "headers" and SecretReference.of(item.live) for item in differences
        )

    def confirmed(
        self,
        before: Mapping[str, Any],
        desired: Mapping[str, Any],
        differences: Iterable[Difference],
    ) -> dict[str, Any]:
        """Remember for every header the reference that is known to be in the store."""
        pending = {item.path[1] for item in differences if item.path[0] == "headers"}
        known = _references(before)
        headers = known | {
            name: known.get(name, value) if name in pending else value
            for name, value in _references(desired).items()
        }
        headers = {name: headers[name] for name in headers if name in desired["headers"]}
        return {"confirmed": {"headers": headers}} if headers else {}

    def replaces(self, comparable: Mapping[str, Any]) -> bool:
        """Whether ``onChange: replace`` was written."""
        return comparable.get("onChange") == "replace"


def _place(name: str, field: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the place of a field's value in the body, as reference tokens."""
    pointer = field.get("pointer")
    return tuple(str(pointer).split("/")[1:]) if pointer else (str(name),)


def _collide(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _header(value: Any) -> Any:
    reference = SecretReference.of(value)
    return reference.inputs() if reference else str(value)


def _declared_field(name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    labels = {str(key): str(label) for key, label in (field.get("options") or {}).items()}
    return _field(field, str(field.get("name", name)), field.get("pointer"), labels, list(labels))


def _live_field(field: Mapping[str, Any]) -> dict[str, Any]:
    labels, order = options(field.get("options"))
    name = str(field.get("name", field["id"]))
    seen = _field(field, name, field.get("jsonPointerPath"), labels, order)
    if field.get("isPrimaryKey"):
        seen["primaryKey"] = True
    return seen


def _field(
    source: Mapping[str, Any],
    name: str,
    pointer: Any,
    labels: dict[str, str],
    order: list[str],
) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": name,
        "type": str(source["type"]),
        "required": bool(source.get("required", False)),
    }
    if pointer:
        field["pointer"] = str(pointer)
    if source.get("defaultCountryCode"):
        field["defaultCountryCode"] = str(source["defaultCountryCode"])
    if labels:
        field |= {"options": labels, "optionOrder": order}
    return field


def _wire_field(name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {"id": name, "name": field["name"], "type": field["type"]}
    body["required"] = bool(field.get("required"))
    if field.get("pointer"):
        body["jsonPointerPath"] = field["pointer"]
    if field.get("defaultCountryCode"):
        body["defaultCountryCode"] = field["defaultCountryCode"]
    if field.get("options"):
        body["options"] = option_list(field["options"], field.get("optionOrder"))
    return body


def _live_headers(
    body: Mapping[str, Any],
    declared: Mapping[str, Any],
    secret: SecretLookup,
    confirmed: Mapping[str, Any],
) -> dict[str, Any]:
    known = _references(confirmed)
    # A refresh may have left the word "different" where a definition declares a secret.
    wanted = {
        name: known.get(name, value) if value == DIFFERENT else value
        for name, value in (declared.get("headers") or {}).items()
    }
    believed = wanted | known
    if body.get("webhookHeaders") is None:
        # The answer shows no headers at all: nothing can be compared.
        return {name: believed[name] for name in wanted}
    spelling = {name.lower(): name for name in wanted}
    seen: dict[str, Any] = {}
    for header in body["webhookHeaders"]:
        name = spelling.get(str(header["name"]).lower(), str(header["name"]))
        seen[name] = DIFFERENT
        if name in wanted:
            same = _is_declared(wanted[name], header.get("value"), secret)
            seen[name] = believed[name] if same is None else wanted[name] if same else DIFFERENT
    return seen


def _references(comparable: Mapping[str, Any]) -> dict[str, Any]:
    headers = comparable.get("headers") or {}
    return {name: value for name, value in headers.items() if SecretReference.of(value)}


def _is_declared(declared: Any, value: Any, secret: SecretLookup) -> bool | None:
    """Whether the live value is the declared one; ``None`` where that cannot be told."""
    reference = SecretReference.of(declared)
    expected = secret(reference.name) if reference else declared
    if expected is None or is_masked(value):
        return None
    return bool(value == expected)


def _by_entry(
    live: Mapping[str, Any], desired: Mapping[str, Any], differences: Iterable[Difference]
) -> Iterator[Difference]:
    """Take what differs inside one header as one difference, and an order only where it is one."""
    seen: set[tuple[str, ...]] = set()
    for item in differences:
        path = item.path[:2] if item.path[0] == "headers" else item.path
        if path in seen or (path == ("fieldOrder",) and not _reordered(live, desired)):
            continue
        seen.add(path)
        yield Difference(path, value_at(live, path), value_at(desired, path))


def _reordered(live: Mapping[str, Any], desired: Mapping[str, Any]) -> bool:
    """Whether the fields that both sides have stand in another order."""
    before = [name for name in live["fieldOrder"] if name in desired["fields"]]
    after = [name for name in desired["fieldOrder"] if name in live["fields"]]
    return before != after


def _step(difference: Difference) -> str:
    where = difference.path
    if where[0] == "headers":
        return _header_step(where[1], difference)
    if where[0] == "fields" and len(where) == 2:
        verb = "remove" if difference.desired is None else "add"
        return f'{verb} the field "{where[1]}"{_facts(difference.desired)}'
    if where[0] == "fieldOrder":
        return f"put the fields in the order {shown(difference.desired)}"
    if difference.desired is None:
        return f"clear {difference.name} (now {shown(difference.live)})"
    return f"set {difference.name} to {shown(difference.desired)} (now {shown(difference.live)})"


def _header_step(name: str, difference: Difference) -> str:
    if difference.desired is None:
        return f'remove the header "{name}"'
    reference = SecretReference.of(difference.desired)
    value = (
        f"the secret {reference.name}, version {reference.version}"
        if reference
        else f'the value "{difference.desired}"'
    )
    verb = "add" if difference.live is None else "set"
    return f'{verb} the header "{name}" with {value}'


def _facts(field: Any) -> str:
    if not isinstance(field, Mapping):
        return ""
    parts = [f"name {field['name']}", f"type {field['type']}"]
    parts += ["mandatory"] if field.get("required") else []
    parts += [f"JSON options {field['pointer']}"] if field.get("pointer") else []
    return f" ({', '.join(parts)})"


OUTBOUND_EVENT = OutboundEvent()
