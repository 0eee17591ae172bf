"""From the comparable form of a live object back to a definition: the inverse of ``comparable``.

A definition is written as a person would: what stands at its default is left out, and an only
exit is not named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from provider.kinds import KINDS
from provider.kinds.live_names import label_of
from provider.kinds.nodes import START, NodeType, node_types
from provider.kinds.values import value_at

Form = Mapping[str, Any]
#: Gives what stands in a definition for an object of a kind that is referred to by its id.
Refer = Callable[[str, str], Any]

_FIELD = (
    "defaultValue", "defaultCountryCode", "maxLength", "minValue", "maxValue", "minDate", "maxDate",
)  # fmt: skip


def spec_of(kind: str, form: Form, refer: Refer) -> dict[str, Any]:
    """Give the definition of which ``form`` is the comparable form.

    Args:
        kind: the name of the kind.
        form: the comparable form, with the store's ids where it refers to other objects.
        refer: gives what the definition writes for such an id.
    """
    referring = _copied(form)
    for path, target in list(KINDS[kind].references(form)):
        holder = value_at(referring, path[:-1])
        holder[path[-1]] = refer(target, str(holder[path[-1]]))
    return _SPELLINGS[kind](referring)


def _copied(value: Any) -> Any:
    """Copy maps and lists."""
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list | tuple) else value


def _contact_field(form: Form) -> dict[str, Any]:
    spec: dict[str, Any] = {"id": form["fieldId"], "name": form["name"], "type": form["type"]}
    spec |= {"required": True} if form["required"] else {}
    spec |= _taken(form, *_FIELD) | _options(form)
    moments = ("minDate", "maxDate", *(("defaultValue",) if form["type"] == "date" else ()))
    return spec | {name: _moment(spec[name]) for name in moments if name in spec}


def _custom_integration(form: Form) -> dict[str, Any]:
    enabled = {} if form["eventsEnabled"] is True else _taken(form, "eventsEnabled")
    return _taken(form, "name") | enabled | _taken(form, "color", "description", "imageUri")


def _outbound_event(form: Form) -> dict[str, Any]:
    spec = _taken(form, "integration", "name", "url", "icon")
    if form.get("headers"):
        spec["headers"] = dict(form["headers"])
    fields = form["fields"]
    return spec | {
        "fields": {name: _event_field(name, fields[name]) for name in form["fieldOrder"]}
    }


def _event_field(name: str, form: Form) -> dict[str, Any]:
    spec = {} if form["name"] == name else {"name": form["name"]}
    spec |= {"type": form["type"]} | ({"required": True} if form["required"] else {})
    return spec | _taken(form, "pointer", "defaultCountryCode", "primaryKey") | _options(form)


def _segment(form: Form) -> dict[str, Any]:
    spec = _taken(form, "name", "type") | _match(form)
    return spec | {"filters": _filters(form["filters"])}


def _filters(form: Form) -> dict[str, Any]:
    return {
        name: _match(item)
        | ({"exclude": True} if item["exclude"] else {})
        | {"filters": _filters(item["filters"])}
        if "filters" in item
        else dict(item)
        for name, item in sorted(form.items())
    }


def _match(form: Form) -> dict[str, Any]:
    return {} if form["match"] == "all" else {"match": form["match"]}


def _inline_content(form: Form) -> dict[str, Any]:
    spec = _taken(form, "name", "tags", "html")
    if form.get("variables"):
        known = form["variables"]
        spec["variables"] = {name: _variable(known[name]) for name in sorted(known)}
    return spec


def _variable(form: Form) -> dict[str, Any]:
    return _taken(form, "default") | ({} if form["format"] == "none" else _taken(form, "format"))


def _workflow(form: Form) -> dict[str, Any]:
    label = label_of(form["run"])
    spec = _taken(form, "name", "description", "tags")
    spec["run"] = form["run"] if label is None else {"once": label}
    spec["start"] = {name: form["start"][name] for name in _ordered(form["start"], START)}
    nodes = form["nodes"]
    return spec | {"nodes": {name: _node(nodes[name], nodes) for name in in_order(nodes)}}


def _node(form: Form, nodes: Form) -> dict[str, Any]:
    places = [_without_only_exit(str(place), nodes) for place in form["after"]]
    after: Any = places[0] if len(places) == 1 else places
    rest = {key: value for key, value in form.items() if key not in ("type", "after")}
    known = node_types().get(str(form["type"]))
    settings = {name: rest[name] for name in _ordered(rest, str(form["type"]))}
    return {"type": form["type"], "after": after} | settings | _mapping(settings, known)


def _ordered(settings: Form, node_type: str) -> list[str]:
    """Give the settings of a node in the order of the catalogue, unknown ones last."""
    known = node_types().get(node_type)
    order = dict.fromkeys([*(known.settings if known else ()), *sorted(settings)])
    return [name for name in order if name in settings]


def _mapping(settings: Form, known: NodeType | None) -> dict[str, Any]:
    """Give the setting that gives values, in order; the comparable form drops an empty one."""
    setting = str(known.maps["setting"]) if known and known.maps else ""
    if setting in settings:
        return {setting: dict(sorted(settings[setting].items()))}
    return {setting: {}} if known and setting in known.required else {}


def _without_only_exit(place: str, nodes: Form) -> str:
    """Give ``NODE`` for ``NODE.EXIT`` where the node has one exit only."""
    node, _, written = place.partition(".")
    known = node_types().get(str(nodes.get(node, {}).get("type")))
    return node if known and known.exits == (written,) else place


def in_order(nodes: Form) -> list[str]:
    """Give nodes so that each stands after what leads to it, and in the order of their ids else."""
    placed: list[str] = []
    waiting = sorted(nodes)
    while waiting:
        ready = [name for name in waiting if _is_ready(nodes[name], placed)]
        placed += ready[:1] or waiting
        waiting = [name for name in waiting if name not in placed]
    return placed


def _is_ready(node: Form, placed: list[str]) -> bool:
    return all(str(place).split(".")[0] in (START, *placed) for place in node["after"])


def _options(form: Form) -> dict[str, Any]:
    """Give options in their order."""
    labels = form.get("options") or {}
    return {"options": {name: labels[name] for name in form["optionOrder"]}} if labels else {}


def _taken(form: Form, *names: str) -> dict[str, Any]:
    return {name: form[name] for name in names if form.get(name) not in (None, [])}


def _moment(value: Any) -> Any:
    """Write a full second without its fraction."""
    return value.replace(".000Z", "Z") if isinstance(value, str) else value


_SPELLINGS: Mapping[str, Callable[[Form], dict[str, Any]]] = {
    "ContactField": _contact_field,
    "CustomIntegration": _custom_integration,
    "OutboundEvent": _outbound_event,
    "Segment": _segment,
    "InlineContent": _inline_content,
    "Workflow": _workflow,
}
