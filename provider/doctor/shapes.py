"""Shapes: how answers look beside what is known of them, without anything of what they say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from provider.doctor.api_document import NOTHING, ApiDocument, Node
from provider.doctor.vocabulary import HIDDEN, Vocabulary
from provider.engine.properties import EXTENDED

_DEEPEST = 8
_MOST_PLACES = 400
_TELLING = frozenset(
    {
        "status",
        "state",
        "type",
        "kind",
        "category",
        "mode",
        "format",
        "channel",
        "source",
        "trigger",
    }
)
_FORMS = (
    ("an empty text", re.compile(r"")),
    ("digits", re.compile(r"[0-9]+")),
    ("24 hexadecimal digits", re.compile(r"[0-9a-fA-F]{24}")),
    ("a UUID", re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")),
    ("a date", re.compile(r"\d{4}-\d\d-\d\d")),
    (
        "a date and time with zone",
        re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)"),
    ),
    ("a date and time without zone", re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?")),
    ("an address", re.compile(r"https?://\S+")),
)
_FORMATS = {"date-time": "a date and time with zone", "uri": "an address"}


@dataclass
class Place:
    """Everything that stood at one path, summed up over all answers.

    ``node`` is what is known of it, None where nothing is. Nothing in here is a value but words of
    the vocabulary.
    """

    node: Node | None
    types: Counter[str] = field(default_factory=Counter)
    words: set[str] = field(default_factory=set)
    hidden_words: bool = False
    forms: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Difference:
    """One way in which answers are other than known.

    ``kind`` is ``unknown``, ``missing``, ``type``, ``word`` or ``form``; ``expected`` and ``found``
    are types, words of the vocabulary, or names of forms.
    """

    kind: str
    path: str
    expected: str
    found: str
    how_often: str


class Shapes:
    """The shapes of all answers of one operation."""

    def __init__(
        self, document: ApiDocument, vocabulary: Vocabulary, schema: Node, *, public: bool
    ) -> None:
        """Take what is known; on the public surface what is assumed of the other is not."""
        self._document = document
        self._vocabulary = vocabulary
        self._schema = schema
        self._public = public
        self.places: dict[str, Place] = {}

    def add(self, body: Any) -> None:
        """Take in one answer."""
        self._see(body, self._schema, "", 0)

    def differences(self) -> tuple[Difference, ...]:
        """Give what is other than known, sorted by place."""
        found = [item for path, place in self.places.items() for item in self._at(path, place)]
        return tuple(sorted(found, key=lambda item: (item.path, item.kind)))

    def confirmed(self) -> tuple[str, ...]:
        """Give the paths of what was assumed or observed only, and is now seen as described."""
        wrong = {item.path for item in self.differences()}
        return tuple(
            path
            for path, place in self.places.items()
            if path not in wrong and (place.node or NOTHING).get("x-evidence") in _GUESSED
        )

    def never(self) -> tuple[str, ...]:
        """Give the paths of optional properties that no object has."""
        return tuple(
            path
            for parent, place in list(self.places.items())
            for name in self._properties(place.node)
            if (path := _join(parent, name)) not in self.places
            and name not in (place.node or NOTHING).get("required", ())
            and place.types["object"]
        )

    def _see(self, value: Any, node: Node | None, path: str, depth: int) -> None:
        """Note what stands at a path, and everything below it."""
        known = None if node is None else self._document.resolved(node, value)
        place = self._place(path, known)
        if place is None:
            return
        place.types[json_type(value)] += 1
        if isinstance(value, str):
            self._note_text(value, known or NOTHING, path, place)
        if known is not None or depth < _DEEPEST:
            for name, child, item in self._below(value, known):
                self._see(item, child, f"{path}{name}" if path else name.lstrip("."), depth + 1)

    def _place(self, path: str, known: Node | None) -> Place | None:
        """Give the place of a path; None where there are too many that are not known."""
        place = self.places.get(path)
        if place is None and (known is not None or len(self.places) < _MOST_PLACES):
            place = self.places[path] = Place(known)
        elif place is not None and None not in (place.node, known) and place.node != known:
            place.node = _joined(place.node or NOTHING, known or NOTHING)
        return place

    def _below(self, value: Any, node: Node | None) -> Iterator[tuple[str, Node | None, Any]]:
        """Yield what stands below a value: the end of its path, what is known of it, itself."""
        if isinstance(value, dict):
            properties = self._properties(node)
            # What is assumed of the extended surface is open: only our own store serves it.
            is_open = (node or NOTHING).get("x-surface") == EXTENDED
            for key, item in value.items():
                child = properties.get(key)
                if child is not None or not is_open:
                    name = key if child is not None else self._vocabulary.name(key)
                    yield f".{name}", child, item
        elif isinstance(value, list):
            items = (node or NOTHING).get("items")
            yield from (("[]", items, item) for item in value)

    def _properties(self, node: Node | None) -> Mapping[str, Node]:
        """Give the known properties; those that are assumed of the other surface are none here."""
        properties: Mapping[str, Node] = (node or NOTHING).get("properties", NOTHING)
        if not self._public:
            return properties
        return {
            name: item
            for name, item in properties.items()
            if self._document.resolved(item).get("x-surface") != EXTENDED
        }

    def _note_text(self, text: str, node: Node, path: str, place: Place) -> None:
        """Keep of a text whether it fits, and its word where it is one of a state or type."""
        listed = _words(node)
        if listed or path.rpartition(".")[2] in _TELLING:
            word = self._vocabulary.state(text)
            place.words |= {word} if word else set()
            place.hidden_words |= word is None and text not in listed
        if not _has_form(text, node):
            place.forms.add(form(text))

    def _at(self, path: str, place: Place) -> Iterator[Difference]:
        """Yield what is other than known at one place, and what is missing right below it."""
        often = self._how_often(path, place)
        if place.node is None:
            found = _listed(place.types) + (f" ({_listed(place.words)})" if place.words else "")
            yield Difference("unknown", path, "", found, often)
            return
        expected = _types(place.node)
        others = [name for name in place.types if not _is_type(name, expected)]
        if expected and others:
            often = "always" if len(others) == len(place.types) else "sometimes"
            yield Difference("type", path, _listed(expected), _listed(others), often)
        yield from _other_words(path, place)
        if place.forms:
            yield Difference("form", path, _form_wanted(place.node), _listed(place.forms), "")
        yield from self._missing(path, place)

    def _missing(self, path: str, place: Place) -> Iterator[Difference]:
        objects = place.types["object"]
        for name in (place.node or NOTHING).get("required", ()) if objects else ():
            child = self.places.get(_join(path, name))
            seen = sum(child.types.values()) if child else 0
            if seen < objects:
                node = self._document.resolved(self._properties(place.node).get(name, NOTHING))
                often = "in every object" if not seen else "in some objects"
                yield Difference("missing", _join(path, name), _listed(_types(node)), "", often)

    def _how_often(self, path: str, place: Place) -> str:
        parent = self.places.get(path.rpartition(".")[0]) if "." in path else None
        seen = sum(place.types.values())
        if parent is None or path.endswith((f".{HIDDEN}", "[]")):
            return ""
        return "in every object" if seen >= parent.types["object"] else "in some objects"


_GUESSED = ("assumed", "observed")


def json_type(value: Any) -> str:
    """Give the JSON type of a value, in the words of JSON Schema."""
    if value is None:
        return "null"
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
    return names.get(type(value), "object")


def form(text: str) -> str:
    """Name the form of a text, without the text."""
    return next((name for name, pattern in _FORMS if pattern.fullmatch(text)), "another text")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _types(node: Node) -> list[str]:
    given = node.get("type")
    if given is None:
        return []
    return list(given) if isinstance(given, list) else [str(given)]


def _is_type(name: str, expected: list[str]) -> bool:
    return name in expected or (name == "integer" and "number" in expected)


def _has_form(text: str, node: Node) -> bool:
    pattern, wanted = node.get("pattern"), _FORMATS.get(str(node.get("format")))
    if pattern is not None and re.search(pattern, text) is None:
        return False
    return wanted is None or form(text) == wanted


def _form_wanted(node: Node) -> str:
    named = _FORMATS.get(str(node.get("format")))
    return named or f"the pattern {node.get('pattern')}"


def _other_words(path: str, place: Place) -> Iterator[Difference]:
    """Yield the words that are not known, where they may be shown."""
    listed = _words(place.node or NOTHING)
    others = sorted(place.words - set(listed))
    hidden = bool(listed) and place.hidden_words
    if others or hidden:
        found = others + ["another word"] * hidden
        yield Difference("word", path, _listed(listed), _listed(found), "")


def _joined(one: Node, other: Node) -> Node:
    """Join what is known of alternatives that stand at one path."""
    properties = {**other.get("properties", NOTHING), **one.get("properties", NOTHING)}
    required = [name for name in one.get("required", ()) if name in other.get("required", ())]
    listed = {*_words(one), *_words(other)}
    types = sorted({*_types(one), *_types(other)})
    joined = {**one, "type": types, "properties": properties, "required": required}
    joined.pop("const", None)
    return {**joined, "enum": sorted(listed)} if listed else joined


def _words(node: Node) -> list[str]:
    listed = node.get("enum") or ([node["const"]] if "const" in node else [])
    return [str(word) for word in listed]


def _listed(words: Any) -> str:
    return ", ".join(sorted(words))
