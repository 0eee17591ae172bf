"""What a person has confirmed: that the console holds what the definition says.

The stack file names the digest of what was confirmed, so that a confirmation ends with the next
edit of the definition, and is reviewed like one.
"""

from collections.abc import Mapping
from typing import Any

from provider.engine.process import Process
from provider.engine.properties import ABSENT, ASKED, CONFIRMATION, Source, comparable
from provider.engine.sources import digest
from provider.engine.target import Properties
from provider.kinds import KINDS
from provider.kinds.kind import NOTHING


def attest(
    process: Process,
    news: Properties,
    memory: Mapping[str, Any] = NOTHING,
    more: Mapping[str, Any] | None = None,
) -> bool:
    """Put the confirmation into ``news`` where it is one of the definition as it stands.

    ``memory`` are the outputs so far, ``more`` is what counts beside the definition, such as the
    version that a workflow has. A resource of a program of one's own has no digest, and so no
    confirmation.
    """
    resource = str(news["key"])
    source = process.sources.get(resource, Source())
    if not source.digest:
        return False
    known = {**(more or {}), **({ASKED: memory[ASKED]} if memory.get(ASKED) else {})}
    # Of another stack it says nothing: there the console is another store's.
    full = digest({"definition": source.digest, "stack": news.get("stack"), **known})
    process.digests[resource] = full
    if source.confirmation.get("digest") != full:
        return False
    news[CONFIRMATION] = dict(source.confirmation)
    return True


def asked(before: Mapping[str, Any], after: Mapping[str, Any]) -> Properties:
    """Give the output that counts how often a person was asked to change what was confirmed.

    Nobody knows whether it was done, so an earlier confirmation of an earlier definition, which a
    revert brings back, is none of what the console holds now: it is part of the digest.
    """
    number = int(before.get(ASKED) or 0)
    known = (before.get("applied") or NOTHING).get("definition")
    told = known is not None and CONFIRMATION not in after and _made(after) != _made(before)
    changed = bool(after.get(ABSENT)) or known != _definition(after)
    number += 1 if told and changed else 0
    return {ASKED: number} if number else {}


def _made(properties: Mapping[str, Any]) -> tuple[bool, dict[str, Any]]:
    return bool(properties.get(ABSENT)), _definition(properties)


def _definition(properties: Mapping[str, Any]) -> dict[str, Any]:
    settings = KINDS[str(properties["kind"])].settings
    return {key: value for key, value in comparable(properties).items() if key not in settings}


def said(confirmation: Mapping[str, Any]) -> str:
    """Give who has confirmed, and when."""
    return f"confirmed by {confirmation.get('by')} on {confirmation.get('date')}"
