"""Custom integrations."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.database import Document
from sandbox.operations.call import (
    Answer,
    Call,
    Handler,
    check_name,
    keep,
    kept_object,
    list_page,
    refuse_in_use,
    stamped,
)

COLLECTION = "custom-integrations"
EVENTS = "custom-event-types"


def listing(call: Call) -> Answer:
    """Answer a page of integrations."""
    return list_page(call, COLLECTION)


def create(call: Call) -> Answer:
    """Create an integration; without an image its imageUri is null."""
    check_name(call, COLLECTION)
    return keep(call, COLLECTION, stamped({"imageUri": None, **call.body}), 201)


def read(call: Call) -> Answer:
    """Answer one integration."""
    return Answer(200, find_integration(call))


def patch(call: Call) -> Answer:
    """Change the given properties of an integration."""
    integration = find_integration(call)
    check_name(call, COLLECTION, integration["id"])
    return keep(call, COLLECTION, stamped(call.body, integration), 200)


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


def find_integration(call: Call) -> Document:
    """Read the integration that the path names; raises ApiError 404."""
    return kept_object(call, COLLECTION, "custom integration")


HANDLERS: Mapping[str, Handler] = {
    "listCustomIntegrations": listing,
    "createCustomIntegration": create,
    "getCustomIntegration": read,
    "patchCustomIntegration": patch,
    "deleteCustomIntegration": delete,
}
