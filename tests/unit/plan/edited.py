"""Recorded previews with a difference: of the store, of a definition, of what is at hand."""

import json
from collections.abc import Callable
from typing import Any

from provider.plan import Plan, read_plan
from tests.unit.plan.previews import recorded

Edit = Callable[[dict[str, Any]], None]


def with_state(name: str, resource: str, edit: Edit, *, side: str, part: str = "inputs") -> str:
    """Give a recorded preview with ``oldState`` or ``newState`` of one resource edited."""
    document = json.loads(recorded(name))
    steps = [step for step in document["steps"] if step["urn"].endswith(f"::{resource}")]
    states = [step[side] for step in steps if side in step]
    assert states, f"{resource} has no {side}"
    for state in states:
        edit(state.setdefault(part, {}))
    return json.dumps(document)


def store_shows(name: str, resource: str, /, **inputs: Any) -> str:
    """Give a recorded preview whose store shows one object otherwise."""
    return with_state(name, resource, lambda found: found.update(inputs), side="oldState")


def defined(name: str, resource: str, /, **inputs: Any) -> str:
    """Give a recorded preview with one definition edited."""
    return with_state(name, resource, lambda found: found.update(inputs), side="newState")


def remembered(name: str, resource: str, /, **outputs: Any) -> str:
    """Give a recorded preview whose state remembers something else of one object."""
    return with_state(
        name, resource, lambda found: found.update(outputs), side="oldState", part="outputs"
    )


def said(name: str, *texts: str) -> str:
    """Give a recorded preview that said something else, and nothing besides."""
    document = json.loads(recorded(name))
    document["diagnostics"] = [
        {"severity": "warning", "message": f"warning: {text}\n"} for text in texts
    ]
    return json.dumps(document)


def both(name: str, resource: str, before: dict[str, Any], after: dict[str, Any]) -> Plan:
    """Give the plan of an event whose headers stand so in the store, and so in the definition."""
    text = with_state(name, resource, lambda found: found.update(headers=before), side="oldState")
    document = json.loads(text)
    for step in document["steps"]:
        if step["urn"].endswith(f"::{resource}"):
            step["newState"]["inputs"]["headers"] = after
    return read_plan(json.dumps(document))
