"""What a person makes on the public surface: programs of the recipe, and hands at the console."""

from collections.abc import Callable
from typing import Any

from tests.provider.registered import PUBLIC, collection, content, push, segment
from tests.sandbox_process import SandboxProcess

#: In the order of their references; none needs more than these.
TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    "script": content,
    "holders": segment,
    "collection": collection,
    "push": push,
}
STEPS = {
    "script": 'PENDING: make the inline content "Token script"',
    "holders": 'PENDING: make the Dynamic Segment Plus "Token holders": all of: reskyt-token',
    "collection": 'make the workflow "Collect tokens" (Create new workflow)',
    "push": 'make the workflow "Send a push" (Create new workflow)',
}


def program(name: str, /, **spec: Any) -> dict[str, Any]:
    return TASKS[name](surface=PUBLIC, **spec)


def by_hand(store: SandboxProcess, name: str, status: str) -> None:
    """Have a person make a workflow; only its name and status are ever shown."""
    store.put_object("workflows", "a" * 24, {"name": name, "status": status})
