"""Contacts > Segments. Source: help-centre articles 4878626605714 and 360014428799."""

from collections.abc import Iterator, Mapping
from typing import Any

from provider.tasks.labels import field_title, operator_title, text
from provider.tasks.screens.controls import chosen, listed, literal, ticked, written
from provider.tasks.sheet import Control, Part, Parts, Sheet


def segment(form: Mapping[str, Any], *others: Mapping[str, Any]) -> Sheet:
    """Give what the console shows of a segment."""
    kind = chosen("type", text(f"segment.type.{form['type']}"))
    return Sheet(
        screen=text("screen.segments"),
        name=str(form["name"]),
        create=(text("segment.create"), text("segment.editor")),
        begin=(kind,),
        contents=(kind, written("name", form["name"], None), _match(form), _filters(form)),
        save=text("save"),
    )


def _match(group: Mapping[str, Any]) -> Control:
    value = text(f"segment.match.{group.get('match', 'all')}")
    return chosen("segment.match", value, text("segment.match.all"))


def _filters(group: Mapping[str, Any]) -> Parts:
    filters = group["filters"]
    parts = (
        _group(name, item) if "filters" in item else _filter(name, item)
        for name, item in filters.items()
    )
    # The engine keeps no order, and the same task must always read the same.
    ordered = sorted(parts, key=lambda part: part.key)
    return Parts(text("segment.filters"), tuple(ordered))


def _group(name: str, group: Mapping[str, Any]) -> Part:
    contents = (
        _match(group),
        ticked("segment.exclude", group.get("exclude")),
        _filters(group),
    )
    return Part(
        text("segment.group"), name, contents, text("segment.add-group"), remove=text("remove")
    )


def _filter(name: str, item: Mapping[str, Any]) -> Part:
    contents = (
        chosen("segment.field", field_title(str(item["field"])), resets=""),
        chosen("operator", operator_title(item["operator"])),
        *_operand(item),
    )
    return Part(
        text("segment.filter"), name, contents, text("segment.add-filter"), remove=text("remove")
    )


def _operand(item: Mapping[str, Any]) -> Iterator[Control]:
    """Yield what an operator compares with."""
    if "value" in item:
        yield literal("operand.value", item["value"])
    if "values" in item:
        yield listed("operand.values", item["values"], None)
    for key, label in (("from", "operand.from"), ("to", "operand.to"), ("days", "time.days")):
        if key in item:
            yield written(label, item[key], None)
