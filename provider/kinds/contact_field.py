"""ContactField: a custom property of every contact.

Source: the API's pages on contact fields (create-contact-field, contactfieldcreate, contactfield)
and help-centre article 360015491240, which says what can be edited after creation.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from provider.kinds.kind import NOTHING, Change, Difference, Kind, Violation, shown
from provider.kinds.partial import lacks
from provider.kinds.secrets import SecretLookup, no_secret
from provider.kinds.values import (
    boolean,
    instant,
    number,
    option_list,
    options,
    string_list,
)

_WITH_OPTIONS = frozenset({"radio", "checkbox"})
#: The console shows these types as always required (article 360015491240).
_ALWAYS_REQUIRED = frozenset({"checkbox", "boolean"})

_CANONICAL: Mapping[str, Callable[[Any], Any]] = {
    "maxLength": number,
    "minValue": number,
    "maxValue": number,
    "minDate": instant,
    "maxDate": instant,
    "defaultCountryCode": str,
}


class ContactField(Kind):
    """A contact field. Its id and type are for life, and it holds every customer's value."""

    name = "ContactField"
    words = "contact field"
    place = "Contacts > Contact fields"
    wire_key = "id"
    lasting_key = True
    settings = frozenset({"allowDataLoss"})
    spec_names = MappingProxyType({"fieldId": "id", "optionOrder": "options"})

    def rules(self, spec: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield what is wrong with bounds, with options, and with the default among them."""
        yield from _bounds(spec, "minValue", "maxValue", number)
        yield from _bounds(spec, "minDate", "maxDate", instant)
        yield from _default(spec)

    def comparable(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        """Give the inputs: the wire names, ``id`` as ``fieldId``, options keyed by their id."""
        labels = {str(key): str(label) for key, label in (spec.get("options") or {}).items()}
        inputs = _common(spec, spec.get("name", spec["id"]), labels, list(labels))
        if spec.get("allowDataLoss"):
            inputs["allowDataLoss"] = True
        return inputs

    def live(
        self,
        body: Mapping[str, Any],
        declared: Mapping[str, Any],
        secret: SecretLookup = no_secret,
        confirmed: Mapping[str, Any] = NOTHING,
    ) -> dict[str, Any]:
        """Give the comparable form of a ContactField answer."""
        labels, order = options(body.get("options"))
        return _common(body, body.get("name", body["id"]), labels, order)

    def wire(self, comparable: Mapping[str, Any]) -> dict[str, Any]:
        """Give a ContactFieldCreate body."""
        renamed = {"fieldId", "options", "optionOrder", *self.settings}
        body = {"id": comparable["fieldId"]}
        body |= {key: value for key, value in comparable.items() if key not in renamed}
        if comparable.get("options"):
            body["options"] = option_list(comparable["options"], comparable.get("optionOrder"))
        return body

    def change(
        self,
        live: Mapping[str, Any],
        desired: Mapping[str, Any],
        differences: Iterable[Difference],
    ) -> Change:
        """Name what a person can change in the console, and refuse what nobody can."""
        tasks: list[str] = []
        refused: list[Difference] = []
        for difference in differences:
            task = _task(difference, live, desired)
            if task:
                tasks.append(task)
            elif task is None:
                refused.append(difference)
        refusals = tuple(self._refusal(item) for item in _once(refused))
        return Change(tasks=tuple(tasks), refusals=refusals)

    def _refusal(self, difference: Difference) -> Violation:
        head = difference.path[0]
        path = (self.spec_names.get(head, head), *difference.path[1:])
        return Violation(path, _refusal(difference))

    def natural_key(self, comparable: Mapping[str, Any]) -> str:
        """Give the field's id."""
        return str(comparable["fieldId"])


def _common(
    source: Mapping[str, Any], name: str, labels: dict[str, str], order: list[str]
) -> dict[str, Any]:
    """Give the properties that a definition and an answer spell alike."""
    kind_of_value = str(source["type"])
    inputs: dict[str, Any] = {
        "fieldId": str(source["id"]),
        "name": str(name),
        "type": kind_of_value,
        "required": bool(source.get("required") or kind_of_value in _ALWAYS_REQUIRED),
    }
    for key, canonical in _CANONICAL.items():
        if source.get(key) is not None:
            inputs[key] = canonical(source[key])
    default = _canonical_default(kind_of_value, source.get("defaultValue"))
    if default is not None:
        inputs["defaultValue"] = default
    if labels:
        inputs |= {"options": labels, "optionOrder": order}
    return inputs


def _canonical_default(kind_of_value: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    try:
        if kind_of_value in {"integer", "decimal"}:
            return number(value)
        if kind_of_value == "date":
            return instant(value)
    except ValueError:
        return value
    if kind_of_value == "boolean":
        return boolean(value)
    return string_list(value) if kind_of_value == "checkbox" else value


def _bounds(
    spec: Mapping[str, Any], low: str, high: str, convert: Callable[[Any], Any]
) -> Iterator[Violation]:
    if low in spec and high in spec and convert(spec[low]) > convert(spec[high]):
        yield Violation((high,), f"{high} {spec[high]} is less than {low} {spec[low]}")


def _default(spec: Mapping[str, Any]) -> Iterator[Violation]:
    default, choices = spec.get("defaultValue"), spec.get("options")
    if default is None or spec.get("type") not in _WITH_OPTIONS or not isinstance(choices, Mapping):
        return
    chosen = default if isinstance(default, list) else [default]
    for item in chosen:
        if lacks(choices, str(item)):
            known = ", ".join(map(str, choices))
            yield Violation(("defaultValue",), f'"{item}" is not one of the options ({known})')


def _task(
    difference: Difference, live: Mapping[str, Any], desired: Mapping[str, Any]
) -> str | None:
    """Give the console step that removes the difference, "" for none, ``None`` if nobody can."""
    head = difference.path[0]
    if head == "name":
        return f'change its name to "{difference.desired}" (now "{difference.live}")'
    if head == "defaultValue" and desired["type"] == "radio" and difference.desired is not None:
        return f'make "{difference.desired}" its default option'
    if head == "options" and len(difference.path) > 1 and difference.live is None:
        return f'add the option "{difference.path[1]}" ("{difference.desired}")'
    if head == "optionOrder" and _only_appended(live, desired):
        return ""
    return None


def _only_appended(live: Mapping[str, Any], desired: Mapping[str, Any]) -> bool:
    """Whether the live options stand first and in their order: the console appends new ones."""
    before = list(live.get("optionOrder") or ())
    return list(desired.get("optionOrder") or ())[: len(before)] == before


def _once(refused: Sequence[Difference]) -> Iterator[Difference]:
    """Leave out the order of options where the options differ, which says it already."""
    named = any(item.path[0] == "options" for item in refused)
    return (item for item in refused if not (named and item.path[0] == "optionOrder"))


def _refusal(difference: Difference) -> str:
    head = difference.path[0]
    what = {"fieldId": "id", "optionOrder": "order of the options"}.get(head, difference.name)
    wanted = "has none" if difference.desired is None else shown(difference.desired)
    sides = f"the store has {shown(difference.live)}, the definition {wanted}"
    if head in {"options", "optionOrder"}:
        return (
            f"{what}: an option can be added at the end, and none can be renamed, moved or removed "
            f"({sides})"
        )
    return (
        f"{what} of a contact field can never be changed ({sides}): "
        "put the old value back, or add a field with a new id under a new key"
    )


CONTACT_FIELD = ContactField()
