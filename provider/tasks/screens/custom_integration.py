"""Custom integrations. Source: help-centre articles 360014532280, 11705909938332 (steps 22-24)."""

from collections.abc import Mapping
from typing import Any

from provider.tasks.labels import text
from provider.tasks.screens.controls import ticked, written
from provider.tasks.sheet import Sheet


def custom_integration(form: Mapping[str, Any], *others: Mapping[str, Any]) -> Sheet:
    """Give what the console shows of a custom integration."""
    contents = [
        written("integration.name", form["name"], None),
        written("integration.description", form.get("description")),
        written("integration.image", form.get("imageUri")),
        ticked("integration.events", form.get("eventsEnabled", True), True),
    ]
    # A color that nobody declared is the store's own choice.
    if "color" in form:
        contents.append(written("integration.color", form["color"]))
    return Sheet(
        screen=text("screen.integrations"),
        name=str(form["name"]),
        create=(text("integration.create"),),
        contents=contents,
        save=text("update"),
    )
