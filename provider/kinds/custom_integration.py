"""CustomIntegration: the container of inbound and outbound events.

Source: the API's pages create-custom-integration and patch-custom-integration. Listing and
deleting are known from a public client only.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provider.kinds.kind import NOTHING, Change, Difference, Kind, Violation
from provider.kinds.secrets import SecretLookup, no_secret
from provider.kinds.values import boolean

#: How an emptied property is sent. Null for the image is documented; the rest is assumed.
_EMPTY: Mapping[str, Any] = {"imageUri": None}


class CustomIntegration(Kind):
    """A custom integration; all of it can be changed in place by API."""

    name = "CustomIntegration"
    words = "custom integration"

    def rules(self, spec: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield nothing: the schema says it all."""
        yield from ()

    def comparable(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        """Give the inputs; an empty description or image is the same as none."""
        return _present(spec, with_color="color" in spec)

    def live(
        self,
        body: Mapping[str, Any],
        declared: Mapping[str, Any],
        secret: SecretLookup = no_secret,
        confirmed: Mapping[str, Any] = NOTHING,
    ) -> dict[str, Any]:
        """Give the comparable form; a color that nobody declared is the store's own choice."""
        return _present(body, with_color="color" in declared)

    def wire(self, comparable: Mapping[str, Any]) -> dict[str, Any]:
        """Give a CustomIntegrationCreation body."""
        return dict(comparable)

    def change(
        self,
        live: Mapping[str, Any],
        desired: Mapping[str, Any],
        differences: Iterable[Difference],
    ) -> Change:
        """Patch every difference."""
        names = [difference.path[0] for difference in differences]
        return Change(patch={name: desired.get(name, _EMPTY.get(name, "")) for name in names})


def _present(source: Mapping[str, Any], *, with_color: bool) -> dict[str, Any]:
    inputs: dict[str, Any] = {
        "name": str(source["name"]),
        "eventsEnabled": boolean(source.get("eventsEnabled", True)),
    }
    for key in ("description", "imageUri", *(("color",) if with_color else ())):
        if source.get(key):
            inputs[key] = str(source[key])
    return inputs


CUSTOM_INTEGRATION = CustomIntegration()
