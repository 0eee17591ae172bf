"""A plan: what a run would do to each resource, and what the preview said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from provider.engine.properties import comparable
from provider.kinds import KINDS

Inputs = Mapping[str, Any]
#: The type of every resource of ours begins so; the name of its kind follows.
OURS = "pulumi-python:dynamic/connectif:"
EXTENDED = "extended"
#: What the engine writes for a value that is known only after the run.
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


class Operation(StrEnum):
    """What a run does to a resource."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    KEEP = "keep"


@dataclass(frozen=True)
class PlannedResource:
    """One resource of a plan.

    Attributes:
        urn: the engine's name for it.
        type: the engine's word for its type.
        operation: what happens to it.
        pulumi_id: its id in the state; "" for a new one.
        before: its inputs as the store showed them, or as the state remembers them where its
            definition is gone; empty for a new one.
        outputs: what the state remembers of it; empty for a new one.
        after: its inputs as they are defined; empty for one whose definition is gone.
        changed: the inputs that change, as dotted paths.
        retained: whether a deletion leaves the object in the store.
        recorded: its inputs as the state had them before the store was read: what ``before`` shows
            otherwise, somebody has changed in the store. Empty where nothing was read.
        remembered: its outputs as the state had them then.
        awaited: whether a person was already to do something about it, so that ``before`` and
            ``recorded`` may differ without anybody's doing.
    """

    urn: str
    type: str
    operation: Operation
    pulumi_id: str = ""
    before: Inputs = field(default_factory=dict)
    outputs: Inputs = field(default_factory=dict)
    after: Inputs = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    retained: bool = False
    recorded: Inputs = field(default_factory=dict)
    awaited: bool = False
    remembered: Inputs = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The Pulumi name: ``pack.key`` for what a definition stands for."""
        return self.urn.split("::")[-1]

    @property
    def kind(self) -> str:
        """The name of its kind; "" for what is no object of a store."""
        name = self.type.removeprefix(OURS)
        return name if self.type.startswith(OURS) and name in KINDS else ""

    @property
    def title(self) -> str:
        """The object in a sentence: ``contact field "reskyt-token"``."""
        if not self.kind:
            return self.type.split(":")[-1]
        known = KINDS[self.kind]
        return f'{known.words} "{known.natural_key(self.before or self.after)}"'

    @property
    def by_hand(self) -> bool:
        """Whether a person makes the object, and a deletion only lets it go."""
        surface = (self.before or self.after).get("surface")
        return bool(self.kind) and KINDS[self.kind].surface == EXTENDED and surface != EXTENDED

    @property
    def removed(self) -> bool:
        """Whether a person was asked to remove the object, and has done so."""
        return self.outputs.get("status") == "absent"

    @property
    def changed_by_hand(self) -> frozenset[str]:
        """The properties that the store shows otherwise than the state had them.

        None where the store was not read; where a person was to change the object, none of those.
        """
        if not self.recorded or not self.kind:
            return frozenset()
        if self.awaited:
            # deepdiff takes its time to import, and nearly no run needs it here.
            from provider.engine.awaited import changed_beside

            return changed_beside(self.kind, self.remembered, self.before)
        recorded, live = comparable(self.recorded), comparable(self.before)
        names = {*recorded, *live} - KINDS[self.kind].settings
        return frozenset(name for name in names if recorded.get(name) != live.get(name))

    @property
    def object_id(self) -> str:
        """The id that the object has in the store, "" where the state knows none."""
        return str(self.outputs.get("objectId", ""))

    @property
    def goes(self) -> bool:
        """Whether the run takes the object out of the store, for good or to make it anew."""
        if self.operation is Operation.REPLACE:
            return True
        deleted = self.operation is Operation.DELETE
        return deleted and not self.retained and not self.by_hand


@dataclass(frozen=True)
class Message:
    """What the preview said; ``resource`` is "" where it is about no resource of ours."""

    severity: str
    text: str
    resource: str = ""


@dataclass(frozen=True)
class Plan:
    """What a run would do.

    Attributes:
        resources: all of the stack, also those that stay as they are, by their names.
        messages: what the preview said, in its order.
    """

    resources: tuple[PlannedResource, ...]
    messages: tuple[Message, ...] = ()

    @cached_property
    def objects(self) -> tuple[PlannedResource, ...]:
        """Give what stands for an object, ours or another program's."""
        return tuple(item for item in self.resources if item.kind or not _is_ours(item))

    @property
    def changes(self) -> tuple[PlannedResource, ...]:
        """Give the objects to which something happens."""
        return tuple(item for item in self.objects if item.operation is not Operation.KEEP)

    @property
    def errors(self) -> tuple[str, ...]:
        """Give why the preview failed."""
        return tuple(item.text for item in self.messages if item.severity == "error")


def _is_ours(item: PlannedResource) -> bool:
    return item.type.startswith(OURS)
