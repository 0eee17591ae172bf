"""What will be sent for one store: every definition as the body that a call holds.

All of it is known offline but the ids that the store gives: a reference to such an object stands as
``{"ref": "<pack>.<key>"}``. A secret stands as its name and version; its value is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider.definitions import Configuration, Definition, Stack
from provider.definitions.problems import Position
from provider.kinds import KINDS
from provider.kinds.live_names import label_of
from provider.kinds.secrets import SecretReference
from provider.kinds.workflow import sends

BY_API, BY_PERSON = "API", "person"
#: Begins what stands in place of an id; no text of a definition can hold it.
_MARK = "\0"
#: Where each kind is made; those of the extended surface are our assumption.
_PATHS: Mapping[str, str] = {
    "ContactField": "/contact-fields/",
    "CustomIntegration": "/custom-integrations/",
    "OutboundEvent": "/custom-integrations/{integration}/custom-event-types/",
    "InlineContent": "/web-contents/",
    "Segment": "/segments/",
    "Workflow": "/workflows/",
}


@dataclass(frozen=True)
class Body:
    """One definition as it is sent, or as a person enters it.

    Attributes:
        name: the full name, ``<pack>.<key>``.
        kind: such as ``OutboundEvent``.
        title: kind and natural key in words, such as ``outbound event "Push"``.
        place: where the definition stands.
        by: who makes it: ``API`` or ``person``.
        call: method and path of the call that makes it; None where a person does.
        body: the body of that call as plain data.
        html: of a content, the code as it will stand in the page; placeholders in double braces
            are Connectif's own, and get their value for each visitor.
        then: what happens once it is made; None where nothing does.
        absent: whether the object shall go, so that nothing is sent.
    """

    name: str
    kind: str
    title: str
    place: Position
    by: str
    call: str | None
    body: Mapping[str, Any]
    html: str | None = None
    then: str | None = None
    absent: bool = False


def bodies(configuration: Configuration) -> Iterator[Body]:
    """Give the body of every definition, in the order in which they are made."""
    known = {definition.name: definition for definition in configuration.definitions}
    for definition in configuration.definitions:
        yield _body(definition, configuration.stack, known)


def _body(definition: Definition, stack: Stack, known: Mapping[str, Definition]) -> Body:
    kind = KINDS[definition.kind]
    comparable = kind.comparable(_marked(definition.spec, known))
    wire: dict[str, Any] = _plain(kind.wire(comparable))
    by_api = kind.surface == "public" or stack.surface == "extended"
    html = wire.get("html")
    return Body(
        definition.name,
        definition.kind,
        f'{kind.words} "{kind.natural_key(comparable)}"',
        definition.positions[()],
        BY_API if by_api else BY_PERSON,
        _call(definition) if by_api else None,
        wire,
        html if isinstance(html, str) else None,
        _then(definition, comparable, by_api=by_api),
        definition.absent,
    )


def _marked(value: Any, known: Mapping[str, Definition]) -> Any:
    """Copy a spec with what stands in a call in the place of every reference."""
    if isinstance(value, Mapping):
        # An option or a header may be called ref; what it says is no definition's name.
        target = value["ref"] if set(value) == {"ref"} else None
        if isinstance(target, str) and target in known:
            return _id_of(known[target])
        return {key: _marked(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item, known) for item in value]
    return value


def _id_of(target: Definition) -> str:
    """Give the id of an object: its own where that is for life, else a mark until it is made."""
    lasting = KINDS[target.kind].lasting_key
    return str(target.spec["id"]) if lasting else f"{_MARK}{target.name}"


def _plain(value: Any) -> Any:
    """Give a body as plain data: secrets by name, and references to what the store numbers."""
    if isinstance(value, SecretReference):
        return f"secret {value.name} version {value.version}"
    if isinstance(value, str):
        return {"ref": value.removeprefix(_MARK)} if value.startswith(_MARK) else value
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _call(definition: Definition) -> str:
    integration = definition.spec.get("integration") or {}
    path = _PATHS[definition.kind].replace("{integration}", f"{{{integration.get('ref', '')}}}")
    return f"POST {path}"


def _then(definition: Definition, comparable: Mapping[str, Any], *, by_api: bool) -> str | None:
    """Say what happens to a workflow once it is made."""
    if definition.kind != "Workflow" or definition.absent or comparable["run"] == "draft":
        return None
    who = "it is started" if by_api else "a person starts it"
    label = label_of(comparable["run"])
    if label is not None:
        return f"{who}, which SENDS, once for the label {label}"
    said = ", and SENDS to whoever comes through it" if sends(comparable) else ""
    return f"{who}, and runs until told otherwise{said}"
