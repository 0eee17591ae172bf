"""Read what the rules need of a store: each list once, and no header's value is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from provider.api import Client, NotFound
from provider.engine.process import Process
from provider.engine.reading import is_read
from provider.kinds import KINDS
from provider.review.lint.subject import Body, Store
from provider.stores import SettingError

_EVENTS = "OutboundEvent"
#: By kind: the member that is a list of objects, and what each of these has.
_LISTS: Mapping[str, tuple[str, Collection[str]]] = {
    "ContactField": ("options", ("id",)),
    "OutboundEvent": ("fields", ("id",)),
    "Workflow": ("nodes", ()),
}


def read(process: Process, stack: str, kinds: Collection[str] | None = None) -> Store:
    """Read the lists of a store that its surface has.

    Where the store has no flat list of all events, those of each integration are read.

    Args:
        process: of the stack, as ``provider.stores.open_store`` gives it.
        stack: its name.
        kinds: what the stack defines; other lists are not read, so that a key needs no more than
            a preview. None for all of them.

    Raises:
        ConnectifError: when a list cannot be read.
        SettingError: when the key opens another store than the stack file names, or what the store
            lists has another shape than is known.
    """
    client = process.client(stack)
    try:
        _check_identity(process, stack)
        return _read(client, set(KINDS if kinds is None else kinds), extended=process.extended)
    finally:
        client.close()


def _read(client: Client, kinds: set[str], *, extended: bool) -> Store:
    wanted = kinds | ({"CustomIntegration"} if _EVENTS in kinds else set())
    found = {
        kind: _listed(client, kind)
        for kind in sorted(wanted - {_EVENTS})
        if is_read(kind, extended=extended)
    }
    integrations = found.get("CustomIntegration")
    return Store(
        fields=found.get("ContactField"),
        integrations=integrations,
        events=_events(client, integrations or ()) if _EVENTS in wanted else None,
        contents=found.get("InlineContent"),
        segments=found.get("Segment"),
        workflows=found.get("Workflow"),
    )


def _check_identity(process: Process, stack: str) -> None:
    live, expected = process.live_identity(stack), process.configuration.get("connectif:store")
    if live and expected and live != str(expected):
        raise SettingError(
            f'connectif:store says "{expected}", but the key opens the store "{live}": use the '
            "key of the right store, or correct the stack file"
        )


def _listed(client: Client, kind: str) -> tuple[Body, ...] | None:
    """Give a list; None where the store has none."""
    lists = {
        "ContactField": client.contact_fields,
        "CustomIntegration": client.custom_integrations,
        "InlineContent": client.web_contents,
        "Segment": client.segments,
        "Workflow": client.workflows,
    }
    try:
        return understood(kind, lists[kind].list())
    except NotFound:
        # Only the list of workflows may be missing: it was observed, and is not documented.
        if kind != "Workflow":
            raise
        return None


def _events(client: Client, integrations: Collection[Body]) -> tuple[Body, ...]:
    """Give the events of all integrations, each with the id of its own and without headers."""
    return tuple(
        _without_headers(event, str(integration["id"]))
        for integration in integrations
        for event in understood(_EVENTS, client.event_types.list(str(integration["id"])))
    )


def understood(kind: str, bodies: Iterable[Body]) -> tuple[Body, ...]:
    """Give what was listed. Raises ``SettingError`` where rules could not read it."""
    found = tuple(bodies)
    for body in found:
        strange = _strange(kind, body)
        if strange:
            raise SettingError(
                f"the store lists {KINDS[kind].words}s of a shape that is not known: {strange}. "
                "connectif doctor looks at more of it"
            )
    return found


def _strange(kind: str, body: Body) -> str:
    """Say what is strange about an object of a list; "" where nothing is."""
    # A contact field may have its id for a name.
    if kind != "ContactField" and not isinstance(body.get("name"), str):
        return "one has no name"
    if kind == "Workflow" and not isinstance(body.get("start") or {}, Mapping):
        return "start is no object"
    member, needed = _LISTS.get(kind, ("", ()))
    items = body.get(member) or ()
    if not isinstance(items, list | tuple) or not all(_has(item, needed) for item in items):
        return f"{member} is no list of objects{' with ids' if needed else ''}"
    return ""


def _has(item: Any, members: Collection[str]) -> bool:
    return isinstance(item, Mapping) and all(member in item for member in members)


def _without_headers(event: Body, integration: str) -> dict[str, Any]:
    kept = {key: value for key, value in event.items() if key != "webhookHeaders"}
    return {**kept, "customIntegrationId": integration}
