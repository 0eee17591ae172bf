"""Contacts > Contact fields. Source: help-centre article 360015491240, steps 1 to 3."""

from collections.abc import Iterator, Mapping
from typing import Any

from provider.tasks.labels import text
from provider.tasks.screens.controls import chosen, listed, plain, ticked, written
from provider.tasks.screens.options import options
from provider.tasks.sheet import Control, Parts, Sheet

_BOUNDS = {
    "defaultCountryCode": "field.country",
    "maxLength": "field.max-length",
    "minValue": "field.min-value",
    "maxValue": "field.max-value",
    "minDate": "field.min-value",
    "maxDate": "field.max-value",
}
#: Never marked as required here: the first two never are, the others always (article 360015491240).
_WITHOUT_MARK = frozenset({"email", "phone", "checkbox", "boolean"})


def contact_field(form: Mapping[str, Any], *others: Mapping[str, Any]) -> Sheet:
    """Give what the console shows of a contact field."""
    kind = chosen("type", text(f"field-type.{form['type']}"), lasting=True)
    return Sheet(
        screen=text("screen.contact-fields"),
        name=str(form["name"]),
        create=(text("field.add"), text("field.editor")),
        begin=(kind,),
        contents=(kind, *_contents(form)),
        save=text("save"),
    )


def _contents(form: Mapping[str, Any]) -> Iterator[Control | Parts]:
    yield written("name", form["name"], None)
    yield written("id", form["fieldId"], None, lasting=True)
    for key, label in _BOUNDS.items():
        if key in form:
            yield written(label, form[key], lasting=True)
    yield from options(form)
    if form["type"] not in _WITHOUT_MARK:
        yield ticked("field.required", form.get("required"), lasting=True)
    if form.get("defaultValue") is not None or form["type"] == "radio":
        yield _default(form)


def _default(form: Mapping[str, Any]) -> Control:
    kind, value, labels = form["type"], form.get("defaultValue"), form.get("options") or {}
    if kind == "checkbox":
        shown = [labels.get(item, item) for item in value or ()]
        return listed("field.default", shown, lasting=True)
    if kind == "radio":
        none = text("field.none")
        return chosen("field.default", labels.get(value, plain(value)) or none, none)
    if kind == "boolean":
        return chosen("field.default", plain(value), text("field.none"), lasting=True)
    return written("field.default", value, lasting=True)
