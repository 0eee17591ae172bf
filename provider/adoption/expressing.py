"""A live object as a definition, with what a person should know about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from provider.adoption.addresses import secret_in
from provider.adoption.headers import Secrets, headers_of
from provider.adoption.inventory import WORDS, Found, Inventory
from provider.adoption.known_properties import unknown_properties
from provider.adoption.spelling import spec_of
from provider.kinds import KINDS
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import LiveName
from provider.kinds.workflow import ACTING, sends, status_of
from provider.kinds.workflow_rules import is_bulk

DRAFT, CONTINUOUS = "draft", "continuous"


class InexpressibleError(Exception):
    """No definition can say what the store has; the text is the reason."""


@dataclass(frozen=True)
class Expressed:
    """A live object as a definition.

    Attributes:
        found: the object.
        key: of the definition.
        spec: literal values; ``{ref: KEY}`` where it refers.
        uses: the keys of the definitions that it refers to.
        comments: what the API did not show, and what is assumed.
        lost: properties of the answer that a definition cannot say.
    """

    found: Found
    key: str
    spec: dict[str, Any]
    uses: frozenset[str] = frozenset()
    comments: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Give the name of the kind."""
        return self.found.kind


@dataclass
class Expression:
    """How objects become definitions: the keys of what they refer to, and their secrets.

    ``keys`` holds the key of every exported object by its kind and id.
    """

    inventory: Inventory
    keys: Mapping[tuple[str, str], str]
    secrets: Secrets
    comments: list[str] = field(default_factory=list)
    uses: set[str] = field(default_factory=set)

    def express(self, found: Found, key: str) -> Expressed:
        """Give an object as a definition. Raises ``InexpressibleError``."""
        self.comments, self.uses = [], set()
        _refuse_secrets(found)
        try:
            spec = _SHAPES[found.kind](self, found, key)
        except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
            said = str(error) if type(error) is ValueError else "its answer is not understood"
            raise InexpressibleError(said) from None
        lost = unknown_properties(found.kind, found.body)
        return Expressed(found, key, spec, frozenset(self.uses), tuple(self.comments), lost)

    def refer(self, kind: str, object_id: str) -> dict[str, str]:
        """Give the reference to another object. Raises ``InexpressibleError``."""
        key = self.keys.get((kind, object_id))
        if key is None:
            other = self.inventory.find(kind, object_id)
            words = other.words if other else f"{WORDS[kind]} {object_id}"
            raise InexpressibleError(f"it uses the {words}, which is not exported")
        self.uses.add(key)
        return {"ref": key}

    def _plain(self, found: Found, declared: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
        form = KINDS[found.kind].live(found.body, declared)
        return spec_of(found.kind, form, self.refer)

    def _contact_field(self, found: Found, key: str) -> dict[str, Any]:
        body, spec = found.body, self._plain(found)
        self.comments.append("Its id and its type are for life; scripts and imports use the id.")
        shown = body.get("defaultValue")
        if "defaultValue" in spec and type(spec["defaultValue"]) is not type(shown):
            self.comments.append(
                "Assumed: the default, which the API shows as text, is of that type."
            )
        if not body.get("required") and "required" in spec:
            self.comments.append("Assumed: a field of this type is always required.")
        if body.get("status") not in (None, "active"):
            self.comments.append("Its status is not active; a definition cannot say that.")
        if body.get("readOnly"):
            self.comments.append("It is read-only; a definition cannot say that.")
        return spec

    def _custom_integration(self, found: Found, key: str) -> dict[str, Any]:
        spec = self._plain(found, {"color": True})
        if "color" in spec:
            self.comments.append(
                "The color may be the store's own choice; without the line it stays so."
            )
        return spec

    def _outbound_event(self, found: Found, key: str) -> dict[str, Any]:
        headers = headers_of(found, key, self.secrets)
        spec = self._plain(found, {"icon": True})
        spec.pop("headers", None)
        fields = spec.pop("fields")
        container = found.container.id if found.container else ""
        spec["integration"] = self.refer("CustomIntegration", container)
        order = ("integration", "name", "url", "icon")
        ordered = {name: spec[name] for name in order if name in spec}
        self.comments.append("The API does not show which workflows use it.")
        if found.body.get("webhookHeaders") is None:
            self.comments.append("The API shows no headers; whether it has any is not known.")
        if any(isinstance(value, dict) for value in headers.values()):
            self.comments.append(
                "Values of headers are never written: they are secrets of the pack."
            )
        return ordered | ({"headers": headers} if headers else {}) | {"fields": fields}

    def _segment(self, found: Found, key: str) -> dict[str, Any]:
        return self._plain(found)

    def _inline_content(self, found: Found, key: str) -> dict[str, Any]:
        if found.body.get("type", "inline") != "inline":
            raise ValueError("it is no inline content; definitions cover no other type yet")
        if "\r" in str(found.body.get("html", "")):
            self.comments.append(
                "The html has line breaks of Windows, so it is one text in quotes."
            )
        return self._plain(found)

    def _workflow(self, found: Found, key: str) -> dict[str, Any]:
        name, status = LiveName.parse(found.name), status_of(found.body)
        spec = self._plain(found, {"run": DRAFT})
        spec["run"] = self._run(name, status, spec)
        if str(name) != spec["name"] and name.label is None:
            self.comments.append(
                f'In the store it is called "{name}": its version stands in the name.'
            )
        return spec

    def _run(self, name: LiveName, status: str | None, spec: Mapping[str, Any]) -> Any:
        """Give a way to run that starts nothing elsewhere that sends."""
        if name.label is not None and status != DRAFT:
            self.comments.append(
                f'It was started for the label "{name.label}". The label is a value of this store: '
                "another one starts nothing and sends nothing until it is given a label of its own."
            )
            return {"once": name.label}
        if status not in ACTING:
            if status not in (None, DRAFT):
                self.comments.append(f"It is {status} in the store; a definition leaves it so.")
            return DRAFT
        if sends(spec) or is_bulk(spec):
            self.comments.append(
                "It is active in the store and goes on. It is written as a draft, since it sends: "
                "another store would begin to send. Write run: continuous to keep it active."
            )
            return DRAFT
        if status == "scheduled":
            self.comments.append("It is scheduled in the store; the definition starts it at once.")
        return CONTINUOUS


def _refuse_secrets(found: Found) -> None:
    """Refuse an address that would show a secret; the reason shows nothing of it."""
    for name, words in _ADDRESSES.items():
        word = secret_in(str(found.body.get(name) or ""))
        if word is not None:
            raise InexpressibleError(
                f"{words} holds what looks like a secret ({word}), and a definition would show "
                "it: send it in a header, whose value is a secret of the pack"
            )


#: Properties of answers that are addresses, in words.
_ADDRESSES: Mapping[str, str] = {
    "webhookUrl": "its address",
    "imageUri": "the address of its image",
}
_SHAPES: Mapping[str, Callable[[Expression, Found, str], dict[str, Any]]] = {
    "ContactField": Expression._contact_field,
    "CustomIntegration": Expression._custom_integration,
    "OutboundEvent": Expression._outbound_event,
    "Segment": Expression._segment,
    "InlineContent": Expression._inline_content,
    "Workflow": Expression._workflow,
}
