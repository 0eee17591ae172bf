"""Contacts, by email and by the shop's own id."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.contacts import Contacts
from sandbox.database import Document
from sandbox.errors import not_found
from sandbox.operations.call import Answer, Call, Handler, duplicate, refuse
from sandbox.rules import contact_problems

COLLECTION = "contacts"
# resources/contactpatch, resources/contactpatchbyexternalid and, for _externalId, client timbal.
SETTABLE = (
    "_name",
    "_surname",
    "_birthdate",
    "_emailStatus",
    "_mobilePhone",
    "_mobilePhoneStatus",
    "_newsletterSubscriptionStatus",
    "_smsSubscriptionStatus",
    "_points",
    "_externalId",
)


def read(call: Call) -> Answer:
    """Answer one contact."""
    return Answer(200, _contact(call))


def patch(call: Call) -> Answer:
    """Change the given values of a contact, who is created when new."""
    key, value = _key(call)
    settable = SETTABLE if key == "_email" else (*SETTABLE, "_email")
    refuse(contact_problems(call.body, settable, _custom_fields(call)))
    body = _normalised(call.body)
    _check_unique(call, body)
    contacts = Contacts(call.sandbox)
    with call.sandbox.database.transaction():
        found = contacts.find(key, value)
        values = {key: value, **body}
        contact = contacts.save(found, values) if found else contacts.create(values)
    return Answer(200, contact)


def delete(call: Call) -> Answer:
    """Delete a contact."""
    contact = _contact(call)
    with call.sandbox.database.transaction():
        Contacts(call.sandbox).delete(contact)
    return Answer(204)


def _key(call: Call) -> tuple[str, str]:
    if "email" in call.values:
        # Emails are compared without regard to case (assumed).
        return "_email", call.values["email"].lower()
    return "_externalId", call.values["externalId"]


def _contact(call: Call) -> Document:
    contact = call.sandbox.database.find(COLLECTION, *_key(call))
    if contact is None:
        raise not_found("There is no such contact.")
    return contact


def _custom_fields(call: Call) -> dict[str, Document]:
    fields = call.sandbox.database.all("contact-fields")
    return {field["id"]: field for field in fields if field.get("custom")}


def _normalised(body: Document) -> Document:
    return body | {"_email": body["_email"].lower()} if "_email" in body else body


def _check_unique(call: Call, body: Document) -> None:
    """Refuse a second contact with the same email or external id (help 22355022141980)."""
    key, value = _key(call)
    for name in ("_email", "_externalId"):
        if name not in body:
            continue
        found = call.sandbox.database.find(COLLECTION, name, body[name])
        if found and found.get(key) != value:
            raise duplicate(call, name)


HANDLERS: Mapping[str, Handler] = {
    "getContact": read,
    "patchContact": patch,
    "deleteContact": delete,
    "getContactByEmail": read,
    "patchContactByEmail": patch,
    "deleteContactByEmail": delete,
    "getContactByExternalId": read,
    "patchContactByExternalId": patch,
    "deleteContactByExternalId": delete,
}
