"""The whole recipe on the extended surface, as the program registers it."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.provider.process import ProviderProcess
from tests.provider.registered import collection, content, event, field, integration, push, segment
from tests.sandbox_process import SandboxProcess

Made = dict[str, tuple[str, dict[str, Any]]]
#: In the order of their references.
RECIPE: Mapping[str, Callable[..., dict[str, Any]]] = {
    "token": field,
    "integration": integration,
    "event": event,
    "script": content,
    "holders": segment,
    "collection": collection,
    "push": push,
}
NEW = {"script": "web-contents", "holders": "segments", "push": "workflows"}


def everything(provider: ProviderProcess, **programs: dict[str, Any]) -> Made:
    """Make one object of each, with other inputs where they are given."""
    found = {name: make() for name, make in RECIPE.items()} | programs
    return {name: provider.made(program) for name, program in found.items()}


def named(sandbox: SandboxProcess, collection: str, name: str) -> dict[str, Any]:
    (found,) = [item for item in sandbox.objects(collection) if item["name"] == name]
    return found


def written(sandbox: SandboxProcess) -> list[str]:
    """Give method and collection, or verb, of every write."""
    parts = [(item["method"], item["path"].strip("/").split("/")) for item in sandbox.writes()]
    return [f"{method} {path[-1 if len(path) == 3 else 0]}" for method, path in parts]
