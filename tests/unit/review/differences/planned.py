"""A planned resource from two definitions, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provider.kinds import KINDS
from provider.plan.model import OURS, Operation, PlannedResource
from provider.review.differences import Differences, differences

Form = Mapping[str, Any]

NAMES = {"id-7": 'segment "Everybody"', "id-8": 'segment "Buyers"', "id-9": 'outbound event "Push"'}


def form(kind: str, spec: Form) -> dict[str, Any]:
    """Give the comparable form of a definition whose references are ids."""
    return KINDS[kind].comparable(spec)


def planned(kind: str, before: Form, after: Form, **more: Any) -> PlannedResource:
    """Give a resource of which one side or the other may be ``{}``."""
    sides = {bool(before), bool(after)}
    operation = Operation.UPDATE if sides == {True} else Operation.CREATE
    if not after:
        operation = Operation.DELETE
    return PlannedResource(
        **{
            "urn": f"urn:pulumi:test::connectif::{OURS}{kind}::shop.object",
            "type": f"{OURS}{kind}",
            "operation": operation,
            "before": _inputs(kind, before),
            "after": _inputs(kind, after),
            **more,
        }
    )


def _inputs(kind: str, side: Form) -> Form:
    steering = {"kind": kind, "key": "shop.object", "store": "f" * 24, "surface": "extended"}
    return {**steering, **side} if side else {}


def told(kind: str, before: Form, after: Form, **more: Any) -> Differences:
    """Give what differs between two comparable forms."""
    return differences(planned(kind, before, after, **more), lambda name: NAMES.get(name, name))


def lines(found: Differences) -> list[str]:
    """Give the details as lines: ``part: turn: before -> after``."""
    return [
        f"{item.part}: {item.turn}: {item.before or '-'} -> {item.after or '-'}"
        for item in found.details
    ]
