"""Keys of definitions and names of parameters, made of what people have called things."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping

LONGEST_KEY = 80
LONGEST_PARAMETER = 50
#: How an object without a letter in its name is called.
_PLAIN: Mapping[str, str] = {
    "ContactField": "field",
    "CustomIntegration": "integration",
    "OutboundEvent": "event",
    "Segment": "segment",
    "InlineContent": "content",
    "Workflow": "workflow",
}


def slug(text: str) -> str:
    """Give a name in lower-case letters, digits and single hyphens; "" where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY].strip("-")


def key_of(kind: str, text: str, taken: Collection[str]) -> str:
    """Give the key of an object, numbered where another has it already."""
    found = slug(text)
    if not found[:1].isalpha():
        found = "-".join(filter(None, (_PLAIN[kind], found)))
    return _numbered(found, "-", lambda candidate: candidate in taken)


def parameter_of(*words: str, taken: Collection[str]) -> str:
    """Give the name of a parameter: ``push-service``, ``name`` -> ``pushServiceName``.

    Its environment variable must differ too, so names that differ in case only are numbered.
    """
    parts = [part for word in words for part in slug(word).split("-") if part]
    found = "".join(part if not at else part.capitalize() for at, part in enumerate(parts))
    if not found[:1].isalpha():
        found = f"value{found}"
    known = {name.lower() for name in taken}
    last = parts[-1].capitalize() if parts else ""
    short = found if len(found) <= LONGEST_PARAMETER else found[: LONGEST_PARAMETER - 20] + last
    return _numbered(short, "", lambda candidate: candidate.lower() in known)


def _numbered(text: str, joint: str, is_taken: Callable[[str], bool]) -> str:
    """Add the first number that makes a name free."""
    candidate, number = text, 1
    while is_taken(candidate):
        number += 1
        candidate = f"{text}{joint}{number}"
    return candidate
