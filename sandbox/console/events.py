"""Event types as the console shows and edits them: without the values of their headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.database import Document
from sandbox.errors import ApiError, not_found, unprocessable
from sandbox.rules import event_type_problems
from sandbox.state import Sandbox

COLLECTION, PARENT, HEADERS = "custom-event-types", "customIntegrationId", "webhookHeaders"
CREATION = ("/custom-integrations/x/custom-event-types/", "POST")
KEPT = ("id", PARENT, "createdAt", "updatedAt")


def events_without_values(sandbox: Sandbox) -> list[Document]:
    """Give every event type as its page shows it."""
    return [_shown(event) for event in sandbox.database.all(COLLECTION)]


def patch_event(
    sandbox: Sandbox, identifier: str, changes: Mapping[str, Any]
) -> tuple[int, Document | None]:
    """Change an event type, and give the status and the body of the answer.

    A header without a value keeps the one that it has. What creating refuses is refused here too
    (assumed: the real console's rules for an edit are not known).
    """
    event = sandbox.database.get(COLLECTION, identifier)
    try:
        if event is None:
            raise not_found("There is no custom event type with this id.")
        changed = {**event, **_with_values(event, changes)}
        _check(sandbox, changed)
    except ApiError as error:
        return error.status, error.body()
    changed.update({name: event[name] for name in KEPT if name in event})
    if "updatedAt" in changed:
        changed["updatedAt"] = sandbox.clock.timestamp()
    sandbox.database.put(COLLECTION, identifier, changed, parent=event.get(PARENT))
    return 200, _shown(changed)


def _with_values(event: Document, changes: Mapping[str, Any]) -> Document:
    headers = changes.get(HEADERS)
    if not isinstance(headers, list):
        return dict(changes)
    values = {name: header.get("value") for name, header in _headers(event)}
    filled = [
        {"value": values[name], **header} if name in values else header
        for name, header in _headers({HEADERS: headers})
    ]
    return {**changes, HEADERS: filled}


def _headers(event: Document) -> list[tuple[str, Document]]:
    """Give an event's headers by name; what a hand has put there may have any shape."""
    headers = event.get(HEADERS)
    objects = (
        [item for item in headers if isinstance(item, dict)] if isinstance(headers, list) else []
    )
    return [(str(item.get("name", "")), item) for item in objects]


def _check(sandbox: Sandbox, event: Document) -> None:
    """Hold an event type against the rules of a new one; raises ApiError 422."""
    creation = {name: value for name, value in event.items() if name not in KEPT}
    operation = sandbox.contract.recognise(*CREATION)
    assert operation is not None
    problems = sandbox.contract.check_body(operation, creation) or event_type_problems(creation)
    if problems:
        raise unprocessable(problems)


def _shown(event: Document) -> Document:
    if HEADERS not in event:
        return event
    return {**event, HEADERS: [{"name": name} for name, _ in _headers(event)]}
