"""The interface that every kind implements."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Literal, NamedTuple

from provider.kinds.secrets import SecretLookup, SecretReference, no_secret

Path = tuple[str | int, ...]


#: An empty mapping that nobody can fill.
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Violation(NamedTuple):
    """A rule that a definition breaks: the place inside ``spec`` and one sentence."""

    path: Path
    message: str


@dataclass(frozen=True)
class Difference:
    """One property that the store and the definition show differently.

    ``live`` and ``desired`` are ``None`` where that side lacks the property.
    """

    path: tuple[str, ...]
    live: Any
    desired: Any

    @property
    def name(self) -> str:
        """The path as a person reads it, such as ``fields.tokens.pointer``."""
        return ".".join(self.path)


@dataclass(frozen=True)
class Change:
    """What stands between a live object and its definition, by who can remove it.

    ``patch`` holds wire properties that the API changes in place, ``tasks`` the steps of a person
    at the kind's ``place`` in the console, ``refusals`` what nobody can change, neither by API nor
    in the console, with the path inside ``spec``.
    """

    patch: Mapping[str, Any] = field(default_factory=dict)
    tasks: tuple[str, ...] = ()
    refusals: tuple[Violation, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether live equals desired."""
        return not (self.patch or self.tasks or self.refusals)


class Kind(ABC):
    """What one kind of object is. Implementations are stateless."""

    name: ClassVar[str]
    #: The words for one such object in a sentence, such as "contact field".
    words: ClassVar[str]
    #: Where a person changes such an object in the console.
    place: ClassVar[str] = ""
    #: The property of an answer that holds the natural key.
    wire_key: ClassVar[str] = "name"
    #: Whether the natural key is for life, and so can be the id of the resource.
    lasting_key: ClassVar[bool] = False
    #: Wire and comparable properties that have another name in a definition.
    spec_names: ClassVar[Mapping[str, str]] = NOTHING
    #: The properties of the comparable form that steer us and never reach the store.
    settings: ClassVar[frozenset[str]] = frozenset()
    #: What cannot be changed in the store is then deleted and made anew.
    replaceable: ClassVar[bool] = False
    #: Where the API can make such an object; on any lesser surface a person makes it.
    surface: ClassVar[Literal["public", "extended"]] = "public"

    @abstractmethod
    def rules(self, spec: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield what JSON Schema cannot say about ``spec``, a schema-valid definition.

        Of one that is not valid, what can be read is given: see ``partial``.
        """

    def joint_rules(
        self, spec: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]
    ) -> Iterator[Violation]:
        """Yield what only shows beside the definitions that ``spec`` refers to.

        ``others`` maps a reference's full name (``pack.key``) to the spec that it leads to; one
        of which nothing is known is absent, and either may be known in part (see ``partial``).
        """
        yield from ()

    @abstractmethod
    def comparable(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        """Give the comparable form of a definition: the Pulumi inputs of its resource."""

    @abstractmethod
    def live(
        self,
        body: Mapping[str, Any],
        declared: Mapping[str, Any],
        secret: SecretLookup = no_secret,
        confirmed: Mapping[str, Any] = NOTHING,
    ) -> dict[str, Any]:
        """Give the comparable form of what the store answered.

        ``declared`` is the comparable form of the definition: it decides which optional
        properties are looked at, and no value of a header is ever given back, only whether it
        is what ``declared`` says. Where that cannot be told, because the store hides the value
        or the secret is not at hand, ``confirmed`` is believed: the comparable form that was
        last known to be in the store.
        """

    @abstractmethod
    def wire(self, comparable: Mapping[str, Any]) -> dict[str, Any]:
        """Give the request body; a secret stands in it as a ``SecretReference``."""

    def change(
        self,
        live: Mapping[str, Any],
        desired: Mapping[str, Any],
        differences: Iterable[Difference],
    ) -> Change:
        """Sort the differences by who can remove them: the API, unless a kind knows better.

        A property of the wire form that differs anywhere inside is sent as a whole.
        """
        wanted, names = self.wire(desired), {item.path[0] for item in differences}
        return Change(patch={name: wanted[name] for name in sorted(names)})

    def natural_key(self, comparable: Mapping[str, Any]) -> str:
        """Give the key by which the store's user knows the object: mostly its name."""
        return str(comparable["name"])

    def spec_path(self, pointer: str, comparable: Mapping[str, Any]) -> tuple[str, ...]:
        """Give the path inside ``spec`` of a JSON Pointer into a request body.

        An index becomes the id or the name of the entry that stands there.
        """
        place: Any = self.wire(comparable)
        path: list[str] = []
        for step in pointer.split("/")[1:]:
            if isinstance(place, list) and step.isdigit() and int(step) < len(place):
                place = place[int(step)]
                named = place if isinstance(place, Mapping) else {}
                path.append(str(named.get("id", named.get("name", step))))
            else:
                place = place.get(step) if isinstance(place, Mapping) else None
                path.append(self.spec_names.get(step, step))
        return tuple(path)

    def references(self, comparable: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield the places of the comparable form that refer to other objects, and their kinds.

        In inputs such a place holds the other resource's Pulumi id, in ``live`` and ``wire`` the
        other object's id in the store.
        """
        yield from ()

    def making(self, comparable: Mapping[str, Any]) -> str:
        """Give a person's steps to make the object in the console, as one clause."""
        return f'make the {self.words} "{self.natural_key(comparable)}"'

    def secrets(self, comparable: Mapping[str, Any]) -> tuple[SecretReference, ...]:
        """Give the secrets whose values a request for this object would hold."""
        return ()

    def doubtful(
        self, live: Mapping[str, Any], desired: Mapping[str, Any], confirmed: Mapping[str, Any]
    ) -> frozenset[tuple[str, ...]]:
        """Give the paths that may differ only because this machine has another secret at hand."""
        return frozenset()

    def untold(self, differences: Iterable[Difference]) -> bool:
        """Whether no reading can tell if these differences are there, so that a person must."""
        return False

    def confirmed(
        self,
        before: Mapping[str, Any],
        desired: Mapping[str, Any],
        differences: Iterable[Difference],
    ) -> dict[str, Any]:
        """Give the outputs that remember what of ``desired`` is known to be in the store.

        ``before`` is what was known before, ``differences`` what is still to be done.
        """
        return {}

    def replaces(self, comparable: Mapping[str, Any]) -> bool:
        """Whether the definition asks for deletion and new creation in place of a task."""
        return False


def shown(value: Any) -> str:
    """Give a value as a sentence shows it: text quoted, lists with commas, nothing as "none"."""
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(_bare(item) for item in value) or "none"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _bare(value: Any) -> str:
    """Give an entry of a list, a text without quotes: most are names."""
    return value if isinstance(value, str) else shown(value)
