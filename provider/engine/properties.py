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
_STEERING = frozenset(
    {*IDENTITY, SOURCE, PROVIDER, "task", "applied", "objectId", "objectIds", "status", "confirmed",
     "desired", "sent", "integrationObjectId"}
)  # fmt: skip

#: What ``status`` says: the store has it; a person must act; the store shows an object of that
#: name in that state, but not what is in it; it shows the name only.
APPLIED = "applied"
PENDING = "pending"
READ = "read"
UNVERIFIED = "unverified"

EXTENDED = "extended"


class Referred(NamedTuple):
    """What a place of a definition refers to: a natural key, and the resource's Pulumi name."""

    natural_key: str
    resource: str


@dataclass(frozen=True)
class Source:
    """Where a definition stands: ``file:line:column`` by path inside it, and what it refers to.

    ``positions`` maps ``""`` and dotted paths inside ``spec`` to ``line:column``; ``references``
    maps such a path to what stands there.
    """

    file: str = ""
    positions: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, Referred] = field(default_factory=dict)

    @classmethod
    def of(cls, value: Any) -> "Source":
        """Read what the program passed as ``__source``; anything else gives an empty source."""
        if not isinstance(value, Mapping):
            return cls()
        references = {
            path: Referred(str(item["naturalKey"]), str(item["resource"]))
            for path, item in value.get("references", {}).items()
        }
        return cls(str(value.get("file", "")), value.get("positions", {}), references)

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
