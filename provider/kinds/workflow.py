"""Workflow: what happens to a contact, as nodes that follow one another.

Sources: help-centre articles 8952677944604 and 9017280130844 (states), 360015987440 (Start),
360015811079, 360018633880, 4404734619410, 4417258262290 (nodes). The public API lists workflows;
the wire form of writing them is our assumption and is sent to a local store only.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provider.kinds import workflow_rules
from provider.kinds.kind import NOTHING, Difference, Kind, Violation
from provider.kinds.live_names import ONCE, LiveName, label_of
from provider.kinds.nodes import NodeType, node_types
from provider.kinds.secrets import SecretLookup, no_secret
from provider.kinds.segment import is_built_in
from provider.kinds.values import value_at

#: What may be changed in every state: it does not touch what the workflow does (assumed).
DESCRIPTION = frozenset({"name", "description", "tags"})
#: The states of a workflow by the words that an answer may have for them (assumed: the console's
#: words, and those of the coupon set's page).
_STATUSES = {name: name for name in ("draft", "scheduled", "active", "paused", "finished")}
_STATUSES |= {"finalised": "finished", "finalized": "finished"}
#: States in which a workflow acts, or will by itself.
ACTING = frozenset({"active", "scheduled"})
#: States in which a workflow can still act.
ALIVE = ACTING | {"paused"}


class Workflow(Kind):
    """A workflow; see ``live_names`` for its name in the store."""

    name = "Workflow"
    words = "workflow"
    place = "Workflows"
    surface = "extended"
    settings = frozenset({"run", "version"})

    def rules(self, spec: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield what JSON Schema cannot say about the nodes and the way to run."""
        return workflow_rules.violations(spec)

    def joint_rules(
        self, spec: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]
    ) -> Iterator[Violation]:
        """Yield mappings that do not fit the event, field or content that they are for."""
        return workflow_rules.joint_violations(spec, others)

    def comparable(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        """Give the inputs: nodes by id, each ``after`` as a list with the exits written out."""
        nodes = spec["nodes"]
        inputs: dict[str, Any] = {
            "name": str(spec["name"]),
            "run": _run(spec["run"]),
            "start": dict(spec["start"]),
            "nodes": {str(name): _declared_node(node, nodes) for name, node in nodes.items()},
        }
        return inputs | _described(spec)

    def live(
        self,
        body: Mapping[str, Any],
        declared: Mapping[str, Any],
        secret: SecretLookup = no_secret,
        confirmed: Mapping[str, Any] = NOTHING,
    ) -> dict[str, Any]:
        """Give the comparable form of an answer; ``run`` is what the state of the workflow says.

        A label that the store has lost, because somebody renamed the workflow, is believed from
        ``declared``; and a draft that somebody started by hand is still what a definition with
        ``run: draft`` asks for.
        """
        name = LiveName.parse(str(body["name"]))
        inputs: dict[str, Any] = {
            "name": name.name,
            "run": live_run(str(body.get("status", "")), name, declared.get("run")),
            "start": dict(body.get("start") or {}),
            "nodes": {str(node["id"]): _live_node(node) for node in body.get("nodes") or ()},
        }
        if name.version > 1:
            inputs["version"] = name.version
        return inputs | _described(body)

    def wire(self, comparable: Mapping[str, Any]) -> dict[str, Any]:
        """Give the request body (assumed); ``run`` and ``version`` stand in the name.

        Nodes are sorted, since the engine keeps no order, and a refusal tells a node by its place.
        """
        return {
            "name": str(live_name(comparable)),
            "description": comparable.get("description", ""),
            "tags": list(comparable.get("tags") or ()),
            "start": dict(comparable["start"]),
            "nodes": [{"id": name, **node} for name, node in sorted(comparable["nodes"].items())],
        }

    def references(self, comparable: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield the segment, contents, events and contact fields that the workflow uses."""
        if isinstance(comparable["start"].get("audience"), Mapping):
            yield ("start", "audience", "segment"), "Segment"
        for name, node in comparable["nodes"].items():
            known = node_types().get(node["type"])
            for setting, kind in known.references.items() if known else ():
                if setting in node:
                    yield ("nodes", name, setting), kind
            yield from _contact_fields(node, ("nodes", name))

    def making(self, comparable: Mapping[str, Any]) -> str:
        """Name the workflow by its live name, and how it is to run."""
        acts = {"draft": "leave it as a draft", "continuous": "activate it"}
        act = acts.get(comparable["run"], "activate it, which SENDS once, for good")
        number = len(comparable["nodes"])
        nodes = "one node" if number == 1 else f"{number} nodes"
        return (
            f'make the workflow "{live_name(comparable)}" (Create new workflow) with {nodes}; '
            f"then {act}"
        )


def live_name(comparable: Mapping[str, Any]) -> LiveName:
    """Give the name that the workflow of a definition has in the store."""
    label = label_of(comparable["run"])
    version = int(comparable.get("version", 1)) if label is None else 1
    return LiveName(str(comparable["name"]), version, label)


def sends(comparable: Mapping[str, Any]) -> bool:
    """Whether a node of the workflow reaches customers."""
    types = node_types()
    found = (types.get(node["type"]) for node in comparable["nodes"].values())
    # A node that nobody knows may well send.
    return any(kind is None or kind.sends for kind in found)


def status_of(body: Mapping[str, Any]) -> str | None:
    """Give the state that an answer shows; ``None`` where it shows none, or an unknown word."""
    return _STATUSES.get(str(body.get("status", "")).lower())


def structural(
    live: Mapping[str, Any], differences: Iterable[Difference]
) -> tuple[Difference, ...]:
    """Give the differences that the store does not take in an active workflow (assumed)."""
    return tuple(item for item in differences if not _editable(live, item.path))


def _editable(live: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    if path[0] in DESCRIPTION:
        return True
    if path[0] != "nodes" or len(path) < 3:
        return False
    node = live["nodes"].get(path[1], {})
    known: NodeType | None = node_types().get(node.get("type"))
    return known is not None and path[2] in known.live


def _run(run: Any) -> str:
    return f"{ONCE}{run['once']}" if isinstance(run, Mapping) else str(run)


def live_run(status: str, name: LiveName, declared: Any) -> str:
    """Give what the state of a workflow says about ``run``; ``declared`` is what was asked for."""
    label = name.label or label_of(declared)
    if status == "draft" or (label is None and declared == "draft"):
        return "draft"
    if label is not None:
        return f"{ONCE}{label}"
    return "continuous" if status in ACTING else status


def _described(source: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if source.get("description"):
        found["description"] = str(source["description"])
    if source.get("tags"):
        found["tags"] = [str(tag) for tag in source["tags"]]
    return found


def _declared_node(node: Mapping[str, Any], nodes: Mapping[str, Any]) -> dict[str, Any]:
    bare = {key: value for key, value in node.items() if key != "after"}
    kind = node_types()[node["type"]]
    if kind.maps:
        setting = str(kind.maps["setting"])
        given = {name: _value(value) for name, value in (node.get(setting) or {}).items()}
        # An empty literal is how a template leaves an optional value out.
        bare[setting] = {name: value for name, value in given.items() if value != ""}
    if "right" in bare:
        bare["right"] = _value(bare["right"])
    if isinstance(bare.get("left"), Mapping) and "datum" in bare["left"]:
        bare["left"] = str(bare["left"]["datum"])
    return _told(bare, kind) | {"after": _after(node["after"], nodes)}


def _after(after: Any, nodes: Mapping[str, Any]) -> list[str]:
    places = after if isinstance(after, list | tuple) else [after]
    return [_with_exit(str(place), nodes) for place in places]


def _with_exit(place: str, nodes: Mapping[str, Any]) -> str:
    if place == "start" or "." in place:
        return place
    return f"{place}.{node_types()[nodes[place]['type']].exits[0]}"


def _value(value: Any) -> Any:
    """Give a literal bare."""
    if isinstance(value, Mapping) and "literal" in value:
        return value["literal"]
    return dict(value) if isinstance(value, Mapping) else value


def _live_node(node: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in node.items() if key != "id"}
    return _told(found, node_types().get(node["type"]))


def _told(node: Mapping[str, Any], kind: NodeType | None) -> dict[str, Any]:
    """Leave out what says nothing: empty values, and settings at their default."""
    found = {key: value for key, value in node.items() if value not in (None, {}, [])}
    defaults = {
        name: setting["default"]
        for name, setting in (kind.settings if kind else {}).items()
        if "default" in setting
    }
    return {
        key: value for key, value in found.items() if key not in defaults or value != defaults[key]
    }


def _contact_fields(
    node: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the values of a node that are a contact field, the store's own ones left out."""
    known = node_types().get(node["type"])
    mapped = str(known.maps["setting"]) if known and known.maps else ""
    places: list[tuple[str, ...]] = [(name,) for name in ("left", "right") if name in node]
    places += [(mapped, name) for name in node.get(mapped) or ()]
    for place in places:
        value = value_at(node, place)
        if isinstance(value, Mapping) and not is_built_in(value.get("contactField", "_")):
            yield (*path, *place, "contactField"), "ContactField"


WORKFLOW = Workflow()
