"""Secrets by name: a definition says which secret goes where, never its value."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

#: What stands in place of a header's live value that is not the declared one.
DIFFERENT = "different"

SecretLookup = Callable[[str], str | None]


class SecretReference(NamedTuple):
    """A secret parameter of a pack (``reskyt.apiKey``) and the version that is meant."""

    name: str
    version: int

    @classmethod
    def of(cls, value: Any) -> "SecretReference | None":
        """Read ``{"secret": name, "version": n}``; ``None`` for anything else."""
        if isinstance(value, Mapping) and "secret" in value:
            return cls(str(value["secret"]), int(value.get("version", 1)))
        return None

    def inputs(self) -> dict[str, Any]:
        """Give the form that stands in Pulumi inputs."""
        return {"secret": self.name, "version": self.version}


def no_secret(name: str) -> str | None:
    """Answer that the secret is not at hand."""
    return None


def is_masked(value: Any) -> bool:
    """Whether a store hides the value: empty, or nothing but asterisks or bullets.

    assumed: no page says how, or whether, the API masks header values.
    """
    return value is None or not str(value).strip("*•● ")
