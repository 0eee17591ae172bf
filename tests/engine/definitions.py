"""Definitions that the engine tests use."""

from typing import Any

FIELD: dict[str, Any] = {
    "kind": "ContactField",
    "spec": {"id": "reskyt-token", "name": "reskyt-token", "type": "text"},
}
INTEGRATION: dict[str, Any] = {
    "kind": "CustomIntegration",
    "spec": {"name": "Push service", "description": "Sends push notifications"},
}
EVENT: dict[str, Any] = {
    "kind": "OutboundEvent",
    "spec": {
        "integration": {"ref": "integration"},
        "name": "Send push",
        "url": "https://push.shop.example/send",
        "headers": {"Content-Type": "application/json"},
        "fields": {
            "title": {"type": "text", "required": True},
            "tokens": {"type": "text", "required": True, "pointer": "/tokens/0"},
            "url": {"type": "text"},
        },
    },
}
ALL = {"token": FIELD, "integration": INTEGRATION, "event": EVENT}
SCRIPT: dict[str, Any] = {
    "kind": "InlineContent",
    "spec": {"name": "Token script", "html": "<script>\nfirst();\nsecond();\n</script>\n"},
}
HOLDERS: dict[str, Any] = {
    "kind": "Segment",
    "spec": {
        "name": "Token holders",
        "type": "dynamic-plus",
        "filters": {"has-token": {"field": {"ref": "token"}, "operator": "not-empty"}},
    },
}
COLLECTION: dict[str, Any] = {
    "kind": "Workflow",
    "spec": {
        "name": "Collect tokens",
        "run": "continuous",
        "start": {"audience": "all-contacts", "source": "existing-and-new"},
        "nodes": {
            "visit": {"type": "page-visit", "after": "start", "pages": "any", "limits": "none"},
            "in-app": {
                "type": "check-value",
                "after": "visit",
                "left": "visit.userAgent",
                "operator": "contains",
                "right": "rktwebview",
            },
            "collect": {
                "type": "send-web-content",
                "after": "in-app.yes",
                "content": {"ref": "script"},
                "selector": "body",
                "position": "append",
                "limits": "none",
            },
        },
    },
}
PUSH: dict[str, Any] = {
    "kind": "Workflow",
    "spec": {
        "name": "Send a push",
        "run": "draft",
        "start": {"audience": {"segment": {"ref": "holders"}}, "source": "existing"},
        "nodes": {
            "push": {
                "type": "outbound-event",
                "after": "start",
                "event": {"ref": "event"},
                "fields": {"tokens": {"contactField": {"ref": "token"}}, "title": "Hello"},
                "limits": "none",
            }
        },
    },
}
RECIPE = ALL | {"script": SCRIPT, "holders": HOLDERS, "collection": COLLECTION, "push": PUSH}


def changed(definition: dict[str, Any], **spec: Any) -> dict[str, Any]:
    """Give a definition with other values in its spec."""
    return definition | {"spec": definition["spec"] | spec}


def node(definition: dict[str, Any], name: str, **settings: Any) -> dict[str, Any]:
    """Give a workflow with other settings in one of its nodes."""
    nodes = definition["spec"]["nodes"]
    return changed(definition, nodes=nodes | {name: nodes[name] | settings})


def field(number: int) -> dict[str, Any]:
    """Give one of many contact fields."""
    return {
        "kind": "ContactField",
        "spec": {"id": f"field-{number}", "name": f"Field {number}", "type": "text"},
    }
