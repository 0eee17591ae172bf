"""What a store holds, as the forms that definitions have: to be compared with them."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from provider.definitions import Configuration
from provider.engine.sources import replaced
from provider.kinds import KINDS
from provider.kinds.secrets import SecretReference
from provider.kinds.values import value_at
from tests.sandbox_process import SandboxProcess
from tests.unit.tasks.varied_forms import Form, form_of

COLLECTIONS = {
    "ContactField": "contact-fields",
    "CustomIntegration": "custom-integrations",
    "OutboundEvent": "custom-event-types",
    "InlineContent": "web-contents",
    "Segment": "segments",
    "Workflow": "workflows",
}


def titled(configuration: Configuration) -> dict[str, tuple[str, Form]]:
    """Give kind and form of what a stack defines, references as the names that a console shows."""
    specs = {item.name: item.spec for item in configuration.definitions}
    return {
        item.name: (
            item.kind,
            form_of(item.kind, replaced(item.kind, item.spec, lambda to: specs[to]["name"])),
        )
        for item in configuration.definitions
    }


def held(store: SandboxProcess, kind: str, wanted: Form, secrets: Mapping[str, str]) -> Form:
    """Give the form of what the store holds under the name of a form."""
    known = KINDS[kind]
    key, name = known.wire_key, known.natural_key(wanted)
    bodies = [item for item in store.objects(COLLECTIONS[kind]) if item[key] == name]
    assert len(bodies) == 1, (kind, name, bodies)
    form = known.live(bodies[0], wanted, secrets.get)
    for path, referred in list(known.references(form)):
        _replace(form, path, store.object(COLLECTIONS[referred], value_at(form, path))["name"])
    return canonical(kind, form)


def canonical(kind: str, form: Mapping[str, Any]) -> Form:
    """Give a form without what is ours alone: names of nodes and filters, and ways to run."""
    unseen = {"integration", "onChange", "allowDataLoss", "run", "version", "nodes", "filters"}
    found = {name: value for name, value in form.items() if name not in unseen}
    if kind == "Workflow":
        found["nodes"] = sorted(_node(name, form["nodes"]) for name in form["nodes"])
    if kind == "Segment":
        found["filters"] = _filters(form["filters"])
    return found


def _node(name: str, nodes: Mapping[str, Any]) -> str:
    """Write a node with all that leads to it in place of the names of nodes."""

    def place(text: str) -> str:
        node, dot, rest = text.partition(".")
        return f"{_node(node, nodes)}{dot}{rest}" if node in nodes else text

    def follow(key: str, value: Any) -> Any:
        if key == "after":
            return sorted(map(place, value))
        if key in ("left", "datum") and isinstance(value, str):
            return place(value)
        if isinstance(value, Mapping):
            return {inner: follow(inner, item) for inner, item in value.items()}
        return value

    return json.dumps(follow("", nodes[name]), sort_keys=True)


def _filters(filters: Mapping[str, Any]) -> list[str]:
    return sorted(
        json.dumps(
            {**item, "filters": _filters(item["filters"])} if "filters" in item else item,
            sort_keys=True,
        )
        for item in filters.values()
    )


_CREATE = {
    "ContactField": "createContactField",
    "CustomIntegration": "createCustomIntegration",
    "OutboundEvent": "createCustomEventType",
    "InlineContent": "createWebContent",
    "Segment": "createSegment",
    "Workflow": "createWorkflow",
}


def put(store: SandboxProcess, kind: str, form: Form, secrets: Mapping[str, str]) -> None:
    """Make the object of a form in the store, without a console."""
    known = KINDS[kind]
    resolved = copy.deepcopy(form)
    for path, referred in list(known.references(form)):
        _replace(resolved, path, _identifier(store, referred, value_at(form, path)))
    body = known.wire({key: value for key, value in resolved.items() if key != "integration"})
    for header in body.get("webhookHeaders", ()):
        if isinstance(header["value"], SecretReference):
            header["value"] = secrets[header["value"].name]
    values = {}
    if kind == "OutboundEvent":
        values["id"] = _identifier(store, "CustomIntegration", form["integration"])
    store.act(_CREATE[kind], body, **values)


def _identifier(store: SandboxProcess, kind: str, name: str) -> str:
    return str(
        next(item["id"] for item in store.objects(COLLECTIONS[kind]) if item["name"] == name)
    )


def _replace(form: Any, path: tuple[str, ...], value: Any) -> None:
    for step in path[:-1]:
        form = form[step]
    form[path[-1]] = value
