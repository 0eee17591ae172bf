"""A short name for a plan, by which one that was reviewed is known again."""

from __future__ import annotations

import hashlib
import json

from provider.plan.judging import announced
from provider.plan.model import Inputs, Plan

#: Digits that people see and give back.
_DIGITS = 12


def digest(plan: Plan) -> str:
    """Name all that a plan does, starts and finishes: another plan has another name.

    What the preview said beside that does not count: it depends on the secrets that are at hand.
    """
    done = [
        [item.operation, item.urn, _bare(item.before), _bare(item.after), item.changed]
        for item in plan.changes
    ]
    text = json.dumps([done, sorted(announced(plan))], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _bare(inputs: Inputs) -> dict[str, object]:
    """Leave out what says nothing about the object: the provider, and lines of files."""
    return {key: value for key, value in inputs.items() if not key.startswith("__")}
