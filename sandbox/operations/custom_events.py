"""Custom events: an outside system fires an inbound event of a contact (help 360014532280)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.comparing import is_empty
from sandbox.contacts import Contacts, normalised_email
from sandbox.database import Document
from sandbox.errors import ApiError, ValidationProblem, not_found
from sandbox.execution.engine import Engine
from sandbox.execution.step import Happening
from sandbox.operations.call import Answer, Call, Handler, refuse
from sandbox.rules import value_fits
from sandbox.state import new_object_id

EVENT_TYPES = "custom-event-types"
#: Bytes of one event: the article says 512 KB, the reference page 50 MB.
LARGEST = 512 * 1024


def by_alias(call: Call) -> Answer:
    """Fire the event type that has an alias."""
    return _fire(call, call.sandbox.database.find(EVENT_TYPES, "alias", call.values["alias"]))


def by_id(call: Call) -> Answer:
    """Fire the event type that has an id."""
    return _fire(call, call.sandbox.database.get(EVENT_TYPES, call.values["eventTypeId"]))


def _fire(call: Call, event: Document | None) -> Answer:
    # That the API does not know the other two kinds of inbound events is assumed.
    if event is None or event.get("receiveType") != "api":
        raise not_found("There is no inbound event of the kind API with this alias or id.")
    if len(json.dumps(call.body)) > LARGEST:
        raise ApiError(413, "An event has at most 512 KB.")
    refuse(_problems(event, call.body))
    sandbox = call.sandbox
    identifier = new_object_id()
    with sandbox.database.transaction():
        contact = _contact(call, event)
        data = {"alias": event.get("alias"), "payload": call.body}
        activity = {"at": sandbox.clock.timestamp(), "kind": "custom-event", "detail": data}
        sandbox.records.append("activity", activity, contact["id"])
        # No page is open: a content cannot be sent after such an event.
        Engine(sandbox).happen(contact, Happening("inbound-event", data), None)
    sandbox.wake.set()
    return Answer(201, {"id": identifier})


def _contact(call: Call, event: Document) -> Document:
    """Find the contact of the primary key, or create it where the caller asks for that."""
    key = next(field["id"] for field in event["fields"] if field.get("isPrimaryKey"))
    email = normalised_email(call.body[key])
    contacts = Contacts(call.sandbox)
    found = contacts.find("_email", email)
    if found is not None:
        return found
    if call.query.get("createContact", "").lower() != "true":
        raise ApiError(400, "The contact does not exist.", code="E0501")
    return contacts.create({"_email": email})


def _problems(event: Document, body: Mapping[str, Any]) -> Iterator[ValidationProblem]:
    """Check a body strictly: every field known, of its type, and there where it is mandatory."""
    fields = {field["id"]: field for field in event["fields"]}
    for name, value in body.items():
        if name not in fields:
            yield ValidationProblem((name,), "is not a field of the event")
        elif not value_fits(fields[name], value):
            yield ValidationProblem((name,), f"is not a value of a {fields[name]['type']} field")
        elif fields[name].get("isPrimaryKey") and not normalised_email(value):
            yield ValidationProblem((name,), "is not an email")
    for name, field in fields.items():
        needed = field.get("required") or field.get("isPrimaryKey")
        if needed and name not in body:
            yield ValidationProblem((name,), "is required")
        elif needed and is_empty(body[name]):
            yield ValidationProblem((name,), "must not be empty")


HANDLERS: Mapping[str, Handler] = {
    "createCustomEventByAlias": by_alias,
    "createCustomEventById": by_id,
}
