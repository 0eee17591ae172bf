"""The scopes of an API key: what is ticked for what, and where.

Where keys are made is documented (api-docs: guides/authentication; help 9776416119836), and that
scopes are picked per area as Read, Write and Delete. Of the areas' names two that matter here were
seen (help 12505992429724); the others are read off the names of the endpoints (assumed).
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from provider.api.messages import Method

KEYS = "Store settings > API and IP access > API Keys"
"""Where keys and their scopes stand in Connectif."""

Right = Literal["Read", "Write", "Delete"]

RIGHTS: Mapping[Method, Right] = {
    "GET": "Read",
    "POST": "Write",
    "PATCH": "Write",
    "DELETE": "Delete",
}
_SEEN = frozenset({"Store", "Contact fields"})


class Scope(NamedTuple):
    """One thing to tick: a right, and the area that it is for."""

    area: str
    right: Right

    def __str__(self) -> str:
        """Give ``Read for Contact fields``."""
        return f"{self.right} for {self.area}"

    @property
    def assumed(self) -> bool:
        """Whether the name of the area was never seen."""
        return self.area not in _SEEN


def tick(scope: Scope) -> str:
    """Say which scope to tick and where: the one sentence about a scope that is missing."""
    doubt = " (the name of this area is assumed)" if scope.assumed else ""
    return f"Tick {scope}{doubt} in this key's scopes under {KEYS}, or make a key that has it"


def forbidden(scope: Scope) -> str:
    """Say what to do about a 403: a scope is missing, or the account is blocked (documented)."""
    return f"{tick(scope)}; if it is ticked, the account may be blocked."
