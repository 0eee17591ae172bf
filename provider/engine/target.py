"""One resource and the object in the store that it stands for."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from provider.engine.access import Access, access
from provider.engine.differences import differences
from provider.engine.process import Process
from provider.engine.properties import APPLIED, CONFIRMATION, PENDING, SHOWN, comparable
from provider.engine.references import References
from provider.kinds import KINDS, Change, Difference, Kind

Properties = dict[str, Any]


class Target:
    """A definition, given as a property bag, beside the live object."""

    def __init__(self, process: Process, properties: Mapping[str, Any]) -> None:
        self.process = process
        self.properties = properties
        self.kind: Kind = KINDS[properties["kind"]]
        self.desired = comparable(properties)

    @cached_property
    def references(self) -> References:
        """What the definition refers to."""
        return References(self.process, self.kind, self.properties)

    @cached_property
    def resolved(self) -> Properties:
        """The comparable form with the store's own ids in the place of references."""
        return self.references.resolved(self.desired)

    @cached_property
    def titled(self) -> Properties:
        """The comparable form with the names that the console shows."""
        return self.references.titled(self.desired)

    @property
    def container(self) -> Properties:
        """The name of the integration that an event belongs to; empty for everything else."""
        found = self.references.title(("integration",))
        return {"integration": found} if found else {}

    @cached_property
    def access(self) -> Access:
        """The way to the objects of this kind."""
        return access(self.process, self.properties)

    @property
    def resource(self) -> str:
        """The Pulumi name of the resource."""
        return str(self.properties["key"])

    @property
    def natural_key(self) -> str:
        """The key by which the store's user knows the object."""
        return self.kind.natural_key(self.desired)

    @property
    def title(self) -> str:
        """The object in a sentence: ``contact field "reskyt-token"``."""
        return f'{self.kind.words} "{self.natural_key}"'

    def live_title(self, body: Mapping[str, Any]) -> str:
        """Give the live object in a sentence, by the name that it has in the store."""
        return f'{self.kind.words} "{body[self.kind.wire_key]}"'

    @property
    def stack(self) -> str:
        """The stack that the resource belongs to."""
        return str(self.properties.get("stack", ""))

    def secret(self, name: str) -> str | None:
        """Give the value of a secret for this resource's stack; ``None`` when not at hand."""
        return self.process.secret(name, self.stack)

    def request(self) -> Any:
        """Give the request body. Raises ``MissingSecretError`` and ``NoContainerError``."""
        resolved = self.resolved
        self.references.require(resolved)
        described = {k: v for k, v in resolved.items() if k not in self.kind.settings}
        return self.process.resolve(self.kind.wire(described), self.stack)

    @property
    def claimed_elsewhere(self) -> bool:
        """Whether another resource was checked in this process under the same natural key."""
        kind, scope = self.kind.name, self.access.scope
        return self.process.checked_elsewhere(kind, scope, self.natural_key, self.resource)

    def namesakes(self, natural_key: str) -> list[dict[str, Any]]:
        """Give the live objects that have a natural key."""
        named = self.kind.wire_key
        return [body for body in self.access.list() if body.get(named) == natural_key]

    def observed(self, body: Mapping[str, Any], before: Mapping[str, Any]) -> Properties:
        """Give the comparable form of an answer; ``before`` holds what was known earlier.

        What nobody can read is what a person has confirmed.
        """
        believed = self.desired if CONFIRMATION in self.properties else known(before)
        return self.kind.live(body, self.desired, self.secret, believed)

    def differences(
        self, body: Mapping[str, Any], before: Mapping[str, Any]
    ) -> tuple[Difference, ...]:
        """Give what differs between the store and the definition."""
        return differences(self.observed(body, before), self.resolved, self.kind.settings)

    def change(self, body: Mapping[str, Any], before: Mapping[str, Any]) -> Change:
        """Sort what differs by who can change it."""
        found = self.differences(body, before)
        return self.kind.change(self.observed(body, before), self.resolved, found)

    def outputs(self, body: Mapping[str, Any], before: Mapping[str, Any]) -> Properties:
        """Give all outputs after a call that left ``body`` in the store."""
        left = self.differences(body, before)
        outs = dict(self.properties) | self.access.outputs() | self.remembered_ids()
        outs |= {"objectId": str(body["id"]), "status": PENDING if left else APPLIED}
        outs |= self.kind.confirmed(known(before), self.desired, left)
        return outs | (self._awaited(body, before) if left else {})

    def _awaited(self, body: Mapping[str, Any], before: Mapping[str, Any]) -> Properties:
        """Give what a person shall make of the object, and what the store shows until then."""
        shown = self.references.shown(self.observed(body, before), self.desired)
        return {"desired": self.desired, SHOWN: shown}

    def remembered_ids(self) -> Properties:
        """Give the output by which a later process knows what the definition refers to."""
        found = self.references.object_ids(self.desired)
        # A contact field's own id is all of its ids.
        told = {name: known for name, known in found.items() if name != known}
        return {"objectIds": told} if told else {}


def known(before: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what earlier calls know to be in the store: outputs say it, else the old inputs."""
    remembered = before.get("confirmed", before)
    return remembered if isinstance(remembered, Mapping) else {}
