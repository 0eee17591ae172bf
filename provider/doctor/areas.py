"""The areas of the API: what a stack's kinds need of each, as scopes of a key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from provider.api import Scope
from provider.definitions import Configuration, Definition
from provider.engine.properties import EXTENDED
from provider.engine.reading import is_read
from provider.engine.sources import registered
from provider.kinds import KINDS
from provider.stores import Recorded, State

#: What a scope is needed for. ``removal`` is what no `up` of the definitions as they are does.
Purpose = Literal["preview", "up", "removal"]


@dataclass(frozen=True)
class Area:
    """A kind of object in the API: its name in a key's scopes, its path, and what it is to us.

    ``kind`` is "" for the store itself; ``extended`` areas are our own assumption.
    """

    name: str
    path: str
    kind: str
    words: str
    extended: bool = False


STORE = Area("Store", "/store/", "", "the store")
EVENTS = Area("Custom event types", "/custom-event-types/", "OutboundEvent", "the events")
INTEGRATIONS = Area(
    "Custom integrations", "/custom-integrations/", "CustomIntegration", "the custom integrations"
)
AREAS = (
    STORE,
    Area("Contact fields", "/contact-fields/", "ContactField", "the contact fields"),
    INTEGRATIONS,
    EVENTS,
    Area("Workflows", "/workflows/", "Workflow", "the workflows"),
    Area("Segments", "/segments/", "Segment", "the segments", extended=True),
    Area("Web contents", "/web-contents/", "InlineContent", "the contents", extended=True),
)


@dataclass(frozen=True)
class Need:
    """A scope that a stack needs: for what, and how many of its definitions ask for it."""

    scope: Scope
    purpose: Purpose
    reason: str


def areas(*, extended: bool) -> tuple[Area, ...]:
    """Give the areas that a surface has."""
    return tuple(area for area in AREAS if extended or not area.extended)


def needs(configuration: Configuration, state: State | None) -> tuple[Need, ...]:
    """Give the scopes that a stack needs, and no more; those of a preview come first."""
    wanted = _Wanted(tuple(registered(configuration)), state, configuration.stack.surface)
    found = [
        *(need for area in AREAS for need in wanted.reads(area)),
        *(need for area in AREAS for need in wanted.writes(area)),
        *(need for area in AREAS for need in wanted.deletes(area)),
    ]
    return tuple(found)


@dataclass(frozen=True)
class _Wanted:
    """What a stack defines and has, as far as it asks for scopes."""

    definitions: tuple[Definition, ...]
    state: State | None
    surface: str

    def reads(self, area: Area) -> Iterator[Need]:
        """Give the right to read, for what is defined and for what was."""
        scope = Scope(area.name, "Read")
        kinds = {item.kind for item in self.definitions}
        kinds |= {item.kind for item in self._recorded()}
        if area is STORE:
            yield Need(scope, "preview", "every run first asks which store the key opens")
        elif area.kind in kinds and is_read(area.kind, extended=self._extended):
            reason = f"every run compares {area.words} with their definitions"
            yield Need(scope, "preview", reason)

    def writes(self, area: Area) -> Iterator[Need]:
        """Give the right to write, for what the API makes."""
        found = self._made(area)
        if found:
            yield Need(Scope(area.name, "Write"), "up", f"to make or change {_number(found)}")

    def deletes(self, area: Area) -> Iterator[Need]:
        """Give the right to delete: for what an `up` would delete now, else for later."""
        scope = Scope(area.name, "Delete")
        replaced = [item for item in self._made(area) if item.spec.get("onChange") == "replace"]
        if any(self._is_released(item, area) for item in self._recorded()):
            yield Need(scope, "up", f"to delete {area.words} that are no longer defined")
        elif replaced:
            yield Need(scope, "up", f"to replace {_number(replaced)} when a definition changes")
        elif any(map(_can_go, self._made(area))):
            reason = f"only to delete {area.words} once their definitions go, or the stack does"
            yield Need(scope, "removal", reason)

    @property
    def _extended(self) -> bool:
        return self.surface == EXTENDED

    def _recorded(self) -> list[Recorded]:
        recorded = self.state.resources.values() if self.state else ()
        return [item for item in recorded if item.kind in KINDS]

    def _by_api(self, kind: str) -> bool:
        return kind in KINDS and (self._extended or KINDS[kind].surface != EXTENDED)

    def _made(self, area: Area) -> list[Definition]:
        """Give the definitions of an area that the API makes."""
        found = [item for item in self.definitions if item.kind == area.kind]
        return found if self._by_api(area.kind) else []

    def _is_released(self, item: Recorded, area: Area) -> bool:
        """Whether an object that the API deletes is recorded and no longer defined."""
        names = {name for known in self.definitions for name in (known.name, *known.formerly)}
        goes = item.kind != "ContactField" or bool(item.inputs.get("allowDataLoss"))
        return (
            item.kind == area.kind and item.name not in names and goes and self._by_api(item.kind)
        )


def _can_go(definition: Definition) -> bool:
    """Whether an object ever goes with its definition: a contact field stays in the store."""
    return definition.kind != "ContactField" or bool(definition.spec.get("allowDataLoss"))


def _number(found: list[Definition]) -> str:
    words = KINDS[found[0].kind].words
    return f"1 {words}" if len(found) == 1 else f"{len(found)} {words}s"
