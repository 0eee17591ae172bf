"""What rules ask of a pack's receiver: what an event brings to it, and what workflows send.

A receiver (``provider.definitions.Receiver``) says what the vendor's address accepts, as data, so
no rule knows a vendor.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from provider.definitions import Configuration, Definition, Member, Receiver
from provider.review.lint.workflows import Node, definitions, find, literal, nodes

_FACTORS = {"seconds": 1, "milliseconds": 1000}
_DURATION = re.compile(r"P(?P<number>\d+)(?P<unit>[DWMY])")
_DIGITS = re.compile(r"[0-9]{1,17}")
#: Timestamps of other units than the one that is meant read as years outside of these.
_PLAUSIBLE = (2000, 2200)


@dataclass(frozen=True)
class Delivery:
    """What is sent to a receiver: the pack's event, and where its fields come to stand.

    ``fields`` maps a place in the body to the id of the event's field that is put there.
    """

    receiver: Receiver
    event: Definition
    fields: Mapping[str, str]

    def field(self, member: Member) -> str | None:
        """Give the field that brings a member, or None."""
        return self.fields.get(member.pointer)

    def place(self, field: str) -> str:
        """Give the place that a field comes to stand at."""
        return next(place for place, name in self.fields.items() if name == field)

    def members(self, role: str) -> Iterator[Member]:
        """Give the members that mean something."""
        return (member for member in self.receiver.members if member.role == role)

    def unreached(self) -> Iterator[Member]:
        """Give the recipients that no field brings; of optional ones, one of them is enough."""
        found = list(self.members("recipient"))
        missing = [member for member in found if self.field(member) is None]
        if len(missing) == len(found):
            yield from missing[:1]
        else:
            yield from (member for member in missing if member.required)

    def astray(self, member: Member) -> str | None:
        """Give the field that seems to be meant for a member, by its name or its place."""
        first = member.pointer.split("/")[1]
        known = {item.pointer for item in self.receiver.members}
        strangers = {place: name for place, name in self.fields.items() if place not in known}
        meant = (name for place, name in strangers.items() if first in (name, place.split("/")[1]))
        return next(meant, None)


@dataclass(frozen=True)
class Sending:
    """A node that sends the event of a delivery."""

    delivery: Delivery
    node: Node

    def given(self, member: Member) -> Any:
        """Give what the node maps to a member; None where it maps nothing."""
        field = self.delivery.field(member)
        return None if field is None else self.node.mapped().get(field)


@dataclass(frozen=True)
class End:
    """Until when a message is shown, as a node says it by a literal.

    ``field`` is the event's field. ``moment`` is None where the text is no timestamp of the unit.
    """

    node: Node
    field: str
    member: Member
    text: str
    moment: datetime | None


def deliveries(configuration: Configuration) -> Iterator[Delivery]:
    """Give what the packs' receivers are sent."""
    for pack in configuration.packs:
        event = pack.receiver and find(configuration, pack.receiver.event)
        if pack.receiver and event:
            yield Delivery(pack.receiver, event, places(event.spec["fields"]))


def places(fields: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Give the fields of an event by the place of the body that each comes to stand at."""
    return {field.get("pointer") or f"/{_escaped(name)}": name for name, field in fields.items()}


def sendings(configuration: Configuration) -> Iterator[Sending]:
    """Give the nodes that send to the packs' receivers."""
    by_event = {delivery.event.name: delivery for delivery in deliveries(configuration)}
    for workflow in definitions(configuration, "Workflow"):
        for node in nodes(workflow, "outbound-event"):
            delivery = by_event.get(node.reference("event"))
            if delivery:
                yield Sending(delivery, node)


def ends(configuration: Configuration) -> Iterator[End]:
    """Give the ends that nodes give to messages as literals."""
    for sending in sendings(configuration):
        for member in sending.delivery.members("end"):
            field, text = sending.delivery.field(member), literal(sending.given(member))
            if field is not None and text is not None:
                moment = _moment(str(text), member.unit or "seconds")
                yield End(sending.node, field, member, str(text), moment)


def latest(longest: str, today: date) -> date:
    """Give the last day on which a message of today is shown, by an ISO 8601 duration.

    That months are those of the calendar is assumed.
    """
    found = _DURATION.fullmatch(longest)
    assert found is not None  # the schema says so
    number, unit = int(found["number"]), found["unit"]
    if unit in "DW":
        return today + timedelta(days=number * (7 if unit == "W" else 1))
    months = today.month - 1 + number * (12 if unit == "Y" else 1)
    # What is longer than the calendar never ends.
    year, month = min(today.year + months // 12, date.max.year), months % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _moment(text: str, unit: str) -> datetime | None:
    """Read a timestamp; None for what is none, or is one of another unit by its size."""
    if not _DIGITS.fullmatch(text):
        return None
    seconds = int(text) / _FACTORS[unit]
    start, stop = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in _PLAUSIBLE)
    return datetime.fromtimestamp(seconds, UTC) if start <= seconds < stop else None


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
