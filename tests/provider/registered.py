"""What the program registers: the inputs of resources, as the resource classes make them."""

from collections.abc import Mapping
from typing import Any

from provider.engine.sources import digest
from provider.kinds import KINDS

Properties = dict[str, Any]
STACK = "test"
EXTENDED, PUBLIC = "extended", "public"
ON_EXTENDED = {"connectif:surface": EXTENDED}
#: The id of the sandbox's store, in all of these tests.
STORE = "0123456789abcdef01234567"
KEY_SECRET = "provider-tests-key-4f81"
API_KEY = f"provider-tests-id:{KEY_SECRET}"
#: The value of the secret shop.apiKey.
HEADER = "provider-tests-header-97c2"
FILE = "resources/shop/{key}.yaml"


def store(expected: str | None = STORE) -> Properties:
    """Give the inputs of the stack's store."""
    inputs = {"kind": "Store", "key": "store", "stack": STACK}
    return inputs if expected is None else inputs | {"expected": expected}


def resource(
    kind: str,
    key: str,
    spec: Mapping[str, Any],
    references: Mapping[str, tuple[str, str]] | None = None,
) -> Properties:
    """Give the inputs of an object; `spec.NAME` stands on the line that `line` tells.

    `references` maps a path inside the spec to a natural key and to a resource's Pulumi name.
    """
    source = {
        "file": FILE.format(key=key),
        "positions": {"": "1:1"} | {path: f"{line(path)}:3" for path in _paths(spec)},
        "references": {
            path: {"naturalKey": natural_key, "resource": name}
            for path, (natural_key, name) in (references or {}).items()
        },
    }
    identity = {"kind": kind, "key": f"shop.{key}", "stack": STACK, "store": STORE}
    return identity | KINDS[kind].comparable(spec) | {"__source": source}


def field(key: str = "token", **spec: Any) -> Properties:
    """Give the inputs of a contact field."""
    return resource("ContactField", key, {"id": "reskyt-token", "type": "text"} | spec)


def integration(key: str = "integration", **spec: Any) -> Properties:
    """Give the inputs of a custom integration."""
    return resource("CustomIntegration", key, {"name": "Push service"} | spec)


def event(
    key: str = "event",
    integration: Any = "shop.integration",
    of: str | None = "Push service",
    **spec: Any,
) -> Properties:
    """Give the inputs of an outbound event that refers to an integration's Pulumi id and name."""
    content: Properties = {
        "name": "Send push",
        "url": "https://push.shop.example/send",
        "headers": {"Accept": "application/json"},
        "fields": {
            "title": {"type": "text", "required": True},
            "tokens": {"type": "text", "required": True, "pointer": "/tokens/0"},
        },
    }
    references = {} if of is None else {"integration": (of, "shop.integration")}
    inputs = resource("OutboundEvent", key, content | spec, references)
    return inputs | {"integration": integration}


def segment(key: str = "holders", surface: str = EXTENDED, **spec: Any) -> Properties:
    """Give the inputs of a segment of those that have a value in the contact field."""
    token = {"field": "reskyt-token", "operator": "not-empty"}
    content = {"name": "Token holders", "type": "dynamic-plus", "filters": {"has-token": token}}
    references = {"filters.has-token.field": ("reskyt-token", "shop.token")}
    return resource("Segment", key, content | spec, references) | _on(surface)


def content(key: str = "script", surface: str = EXTENDED, **spec: Any) -> Properties:
    """Give the inputs of an inline content."""
    found = {"name": "Token script", "html": "<script>first();</script>"} | spec
    return resource("InlineContent", key, found) | _on(surface)


VISIT: Properties = {"type": "page-visit", "after": "start", "pages": "any", "limits": "none"}
INSERT: Properties = {
    "type": "send-web-content",
    "after": "visit",
    "content": "shop.script",
    "selector": "body",
    "position": "append",
    "limits": "none",
}
PUSH: Properties = {
    "type": "outbound-event",
    "after": "start",
    "event": "shop.event",
    "fields": {"tokens": {"contactField": "reskyt-token"}, "title": "Hello"},
    "limits": "none",
}


def collection(key: str = "collection", surface: str = EXTENDED, **spec: Any) -> Properties:
    """Give the inputs of a workflow that places the content in every page."""
    found = {
        "name": "Collect tokens",
        "run": "continuous",
        "start": {"audience": "all-contacts", "source": "existing-and-new"},
        "nodes": {"visit": VISIT, "insert": INSERT},
    }
    references = {"nodes.insert.content": ("Token script", "shop.script")}
    return resource("Workflow", key, found | spec, references) | _on(surface)


def push(key: str = "push", surface: str = EXTENDED, **spec: Any) -> Properties:
    """Give the inputs of a workflow that sends a push to the segment."""
    found = {
        "name": "Send a push",
        "run": "draft",
        "start": {"audience": {"segment": "shop.holders"}, "source": "existing"},
        "nodes": {"push": PUSH},
    }
    references = {
        "start.audience.segment": ("Token holders", "shop.holders"),
        "nodes.push.event": ("Send push", "shop.event"),
        "nodes.push.fields.tokens.contactField": ("reskyt-token", "shop.token"),
    }
    return resource("Workflow", key, found | spec, references) | _on(surface)


def confirmed(inputs: Properties, by: str = "ana@shop.example", **more: Any) -> Properties:
    """Give the inputs where the stack file says that a person has done what they ask for.

    `more` is what is confirmed beside the definition.
    """
    made = digest(bare(inputs))
    full = digest({"definition": made, "stack": STACK, **more})
    confirmation = {"digest": full, "by": by, "date": "2026-11-26"}
    source = inputs.get("__source", {}) | {"digest": made, "confirmation": confirmation}
    return inputs | {"__source": source}


def listed(inputs: Properties, identifier: str = "a" * 24) -> Properties:
    """Give the inputs of a workflow whose first version, an object of the store, is confirmed."""
    return confirmed(inputs, version=1, label=None, object=identifier)


def _on(surface: str) -> Properties:
    """Give what the program adds where the store serves more than the public API."""
    return {"surface": surface} if surface == EXTENDED else {}


def place(key: str, path: str = "") -> str:
    """Give the file:line:column of a property of a definition."""
    return f"{FILE.format(key=key)}:{'1:1' if not path else f'{line(path)}:3'}"


def line(path: str) -> int:
    """Give a line that is another one for every path."""
    return 2 + sum(path.encode()) % 9973


def secret(version: int = 1) -> Properties:
    """Give a reference to the secret of the tests."""
    return {"secret": "shop.apiKey", "version": version}


def bare(inputs: Mapping[str, Any]) -> Properties:
    """Give the inputs as they stand in the state: without `__source`."""
    return {name: value for name, value in inputs.items() if name != "__source"}


def _paths(value: Any, path: tuple[str, ...] = ()) -> list[str]:
    """Give every dotted path inside a definition."""
    if not isinstance(value, Mapping):
        return [".".join(path)]
    inner = [item for name, part in value.items() for item in _paths(part, (*path, str(name)))]
    return ([".".join(path)] if path else []) + inner
