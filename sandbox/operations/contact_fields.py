"""Contact fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sandbox.database import Document
from sandbox.errors import ApiError, ValidationProblem, unprocessable
from sandbox.operations.call import (
    Answer,
    Call,
    Handler,
    duplicate,
    kept_object,
    list_page,
    refuse,
    refuse_in_use,
)
from sandbox.rules import contact_field_problems

COLLECTION = "contact-fields"


def listing(call: Call) -> Answer:
    """Answer a page of fields."""
    return list_page(call, COLLECTION, view, system=call.switch("systemFields"))


def create(call: Call) -> Answer:
    """Create a field, and fill a required one's default in for every contact."""
    refuse(contact_field_problems(call.body))
    database, identifier = call.sandbox.database, call.body["id"]
    if database.get(COLLECTION, identifier):
        raise duplicate(call, "id")
    _check_limit(call)
    field = {"custom": True, "readOnly": False, "required": False, "status": "active", **call.body}
    with database.transaction():
        database.put(COLLECTION, identifier, field)
        if field["required"]:
            _fill_in(call, identifier, field["defaultValue"])
    return Answer(201, view(call, field))


def read(call: Call) -> Answer:
    """Answer one field."""
    return Answer(200, view(call, _field(call)))


def delete(call: Call) -> Answer:
    """Delete a field with the values that contacts hold in it (help 360015491240)."""
    field = _field(call)
    identifier = field["id"]
    if not field["custom"]:
        # help 360015491240: built-in fields cannot be deleted; the status is assumed.
        raise ApiError(403, "A system field cannot be deleted.")
    refuse_in_use(call, COLLECTION, [identifier])
    database = call.sandbox.database
    with database.transaction():
        database.delete(COLLECTION, identifier)
        for contact in database.all("contacts"):
            if contact.pop(identifier, None) is not None:
                database.put("contacts", contact["id"], contact)
    return Answer(204)


def view(call: Call, field: Document) -> Document:
    """Give a field as the API shows it."""
    shown = dict(field)
    if not call.switch("fieldStatus"):
        shown.pop("status", None)
    if "defaultValue" in shown and call.switch("defaultValueOnRead") == "string":
        shown["defaultValue"] = as_text(shown["defaultValue"])
    return shown


def as_text(value: Any) -> str:
    """Write a default as text: resources/contactfield types it so (other than texts: assumed)."""
    return value if isinstance(value, str) else json.dumps(value)


def _field(call: Call) -> Document:
    return kept_object(call, COLLECTION, "contact field")


def _check_limit(call: Call) -> None:
    limit = call.sandbox.options.contact_field_limit
    if call.sandbox.database.count(COLLECTION) >= limit:
        # help 360015491240 gives the number; the shape of the refusal is assumed.
        reason = f"the store already has {limit} custom fields, the most it takes"
        raise unprocessable([ValidationProblem(("id",), reason)])


def _fill_in(call: Call, identifier: str, default: Any) -> None:
    for contact in call.sandbox.database.all("contacts"):
        contact.setdefault(identifier, default)
        call.sandbox.database.put("contacts", contact["id"], contact)


HANDLERS: Mapping[str, Handler] = {
    "listContactFields": listing,
    "createContactField": create,
    "getContactField": read,
    "deleteContactField": delete,
}
