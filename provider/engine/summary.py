"""The Tasks resource: registered last, it says what no single resource can.

How many tasks a person has, and what becomes of that whose definition is gone: the engine tells a
provider of a deletion only when it happens, so the names of what was defined stand in its inputs.
"""

from collections.abc import Mapping
from typing import Any

from provider.engine import link
from provider.engine.process import Process
from provider.engine.properties import Source
from provider.engine.target import Properties
from provider.kinds import KINDS, Violation
from provider.kinds.live_names import LiveName
from provider.kinds.workflow import ALIVE, status_of

KIND = "Tasks"


def check(process: Process, olds: Mapping[str, Any], news: Properties) -> list[Violation]:
    """Say how many tasks there are, and what this run leaves or ends; never refuse.

    Raises ``ConnectifError``.
    """
    source = process.sources.get(str(news["key"]), Source())
    kept = {*process.seen, *news.get("resources", {}), *source.formerly}
    stack = str(news.get("stack", ""))
    for name, item in sorted((olds.get("resources") or {}).items()):
        if name not in kept:
            _released(process, stack, name, item)
    _count(process, stack)
    return []


def read(
    process: Process, pulumi_id: str, properties: Mapping[str, Any]
) -> tuple[Properties, Properties]:
    """Give back what the state says."""
    return dict(properties), dict(properties)


def create(process: Process, properties: Properties) -> tuple[str, Properties]:
    """Put the names into the state."""
    return str(properties["key"]), properties


def update(
    process: Process, pulumi_id: str, olds: Mapping[str, Any], news: Properties
) -> Properties:
    """Put the names as they are now into the state."""
    return news


def delete(process: Process, properties: Mapping[str, Any]) -> None:
    """Forget the names."""


def _released(process: Process, stack: str, name: str, item: Mapping[str, str]) -> None:
    kind = KINDS.get(item["kind"])
    if kind is None:
        return
    found = _named(process, stack, item["name"]) if kind.name == "Workflow" else None
    if found is not None:
        for title, acts in found.items():
            if acts or not process.extended:
                ending = _ending(process, title) if acts else _left(title)
                link.warn(f"{name}: its definition is gone: {ending}")
    elif not process.extended:
        link.warn(
            f"{name}: its definition is gone: the {kind.words} "
            f'"{item["name"]}", if it was made, is LEFT IN THE STORE'
        )


def _ending(process: Process, title: str) -> str:
    if process.extended:
        return f"where this stack has started it, `up` FINISHES the workflow {title}"
    return f"`up` stops until a person has finished the workflow {title} in the console"


def _left(title: str) -> str:
    return f"the workflow {title} is LEFT IN THE STORE"


def _named(process: Process, stack: str, name: str) -> dict[str, bool] | None:
    """Give the workflows of a name, and whether each may act.

    None where the store has no list of them.
    """
    from provider.api import NotFound

    try:
        bodies = process.client(stack).workflows.list()
    except NotFound:
        return None
    named = [body for body in bodies if LiveName.parse(str(body.get("name"))).name == name]
    states = [(str(body["name"]), status_of(body)) for body in named]
    return {f'"{title}" ({state or "state unknown"})': state in ALIVE for title, state in states}


def _count(process: Process, stack: str) -> None:
    found = process.tasks.values()
    if not found:
        return
    minutes = sum(item.minutes for item in found)
    number = f"{len(found)} task" if len(found) == 1 else f"{len(found)} tasks"
    unit = "minute" if minutes == 1 else "minutes"
    link.warn(
        f"{number} for a person, about {minutes} {unit}: connectif guide --stack {stack} shows "
        "every step"
    )
