"""The property bag of a resource: what describes the object, and what only steers us.

Inputs are the comparable form of the kind plus ``kind``, ``key`` (the Pulumi name), ``store`` (the
identity of the store), ``stack``, and ``surface`` where that is not ``public``. The program adds
``__source``, which ``check`` takes out again, so that a definition that moved by some lines is no
change. Outputs add ``objectId``, ``status``, and what is remembered between runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pulumi.output import Unknown

SOURCE = "__source"
PROVIDER = "__provider"
#: Inputs that are the same for every kind and say nothing about the object itself.
IDENTITY = ("kind", "key", "store", "stack", "surface")
#: The input that says that what a person has made shall go.
ABSENT = "absent"
#: The input that holds who has confirmed the definition as it stands: digest, by, date.
CONFIRMATION = "confirmation"
#: The output that counts how often a person was asked to change what had been confirmed.
ASKED = "asked"
#: The output that holds what the store showed while a person had yet to change it.
SHOWN = "shown"
_STEERING = frozenset(
    {*IDENTITY, SOURCE, PROVIDER, ABSENT, CONFIRMATION, ASKED, SHOWN, "task", "applied",
     "objectId", "objectIds", "status", "confirmed", "desired", "sent", "integrationObjectId"}
)  # fmt: skip

#: What ``status`` says. Of what the API makes: the store has it. Of anything: a person must act or
#: confirm. Of what a person makes: somebody has confirmed it, and nothing of it can be read; it is
#: confirmed, and the store lists it in the state asked for; it is confirmed, and the store lists
#: its name only; it is gone. ``ABSENT`` is also the word for that.
APPLIED = "applied"
PENDING = "pending"
CONFIRMED = "confirmed"
READ = "read"
UNVERIFIED = "unverified"

EXTENDED = "extended"


class Referred(NamedTuple):
    """What a place of a definition refers to: a natural key, and the resource's Pulumi name.

    ``title`` is the name that the console shows, "" where that is the natural key.
    """

    natural_key: str
    resource: str
    title: str = ""


@dataclass(frozen=True)
class Source:
    """Where a definition stands: ``file:line:column`` by path inside it, and what it refers to.

    ``positions`` maps ``""`` and dotted paths inside ``spec`` to ``line:column``; ``references``
    maps such a path to what stands there. ``digest`` is that of the definition, ``confirmation``
    what the stack file says that a person has done: digest, by, date. The store's own source has
    ``kinds``: those of everything that the stack defines; that of the tasks ``formerly``, the names
    that living definitions had before.
    """

    file: str = ""
    positions: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, Referred] = field(default_factory=dict)
    digest: str = ""
    confirmation: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()

    @classmethod
    def of(cls, value: Any) -> "Source":
        """Read what the program passed as ``__source``; anything else gives an empty source."""
        if not isinstance(value, Mapping):
            return cls()
        references = {
            path: Referred(
                str(item["naturalKey"]), str(item["resource"]), str(item.get("title", ""))
            )
            for path, item in value.get("references", {}).items()
        }
        return cls(
            str(value.get("file", "")),
            value.get("positions", {}),
            references,
            str(value.get("digest", "")),
            value.get("confirmation", {}),
            tuple(value.get("kinds", ())),
            tuple(value.get("formerly", ())),
        )

    def at(self, path: tuple[str, ...] = ()) -> str:
        """Give ``file:line:column`` of the nearest known place on the way to ``path``."""
        for length in range(len(path), -1, -1):
            place = self.positions.get(".".join(path[:length]))
            if place:
                return f"{self.file}:{place}"
        return self.file


def comparable(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Give the part of a property bag that describes the object."""
    return {key: value for key, value in properties.items() if key not in _STEERING}


def identity(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Give the part of a property bag that says whose object it is."""
    return {key: properties[key] for key in IDENTITY if key in properties}


def whole_numbers(value: Any) -> Any:
    """Give whole numbers as ``int``: the engine makes a float of every number."""
    if isinstance(value, Mapping):
        return {key: whole_numbers(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [whole_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def is_unknown(value: Any) -> bool:
    """Whether a value, or anything inside it, is not known before the deployment."""
    if isinstance(value, Mapping):
        return any(is_unknown(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(is_unknown(item) for item in value)
    return isinstance(value, Unknown)
