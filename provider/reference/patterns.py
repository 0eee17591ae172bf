"""Formats and regular expressions as every editor understands them.

Editors check patterns of ECMAScript and few formats; our formats are Python functions, and our
patterns Python's. A pattern here may take more than the function does, and never less: an editor
must not mark what ``connectif validate`` takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_INSENSITIVE = "(?i:"
#: What cannot stand in an address, see ``provider.definitions.web``.
_IN_ADDRESS = r"""[^\s\x00-\x20\x7f<>"\\^`{|}]"""
_HTTPS, _HTTP = "[Hh][Tt][Tt][Pp][Ss]", "[Hh][Tt][Tt][Pp]"
_DAY = r"\d{4}-\d\d-\d\d"
_TIME = r"T\d\d:\d\d:\d\d(\.\d{1,6})?Z"


class TextForm(NamedTuple):
    """A format as a pattern, and the sentence that an editor shows where a text does not fit."""

    pattern: str
    message: str


FORMS: Mapping[str, TextForm] = {
    "contact-field-id": TextForm(
        r"^(?!id$)[A-Za-z][A-Za-z0-9_\-\[\]]{0,149}$",
        "is not the id of a contact field: a letter first, then letters, digits, hyphens, "
        "underscores and brackets; at most 150, and not id",
    ),
    "country-code": TextForm(
        r"^[1-9][0-9]{0,2}$", "is not a phone country code in digits, such as 34"
    ),
    "date-or-date-time": TextForm(
        f"^{_DAY}({_TIME})?$",
        "is not an ISO 8601 date such as 2024-01-31 or 2024-01-31T00:00:00Z",
    ),
    "date-time": TextForm(
        f"^{_DAY}{_TIME}$", "is not a moment in UTC such as 2024-01-31T00:00:00Z"
    ),
    "day": TextForm(rf"^{_DAY}( 00:00:00 \+0000 UTC)?$", "is not a day such as 2026-11-26"),
    "header-name": TextForm(
        r"^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$", "is not a header name (no blank, no colon)"
    ),
    "header-value": TextForm(
        r"^(\S([^\r\n]*\S)?)?$", "has blanks around it, or a line break that a header cannot carry"
    ),
    "json-pointer": TextForm(
        r"^(/([^~/]|~[01])*)+$",
        "is not a JSON Pointer into the body, such as /tokens/0: it begins with a slash",
    ),
    "name": TextForm(r"^\S(.*\S)?$", "is empty, has blanks around it, or has a line break in it"),
    "uri": TextForm(
        f"^({_HTTPS}|{_HTTP})://{_IN_ADDRESS}+$",
        "is not a web address: it begins with https:// and has no blanks",
    ),
    "webhook-url": TextForm(
        rf"^({_HTTPS}://|{_HTTP}://(\[::1\]|127\.0\.0\.1|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt])"
        rf"(?=[:/?]|$))(?!.*#.){_IN_ADDRESS}*$",
        "is not an https address to send to (http is for this machine only)",
    ),
}


def everywhere(pattern: str) -> str:
    """Give a pattern that ECMAScript reads, too: ``(?i:...)`` with both cases written out."""
    while (start := pattern.find(_INSENSITIVE)) >= 0:
        inside, end = _group(pattern, start + len(_INSENSITIVE))
        pattern = f"{pattern[:start]}(?:{_both_cases(inside)}){pattern[end:]}"
    return pattern


def _group(pattern: str, start: int) -> tuple[str, int]:
    """Give the inside of the group that begins at ``start``, and where it ends."""
    depth, at = 1, start
    while depth:
        if pattern[at] == "\\":
            at += 1
        else:
            depth += {"(": 1, ")": -1}.get(pattern[at], 0)
        at += 1
    return pattern[start : at - 1], at


def _both_cases(pattern: str) -> str:
    """Write every letter as a class of both cases, or, in a class, both beside one another."""
    found, in_class, escaped = [], False, False
    for letter in pattern:
        if letter.isalpha() and not escaped:
            both = letter.lower() + letter.upper()
            found.append(both if in_class else f"[{both}]")
        else:
            found.append(letter)
        if not escaped and letter in "[]":
            in_class = letter == "["
        escaped = letter == "\\" and not escaped
    return "".join(found)
