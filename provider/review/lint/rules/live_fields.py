"""L6 and L23 in the store: contact fields that are there, and how much room is left for more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from provider.definitions import Definition
from provider.kinds.nodes import built_in_fields
from provider.kinds.segment import is_built_in
from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.segments import filters
from provider.review.lint.subject import Body, Subject
from provider.review.lint.workflows import definitions, find

_ARTICLE = "https://support.connectif.ai/hc/en-us/articles/360015491240"
_MOST_FIELDS, _MOST_OPTIONS = 140, 120


def _filled(subject: Subject) -> Iterable[Hit]:
    """Find segments that ask for a value which the store gives to every contact."""
    live = _by_id(subject)
    for segment in definitions(subject.configuration, "Segment"):
        for path, condition in filters(segment):
            field = _field(subject, condition)
            if field is None or _fills(field.spec):
                continue  # what the definition says of itself is seen without the store
            body = live.get(field.spec["id"])
            if condition["operator"] == "not-empty" and body is not None and _fills(body):
                yield Hit(segment.name, (*path, "operator"), _said(field, body))


def _field(subject: Subject, condition: Body) -> Definition | None:
    asked = condition["field"]
    return None if is_built_in(asked) else find(subject.configuration, asked["ref"])


def _fills(field: Body) -> bool:
    """Say whether a field gives every contact a value."""
    return bool(field.get("required")) or field.get("defaultValue") not in (None, "", [])


def _said(field: Definition, body: Body) -> str:
    why = "is required" if body.get("required") else "has a default value"
    return (
        f'in the store, the contact field "{field.spec["id"]}" {why}, so no contact is without a '
        "value"
    )


def _crowded(subject: Subject) -> Iterable[Hit]:
    """Find contact fields that the store has no room for, and fields with too many options."""
    live = _by_id(subject)
    own = [body for body in live.values() if not _is_of_connectif(body)]
    wanted = list(definitions(subject.configuration, "ContactField"))
    new = [field for field in wanted if field.spec["id"] not in live]
    for field in new[max(0, _MOST_FIELDS - len(own)) :]:
        detail = (
            f"the store has {len(own)} contact fields of its own, and takes {_MOST_FIELDS}: "
            f'"{field.spec["id"]}" has no room'
        )
        yield Hit(field.name, ("id",), detail)
    for field in wanted:
        options = {*field.spec.get("options", {}), *_options(live.get(field.spec["id"]))}
        if len(options) > _MOST_OPTIONS:
            detail = (
                f"with those in the store, the field has {len(options)} options, and takes "
                f"{_MOST_OPTIONS}"
            )
            yield Hit(field.name, ("options",), detail)


def _options(body: Body | None) -> Iterator[str]:
    """Give the ids of the options that a field has in the store."""
    for option in (body or {}).get("options") or ():
        yield str(option["id"])


def _is_of_connectif(body: Body) -> bool:
    """Say whether a field is one of Connectif's own; without ``custom``, its id tells (assumed)."""
    custom, known = body.get("custom"), str(body["id"])
    if isinstance(custom, bool):
        return not custom
    return known.startswith("_") or known in built_in_fields()


def _by_id(subject: Subject) -> Mapping[str, Body]:
    fields = subject.store.fields if subject.store else None
    return {str(body["id"]): body for body in fields or ()}


RULES = (
    Rule(
        code="L6",
        name="field-filled-in-store",
        title="In the store, every contact has a value in the field that a segment asks for",
        severity=Severity.WARNING,
        need=Need.LIVE,
        consequence=(
            "The segment holds every contact of the store, so what is sent to it is sent to all,"
            " and each attempt is billed."
        ),
        fix=(
            "Use a contact field that is neither required nor has a default value; what a field"
            " has filled in already stays with the contacts."
        ),
        source=_ARTICLE,
        evidence="documented",
        check=_filled,
    ),
    Rule(
        code="L23",
        name="store-full",
        title="The store has no room for what is defined",
        severity=Severity.ERROR,
        need=Need.LIVE,
        consequence=(
            "The run stops in the middle: what needs the field is not made, so for customers"
            " nothing of it works yet."
        ),
        fix="Delete contact fields or options that the store no longer needs, or define fewer.",
        source=_ARTICLE,
        evidence="documented",
        check=_crowded,
        how=(
            "Counts 140 contact fields without Connectif's own, and 120 options of a field together"
            " with those in the store."
        ),
    ),
)
