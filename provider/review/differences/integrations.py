"""What differs in a custom integration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.review.differences.pieces import Piece, name, text
from provider.review.words.console import label

Form = Mapping[str, Any]

PARTS = {
    "name": "integration.name",
    "description": "integration.description",
    "imageUri": "integration.image",
    "color": "integration.color",
    "eventsEnabled": "integration.events",
}


def custom_integration(before: Form, after: Form) -> Iterator[Piece]:
    """Yield what differs in a custom integration."""
    yield from name(before, after)
    for key, title in PARTS.items():
        if key != "name":
            yield from text(label(title), before.get(key), after.get(key))
