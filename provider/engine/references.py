"""References between resources: a Pulumi id in the inputs, the store's own id in a request."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from provider.engine.failures import NoContainerError
from provider.engine.process import Process
from provider.engine.properties import EXTENDED, Referred, Source
from provider.engine.properties import comparable as comparable_form
from provider.kinds import KINDS, Kind
from provider.kinds.kind import NOTHING
from provider.kinds.values import value_at

Path = tuple[str, ...]


class References:
    """What one definition refers to, by the places in its comparable form.

    A reference leads to the object that this process has read, changed or made under its Pulumi
    id; else, since the id of what is yet to be made is unknown, to what check found in the store
    for that resource; else to what the outputs remember; else to the one object that has the
    natural key.
    """

    def __init__(self, process: Process, kind: Kind, properties: Mapping[str, Any]) -> None:
        """Take the property bag of the resource that refers."""
        self._process = process
        self._kind = kind
        self._stack = str(properties.get("stack", ""))
        self._extended = properties.get("surface") == EXTENDED
        self._source = process.sources.get(str(properties.get("key")), Source())
        self._remembered: Mapping[str, str] = properties.get("objectIds") or {}
        self._properties = properties

    def resolved(self, comparable: Mapping[str, Any]) -> dict[str, Any]:
        """Give the form with the store's ids; what is not made yet says so in its place."""
        return self._replaced(comparable, self._object_id)

    def named(self, comparable: Mapping[str, Any]) -> dict[str, Any]:
        """Give the form with natural keys, as a person knows the objects."""

        def name(path: Path, _: str, value: Any) -> str:
            referred = self._referred(path)
            if referred:
                return referred.natural_key
            return value if isinstance(value, str) else "(another resource)"

        return self._replaced(comparable, name)

    def titled(self, comparable: Mapping[str, Any]) -> dict[str, Any]:
        """Give the form with the names that the console shows, for a person's steps.

        The form may be an earlier one, which refers to something else at the same place.
        """
        places, names = self._defined()

        def title(path: Path, kind: str, value: Any) -> str:
            same = path in places and places[path] == value
            referred = self._referred(path) if same else names.get((kind, str(value)))
            if referred:
                return referred.title or referred.natural_key
            if not isinstance(value, str):
                return "(another resource)"
            known = self._live_name(kind, self._process.object_id(value) or value)
            # Of what a person makes, the state remembers the name.
            return known or str(self._process.memories.get(value, NOTHING).get("name", value))

        return self._replaced(comparable, title)

    def title(self, path: Path) -> str | None:
        """Give the name that the console shows of what is referred to, if the source tells it."""
        referred = self._referred(path)
        return (referred.title or referred.natural_key) if referred else None

    def shown(self, live: Mapping[str, Any], declared: Mapping[str, Any]) -> dict[str, Any]:
        """Give a live form with Pulumi ids, and names for what no resource stands for.

        ``declared`` is the form whose references are looked at first.
        """
        owned = self.object_ids(declared)
        names = {object_id: pulumi_id for pulumi_id, object_id in owned.items()}

        def show(_: Path, kind: str, value: Any) -> str:
            known = names.get(str(value)) or self._process.pulumi_id(str(value))
            return known or self._live_name(kind, str(value)) or str(value)

        return self._replaced(live, show)

    def object_ids(self, comparable: Mapping[str, Any]) -> dict[str, str]:
        """Give the store's id of every Pulumi id that the form refers to and that is known."""
        found = (
            (value_at(comparable, path), self._object_id(path, kind, value_at(comparable, path)))
            for path, kind in self._kind.references(comparable)
        )
        return {
            value: known for value, known in found if isinstance(value, str) and not _unmade(known)
        }

    def require(self, resolved: Mapping[str, Any]) -> None:
        """Raise ``NoContainerError`` where something that is referred to is not in the store."""
        for path, kind in self._kind.references(resolved):
            if _unmade(value_at(resolved, path)):
                referred = self._referred(path)
                name = f' "{referred.natural_key}"' if referred else ""
                raise NoContainerError(
                    f"{'.'.join(path)}: the store has no {KINDS[kind].words}{name}: "
                    "run without --target"
                )

    def gone(self, kind: str, object_id: str) -> bool:
        """Whether the store has no such object any more."""
        return self._live_body(kind, object_id) is None

    def _object_id(self, path: Path, kind: str, value: Any) -> str:
        known = self._process.object_id(value)
        if known is None and isinstance(value, str):
            # A contact field's own id is all of its ids.
            known = value if kind == "ContactField" else self._remembered.get(value)
        referred = self._referred(path)
        if known is None and referred is not None:
            known = self._process.checked_objects.get(referred.resource)
            known = known or self._called(kind, referred)
        # What is about to be replaced will be another object.
        gone = known is None or known in self._process.replacing
        return _unmade_text(value, referred) if gone else str(known)

    def _called(self, kind: str, referred: Referred) -> str | None:
        """Give the id of the one object in the store that has the natural key."""
        wire_key = KINDS[kind].wire_key
        found = [
            str(body["id"])
            for body in self._bodies(kind)
            if body.get(wire_key) == referred.natural_key
        ]
        return found[0] if len(found) == 1 else None

    def _live_name(self, kind: str, object_id: str) -> str | None:
        body = self._live_body(kind, object_id)
        return str(body[KINDS[kind].wire_key]) if body else None

    def _live_body(self, kind: str, object_id: str) -> Mapping[str, Any] | None:
        found = (body for body in self._bodies(kind) if str(body["id"]) == object_id)
        return next(found, None)

    def _bodies(self, kind: str) -> Iterator[Mapping[str, Any]]:
        if KINDS[kind].surface == EXTENDED and not self._extended:
            return
        client = self._process.client(self._stack)
        if kind == "ContactField":
            yield from client.contact_fields.list()
        elif kind == "Segment":
            yield from client.segments.list()
        elif kind == "InlineContent":
            yield from client.web_contents.list()
        elif kind == "OutboundEvent":
            for integration in client.custom_integrations.list():
                yield from client.event_types.list(str(integration["id"]))

    def _defined(self) -> tuple[dict[Path, Any], dict[tuple[str, str], Referred]]:
        """Give what the definition refers to, by the place, and by kind and Pulumi id."""
        form = comparable_form(self._properties)
        found = [(path, kind, value_at(form, path)) for path, kind in self._kind.references(form)]
        named = {
            (kind, value): referred
            for path, kind, value in found
            if isinstance(value, str) and (referred := self._referred(path))
        }
        return {path: value for path, _, value in found}, named

    def _referred(self, path: Path) -> Referred | None:
        return self._source.references.get(".".join(path))

    def _replaced(
        self, comparable: Mapping[str, Any], replace: Callable[[Path, str, Any], str]
    ) -> dict[str, Any]:
        found: dict[str, Any] = _copied(comparable)
        for path, kind in list(self._kind.references(comparable)):
            holder = value_at(found, path[:-1])
            holder[path[-1]] = replace(path, kind, holder[path[-1]])
        return found


_UNMADE = "(not made yet: "


def _unmade_text(value: Any, referred: Referred | None) -> str:
    name = value if isinstance(value, str) else referred.resource if referred else "a resource"
    return f"{_UNMADE}{name})"


def _unmade(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(_UNMADE)


def _copied(value: Any) -> Any:
    """Copy the maps of a form; lists and scalars are never written to."""
    return {k: _copied(v) for k, v in value.items()} if isinstance(value, Mapping) else value
