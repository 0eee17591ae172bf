"""Headers of an exported event: nearly every value is a secret, and no secret is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from provider.adoption.inventory import Found, printable
from provider.adoption.naming import parameter_of
from provider.definitions.web import header_value
from provider.kinds.secrets import is_masked

_MEDIA = r"[a-z0-9.+-]+/[a-z0-9.+*-]+"
#: Headers that say how a body is written, and the values that are nothing else.
_HARMLESS: Mapping[str, re.Pattern[str]] = {
    "content-type": re.compile(rf"(?i){_MEDIA}(; ?charset=[a-z0-9-]+)?"),
    "accept": re.compile(rf"(?i)({_MEDIA}|\*/\*)(, ?({_MEDIA}|\*/\*))*"),
    "accept-language": re.compile(r"(?i)[a-z]{2}(-[a-z]{2})?(, ?[a-z]{2}(-[a-z]{2})?)*"),
    "accept-charset": re.compile(r"(?i)[a-z0-9-]+"),
}


@dataclass
class Secrets:
    """The secrets of an exported pack.

    One that the store shows with the same value in several headers is one secret. ``uses`` says
    in which headers a secret stands.
    """

    uses: dict[str, list[str]] = field(default_factory=dict)
    _by_value: dict[str, str] = field(default_factory=dict)

    def reference(self, found: Found, key: str, header: str, value: Any) -> dict[str, Any]:
        """Give what a definition writes for a secret value."""
        shown = None if is_masked(value) else str(value)
        name = self._by_value.get(shown) if shown is not None else None
        if name is None:
            name = parameter_of(key, header, taken=self.uses)
            self.uses[name] = []
        if shown is not None:
            self._by_value[shown] = name
        self.uses[name].append(printable(f"{header} of {found.title}"))
        return {"secret": name, "version": 1}


def headers_of(found: Found, key: str, secrets: Secrets) -> dict[str, Any]:
    """Give the headers of an event as a definition writes them.

    Raises ``ValueError`` when two headers have one name.
    """
    given: dict[str, Any] = {}
    for header in found.body.get("webhookHeaders") or ():
        name, value = str(header["name"]), header.get("value")
        if name.lower() in {known.lower() for known in given}:
            raise ValueError(f'the header "{name}" stands twice, and a definition has each once')
        harmless = is_harmless(name, value)
        given[name] = str(value) if harmless else secrets.reference(found, key, name, value)
    return given


def is_harmless(name: str, value: Any) -> bool:
    """Whether a header's value can be no secret."""
    pattern = _HARMLESS.get(name.lower())
    return (
        pattern is not None
        and isinstance(value, str)
        and pattern.fullmatch(value) is not None
        and header_value(value) is None
    )
