"""Custom event types, inbound and outbound."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.database import Document
from sandbox.errors import not_found
from sandbox.operations.call import (
    Answer,
    Call,
    Handler,
    delete_unused,
    duplicate,
    list_page,
    refuse,
    stamped,
)
from sandbox.operations.custom_integrations import find_integration
from sandbox.rules import event_type_problems

COLLECTION = "custom-event-types"
MASK = "********"


def create(call: Call) -> Answer:
    """Create an event type in an integration."""
    integration = find_integration(call)
    refuse(event_type_problems(call.body))
    _check_unique(call, integration["id"])
    event = stamped({"customIntegrationId": integration["id"], **call.body})
    call.sandbox.database.put(COLLECTION, event["id"], event, parent=integration["id"])
    return Answer(201, view(call, event))


def listing(call: Call) -> Answer:
    """Answer a page of the store's event types, at the flat path."""
    _check_served(call, "flat")
    return list_page(call, COLLECTION, view)


def listing_of_integration(call: Call) -> Answer:
    """Answer a page of one integration's event types, at the nested path."""
    _check_served(call, "nested")
    integration = find_integration(call)
    return list_page(call, COLLECTION, view, parent=integration["id"])


def read(call: Call) -> Answer:
    """Answer one event type."""
    return Answer(200, view(call, _event(call)))


def delete(call: Call) -> Answer:
    """Delete an event type."""
    return delete_unused(call, COLLECTION, _event(call))


def view(call: Call, event: Document) -> Document:
    """Give an event type as the API shows it."""
    shown = dict(event)
    if not call.switch("integrationReference"):
        shown.pop("customIntegrationId", None)
    mask = call.switch("maskHeaders")
    if mask == "absent":
        shown.pop("webhookHeaders", None)
    elif mask == "masked" and "webhookHeaders" in shown:
        shown["webhookHeaders"] = [{**header, "value": MASK} for header in shown["webhookHeaders"]]
    return shown


def _event(call: Call) -> Document:
    """Read the event type that a flat or a nested path names."""
    nested = "eventTypeId" in call.values
    _check_served(call, "nested" if nested else "flat")
    event = call.sandbox.database.get(COLLECTION, call.values["eventTypeId" if nested else "id"])
    if event is None or (nested and event["customIntegrationId"] != call.values["id"]):
        raise not_found("There is no custom event type with this id.")
    return event


def _check_served(call: Call, path: str) -> None:
    if call.switch("eventPaths") not in ("both", path):
        raise not_found("There is nothing at this path.")


def _check_unique(call: Call, integration: str) -> None:
    database, alias = call.sandbox.database, call.body.get("alias")
    if alias and database.find(COLLECTION, "alias", alias):
        raise duplicate(call, "alias")
    name = call.body["name"]
    if call.switch("uniqueNames") and database.find(COLLECTION, "name", name, integration):
        raise duplicate(call, "name")


HANDLERS: Mapping[str, Handler] = {
    "createCustomEventType": create,
    "listCustomEventTypes": listing,
    "listCustomEventTypesOfIntegration": listing_of_integration,
    "getCustomEventType": read,
    "getCustomEventTypeOfIntegration": read,
    "deleteCustomEventType": delete,
    "deleteCustomEventTypeOfIntegration": delete,
}
