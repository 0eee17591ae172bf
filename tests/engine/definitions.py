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


def changed(definition: dict[str, Any], **spec: Any) -> dict[str, Any]:
    """Give a definition with other values in its spec."""
    return definition | {"spec": definition["spec"] | spec}


def field(number: int) -> dict[str, Any]:
    """Give one of many contact fields."""
    return {
        "kind": "ContactField",
        "spec": {"id": f"field-{number}", "name": f"Field {number}", "type": "text"},
    }
