"""Contact fields: hazards of what every contact gets, and of what is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.definitions import Configuration, Definition
from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.segments import filters
from provider.review.lint.subject import Subject
from provider.review.lint.workflows import definitions, find, nodes, titled

_ARTICLE = "https://support.connectif.ai/hc/en-us/articles/360015491240"


def _filled(subject: Subject) -> Iterator[Hit]:
    """Give fields that are never empty, though something asks whether they are."""
    for field, asking in sorted(_asked_for(subject.configuration)):
        found = find(subject.configuration, field)
        if found is None or found.spec["type"] == "boolean":
            continue
        for setting in ("required", "defaultValue"):
            if found.spec.get(setting) not in (None, False, "", []):
                detail = f"every contact has a value here, and the {asking} asks who has one"
                yield Hit(field, (setting,), detail)
                break


def _asked_for(configuration: Configuration) -> set[tuple[str, str]]:
    """Give the fields that are asked for being empty or not, and who asks."""
    found: set[tuple[str, str]] = set()
    for segment in definitions(configuration, "Segment"):
        for _, item in filters(segment):
            found |= {(field, titled(segment)) for field in _asked(item["field"], item)}
    for workflow in definitions(configuration, "Workflow"):
        for node in nodes(workflow, "check-value"):
            left = node.get("left")
            field = left.get("contactField") if isinstance(left, Mapping) else None
            found |= {(name, titled(workflow)) for name in _asked(field, node.settings)}
    return found


def _asked(field: Any, item: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(field, Mapping) and item["operator"] in ("empty", "not-empty"):
        yield field["ref"]


def _released(subject: Subject) -> Iterator[Hit]:
    """Give fields that may be deleted while something still uses them."""
    configuration = subject.configuration
    for field in definitions(configuration, "ContactField"):
        using = sorted(_users(configuration, field))
        if field.spec.get("allowDataLoss") and using:
            shown = ", ".join(using[:5]) + (" and others" if len(using) > 5 else "")
            yield Hit(field.name, ("allowDataLoss",), f"still in use by {shown}")


def _users(configuration: Configuration, field: Definition) -> Iterator[str]:
    """Name the segments and workflows that use a field."""
    for kind in ("Segment", "Workflow"):
        for definition in definitions(configuration, kind):
            if _refers(definition.spec, field.name):
                yield titled(definition)


def _refers(value: Any, name: str) -> bool:
    """Say whether plain data holds a reference."""
    if isinstance(value, Mapping):
        return value.get("ref") == name or any(_refers(item, name) for item in value.values())
    return isinstance(value, list) and any(_refers(item, name) for item in value)


RULES = (
    Rule(
        code="L6",
        name="field-never-empty",
        title="A field that everybody has a value in is asked for being empty",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "Every contact is taken for one with a value of its own: the segment holds everybody, "
            "and whoever has no token is attempted, and billed, as well."
        ),
        fix="Remove required and defaultValue from the field before it is made.",
        source=_ARTICLE,
        evidence="documented",
        check=_filled,
        how=(
            "Looks at the fields that a segment's filter or a workflow's condition asks for being "
            "empty or not."
        ),
    ),
    Rule(
        code="L24",
        name="deleted-while-used",
        title="A contact field may be deleted while segments or workflows use it",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "Connectif refuses to delete it, or what uses it finds nobody any more; and with the "
            "field the customers' values are gone."
        ),
        fix=(
            "Take away the workflows first, then the segments, then the field; until then remove "
            "allowDataLoss."
        ),
        source=_ARTICLE,
        evidence="documented",
        check=_released,
        how=(
            "Looks at fields with allowDataLoss, and at the segments and workflows of the stack "
            "that refer to them."
        ),
    ),
)
