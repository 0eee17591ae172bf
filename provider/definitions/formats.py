"""Format checkers of the schemas, each saying WHY a text does not fit.

A checker takes a text and gives None when it fits, else the rest of a sentence that begins
with the value: ``"tokens/0"`` + `` is not a JSON Pointer (did you mean "/tokens/0"?)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from provider.definitions.countries import COUNTRY_CODES
from provider.definitions.web import header_name, header_value, web_address, webhook_address

Checker = Callable[[str], str | None]

_POINTER = re.compile(r"(/([^~/]|~[01])*)*")
_FIELD_ID = re.compile(r"[A-Za-z][A-Za-z0-9_\-\[\]]*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d( 00:00:00 \+0000 UTC)?")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
LONGEST_ID = 150


def json_pointer(text: str) -> str | None:
    """Check a JSON Pointer (RFC 6901) that names a place inside a body."""
    if text == "":
        return "is the JSON Pointer of the whole body; name a place in it, such as /tokens/0"
    if _POINTER.fullmatch(text):
        return None
    if text.startswith("#"):
        return f'is not a JSON Pointer (did you mean "{_repaired(text.lstrip("#"))}"?)'
    if not text.startswith("/"):
        return f'is not a JSON Pointer (did you mean "{_repaired(text)}"?)'
    return "is not a JSON Pointer: write ~0 for ~ and ~1 for / inside a name"


def _repaired(text: str) -> str:
    """Guess the pointer behind a path in another notation (dots, brackets, no slash)."""
    parts = [part for part in re.split(r"[/.\[\]]+", text.removeprefix("$")) if part]
    return "/" + "/".join(part.replace("~", "~0") for part in parts)


def contact_field_id(text: str) -> str | None:
    """Check the id of a contact field (API page contactfieldcreate).

    "Brackets" is read as square brackets: assumed.
    """
    if text == "id":
        return "is reserved by Connectif; choose another id"
    if len(text) > LONGEST_ID:
        return f"has {len(text)} characters; at most {LONGEST_ID} are allowed"
    if not text[:1].isascii() or not text[:1].isalpha():
        return "does not begin with a letter (a-z, A-Z)"
    if wrong := re.search(r"[^A-Za-z0-9_\-\[\]]", text):
        where = wrong.group()
        return f'holds "{where}"; only letters, digits, hyphen, underscore and brackets are allowed'
    return None if _FIELD_ID.fullmatch(text) else "is not the id of a contact field"


def country_code(text: str) -> str | None:
    """Check a phone country code in digits, such as 34 (API page contactfieldcreate)."""
    if text in COUNTRY_CODES:
        return None
    digits = text.strip().lstrip("+").removeprefix("00")
    if digits in COUNTRY_CODES:
        return f'is not a phone country code in digits (did you mean "{digits}"?)'
    return "is not a phone country code (digits such as 34, 44 or 1)"


def date_time(text: str) -> str | None:
    """Check a moment in UTC, ISO 8601: 2024-01-31T00:00:00Z."""
    if _DATE_TIME.fullmatch(text) and _exists(text):
        return None
    if _DATE.fullmatch(text) and _exists(text):
        return f'is a day, not a moment in UTC (did you mean "{text}T00:00:00Z"?)'
    if _DATE_TIME.fullmatch(text):
        return "is a moment that no calendar has"
    return "is not a moment in UTC such as 2024-01-31T00:00:00Z"


def date_or_date_time(text: str) -> str | None:
    """Check a day or a moment in UTC, ISO 8601."""
    if _DATE.fullmatch(text) or _DATE_TIME.fullmatch(text):
        return None if _exists(text) else "is a date that no calendar has"
    return "is not an ISO 8601 date such as 2024-01-31 or 2024-01-31T00:00:00Z"


def day(text: str) -> str | None:
    """Check a day, also as Pulumi rewrites one that stood without quotes."""
    if _DAY.fullmatch(text):
        return None if _exists(text[:10]) else "is a date that no calendar has"
    return "is not a day such as 2026-11-26"


def _exists(text: str) -> bool:
    """Say whether the calendar has this date."""
    try:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


def regular_expression(text: str) -> str | None:
    """Check that a pattern compiles."""
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        return f"is not a regular expression: {error}"
    return None


def unpadded(text: str) -> str | None:
    """Check a name: something to read, without blanks around it, on one line."""
    if not text.strip():
        return "is empty; give a text"
    if text != text.strip():
        return "has blanks or line breaks around it; remove them"
    return "has a line break in it; write one line" if "\n" in text else None


CHECKERS: Mapping[str, Checker] = {
    "contact-field-id": contact_field_id,
    "country-code": country_code,
    "date-or-date-time": date_or_date_time,
    "date-time": date_time,
    "day": day,
    "header-name": header_name,
    "header-value": header_value,
    "json-pointer": json_pointer,
    "name": unpadded,
    "regex": regular_expression,
    "uri": web_address,
    "webhook-url": webhook_address,
}
