"""What a person has confirmed: that the console holds what the definition says.

The stack file names the digest of what was confirmed, so that a confirmation ends with the next
edit of the definition, and is reviewed like one.
"""

from collections.abc import Mapping
from typing import Any

from provider.engine.process import Process
from provider.engine.properties import CONFIRMATION, Source
from provider.engine.sources import digest
from provider.engine.target import Properties


def attest(process: Process, news: Properties, more: Mapping[str, Any] | None = None) -> bool:
    """Put the confirmation into ``news`` where it is one of the definition as it stands.

    ``more`` is what counts beside the definition, such as the version that a workflow has.
    A resource of a program of one's own has no digest, and so no confirmation.
    """
    resource = str(news["key"])
    source = process.sources.get(resource, Source())
    if not source.digest:
        return False
    full = digest({"definition": source.digest, **more}) if more else source.digest
    process.digests[resource] = full
    if source.confirmation.get("digest") != full:
        return False
    news[CONFIRMATION] = dict(source.confirmation)
    return True


def said(confirmation: Mapping[str, Any]) -> str:
    """Give who has confirmed, and when."""
    return f"confirmed by {confirmation.get('by')} on {confirmation.get('date')}"
