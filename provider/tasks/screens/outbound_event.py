"""Outbound events. Source: help-centre articles 4417258262290 and 11705909938332 (steps 25-29)."""

from collections.abc import Iterator, Mapping
from typing import Any

from provider.kinds.secrets import SecretReference
from provider.tasks.labels import text
from provider.tasks.screens.controls import chosen, ticked, written
from provider.tasks.screens.options import options
from provider.tasks.sheet import Control, Part, Parts, Sheet, Sort


def outbound_event(form: Mapping[str, Any], *others: Mapping[str, Any]) -> Sheet:
    """Give what the console shows of an outbound event.

    ``form["integration"]`` is the name of the integration that it belongs to.
    """
    integration = str(form.get("integration") or "")
    return Sheet(
        screen=text("screen.integrations"),
        name=str(form["name"]),
        path=(*((integration,) if integration else ()), text("event.send-tab")),
        create=(text("event.create"),),
        contents=tuple(_contents(form)),
        save=text("save"),
    )


def _contents(form: Mapping[str, Any]) -> Iterator[Control | Parts]:
    yield written("name", form["name"], None)
    yield written("event.url", form["url"], None)
    if form.get("icon"):
        yield written("event.icon", form["icon"])
    headers = (form.get("headers") or {}).items()
    yield Parts(text("event.headers"), tuple(_header(name, value) for name, value in headers))
    fields = form["fields"]
    order = form.get("fieldOrder") or list(fields)
    shown = tuple(_field(name, fields[name]) for name in order)
    yield Parts(text("event.fields"), shown, up=text("event.field-up"))


def _header(name: str, value: Any) -> Part:
    contents = (written("event.header-name", name, None), _value(value))
    return Part(
        text("event.header"),
        name,
        contents,
        add=text("event.add-header"),
        remove=text("remove"),
        named=True,
    )


def _value(value: Any) -> Control:
    """Give the control of a header's value; that the console shows none again is assumed."""
    label, reference = text("event.header-value"), SecretReference.of(value)
    if reference:
        held = (reference.name, f"version {reference.version}")
        return Control(label, Sort.SECRET, held, hidden=True)
    return Control(label, Sort.TEXT, str(value), hidden=True)


def _field(name: str, field: Mapping[str, Any]) -> Part:
    contents: list[Control | Parts] = [
        written("id", name, None),
        written("name", field["name"], None),
        chosen("type", text(f"field-type.{field['type']}"), text("field-type.text")),
        ticked("event.field-mandatory", field.get("required")),
        written("event.field-pointer", field.get("pointer")),
    ]
    if field.get("defaultCountryCode"):
        contents.append(written("field.country", field["defaultCountryCode"]))
    if field["type"] == "email":
        contents.append(ticked("event.field-primary-key", field.get("primaryKey")))
    contents += options(field, text("event.field-up"))
    return Part(
        text("event.field"),
        name,
        tuple(contents),
        add=text("event.add-field"),
        remove=text("remove"),
        named=True,
    )
