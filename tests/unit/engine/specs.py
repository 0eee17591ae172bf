"""Definitions of workflows that the tests of successions use, as the program gives them."""

from collections.abc import Mapping
from typing import Any

VISIT: Mapping[str, Any] = {
    "type": "page-visit", "after": "start", "pages": "any", "limits": "none",
}  # fmt: skip
CHECK: Mapping[str, Any] = {
    "type": "check-value", "after": "visit", "left": "visit.url", "operator": "contains",
    "right": "x",
}  # fmt: skip
SEND: Mapping[str, Any] = {
    "type": "outbound-event", "after": "start", "event": "shop.event", "limits": "none",
    "fields": {"title": "Hello"},
}  # fmt: skip


def collecting(**check: Any) -> dict[str, Any]:
    """Give a workflow that reaches nobody."""
    return {
        "name": "Welcome",
        "run": "continuous",
        "start": {"audience": "all-contacts", "source": "existing-and-new"},
        "nodes": {"visit": VISIT, "check": {**CHECK, **check}},
    }


def sending(title: str = "Hello", **visit: Any) -> dict[str, Any]:
    """Give a workflow that sends to who visits a page."""
    nodes = {
        "visit": {**VISIT, **visit},
        "push": {**SEND, "after": "visit", "fields": {"title": title}},
    }
    return collecting() | {"nodes": nodes}


def bulk(run: Any, title: str = "Hello", **push: Any) -> dict[str, Any]:
    """Give a bulk action."""
    return {
        "name": "Welcome",
        "run": run,
        "start": {"audience": "all-contacts", "source": "existing"},
        "nodes": {"push": {**SEND, "fields": {"title": title}, **push}},
    }


def once(label: str, title: str = "Hello", **push: Any) -> dict[str, Any]:
    """Give a bulk action that is sent once."""
    return bulk({"once": label}, title, **push)
