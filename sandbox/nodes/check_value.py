"""Check value (help 360018633880)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.comparing import Comparison
from sandbox.execution.step import Step


def leave(step: Step) -> str:
    """Go on by yes where the comparison holds, else by no."""
    left = step.node["left"]
    comparison = Comparison(
        operator=step.node["operator"],
        left=step.datum(left) if isinstance(left, str) else step.value(left),
        operands=_operands(step),
        now=step.sandbox.clock.now(),
        ignores_case=step.sandbox.switches["textComparison"] == "case-insensitive",
    )
    return "yes" if comparison.holds() else "no"


def _operands(step: Step) -> Mapping[str, Any]:
    """Give the right side under the name that the operator knows it by."""
    right = step.node.get("right")
    if isinstance(right, list):
        return {"values": right}
    if isinstance(right, Mapping) and "from" in right:
        return right
    value = step.value(right)
    kind = step.sandbox.catalogue.operands.get(step.node["operator"])
    return {"days": value} if kind == "days" else {"value": value}
