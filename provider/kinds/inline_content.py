"""InlineContent: a piece of HTML that a workflow's node places in a page of the shop.

Sources: help-centre articles 360014756859, 4404474103826 and, for variables, 4438119976850. The
public API has no contents; the wire form is our assumption and is sent to a local store only.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from provider.kinds import content_rules
from provider.kinds.kind import NOTHING, Kind, Violation
from provider.kinds.secrets import SecretLookup, no_secret


class InlineContent(Kind):
    """A web content of type inline that consists of one HTML element."""

    name = "InlineContent"
    words = "inline content"
    surface = "extended"

    def rules(self, spec: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield placeholders without a variable, and variables without a placeholder."""
        return content_rules.violations(spec)

    def comparable(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        """Give the inputs: variables by id."""
        inputs: dict[str, Any] = {"name": str(spec["name"]), "html": str(spec["html"])}
        if spec.get("tags"):
            inputs["tags"] = [str(tag) for tag in spec["tags"]]
        if spec.get("variables"):
            inputs["variables"] = {
                str(name): _variable(variable) for name, variable in spec["variables"].items()
            }
        return inputs

    def live(
        self,
        body: Mapping[str, Any],
        declared: Mapping[str, Any],
        secret: SecretLookup = no_secret,
        confirmed: Mapping[str, Any] = NOTHING,
    ) -> dict[str, Any]:
        """Give the comparable form of an answer."""
        variables = {str(item["id"]): item for item in body.get("variables") or ()}
        return self.comparable(
            {
                "name": body["name"],
                "html": body.get("html", ""),
                "tags": body.get("tags"),
                "variables": variables,
            }
        )

    def wire(self, comparable: Mapping[str, Any]) -> dict[str, Any]:
        """Give the request body (assumed)."""
        variables = comparable.get("variables") or {}
        return {
            "name": comparable["name"],
            "type": "inline",
            "html": comparable["html"],
            "tags": list(comparable.get("tags") or ()),
            "variables": [{"id": name, **variables[name]} for name in sorted(variables)],
        }

    def making(self, comparable: Mapping[str, Any]) -> str:
        """Name the element that takes the HTML."""
        lines = len(comparable["html"].splitlines())
        return (
            f'make the inline content "{comparable["name"]}" (Create new content, type Inline) '
            f"with one HTML component that holds the {lines} lines of its html"
        )


def _variable(variable: Mapping[str, Any]) -> dict[str, Any]:
    found = {"format": str(variable.get("format") or "none")}
    if variable.get("default") is not None:
        found["default"] = str(variable["default"])
    return found


INLINE_CONTENT = InlineContent()
