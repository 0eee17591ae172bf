"""Custom integrations."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.database import Document
from sandbox.errors import not_found
from sandbox.operations.call import (
    Answer,
    Call,
    Handler,
    check_name,
    list_page,
    refuse_in_use,
    stamped,
)

COLLECTION = "custom-integrations"
EVENTS = "custom-event-types"


def listing(call: Call) -> Answer:
    """Answer a page of integrations."""
    return list_page(call, COLLECTION, view)


def create(call: Call) -> Answer:
    """Create an integration; without an image its imageUri is null."""
    check_name(call, COLLECTION)
    integration = stamped({"imageUri": None, **call.body})
    call.sandbox.database.put(COLLECTION, integration["id"], integration)
    return Answer(201, view(call, integration))


def read(call: Call) -> Answer:
    """Answer one integration."""
    return Answer(200, view(call, find_integration(call)))


def patch(call: Call) -> Answer:
    """Change the given properties of an integration."""
    integration = find_integration(call)
    check_name(call, COLLECTION, integration["id"])
    changed = stamped(call.body, integration)
    call.sandbox.database.put(COLLECTION, integration["id"], changed)
    return Answer(200, view(call, changed))


def delete(call: Call) -> Answer:
    """Delete an integration and its event types (that they go with it is assumed)."""
    integration = find_integration(call)
    database = call.sandbox.database
    events = [event["id"] for event in database.all(EVENTS, integration["id"])]
    refuse_in_use(call, COLLECTION, [integration["id"]])
    refuse_in_use(call, EVENTS, events)
    with database.transaction():
        for event in events:
            database.delete(EVENTS, event)
        database.delete(COLLECTION, integration["id"])
    return Answer(204)


def view(_: Call, integration: Document) -> Document:
    """Give an integration as the API shows it."""
    return integration


def find_integration(call: Call) -> Document:
    """Read the integration that the path names; raises ApiError 404."""
    integration = call.sandbox.database.get(COLLECTION, call.values["id"])
    if integration is None:
        raise not_found("There is no custom integration with this id.")
    return integration


HANDLERS: Mapping[str, Handler] = {
    "listCustomIntegrations": listing,
    "createCustomIntegration": create,
    "getCustomIntegration": read,
    "patchCustomIntegration": patch,
    "deleteCustomIntegration": delete,
}
