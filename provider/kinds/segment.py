"""Segment: the contacts that filters select, kept up to date by Connectif.

Sources: help-centre articles 4878626605714 and 360014428799. The public API has no segments; the
wire form is our assumption and is sent to a local store only.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provider.kinds import segment_rules
from provider.kinds.kind import NOTHING, Kind, Violation
from provider.kinds.secrets import SecretLookup, no_secret

_TITLES = {"dynamic": "Dynamic segment", "dynamic-plus": "Dynamic Segment Plus"}


class Segment(Kind):
    """A dynamic segment, or a dynamic segment plus."""

    name = "Segment"
    words = "segment"
    surface = "extended"

    def rules(self, spec: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield what JSON Schema cannot say."""
        return segment_rules.violations(spec)

    def joint_rules(
        self, spec: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]
    ) -> Iterator[Violation]:
        """Yield operators that do not fit the type of their contact field."""
        return segment_rules.joint_violations(spec, others)

    def comparable(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        """Give the inputs: filters by id."""
        return {
            "name": str(spec["name"]),
            "type": str(spec["type"]),
            "match": str(spec.get("match", "all")),
            "filters": _filters(spec["filters"]),
        }

    def live(
        self,
        body: Mapping[str, Any],
        declared: Mapping[str, Any],
        secret: SecretLookup = no_secret,
        confirmed: Mapping[str, Any] = NOTHING,
    ) -> dict[str, Any]:
        """Give the comparable form of an answer."""
        return self.comparable({**body, "filters": _by_id(body.get("filters") or ())})

    def wire(self, comparable: Mapping[str, Any]) -> dict[str, Any]:
        """Give the request body (assumed); filters are sorted, since the engine keeps no order."""
        return {**comparable, "filters": _wire_filters(comparable["filters"])}

    def references(self, comparable: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield the contact fields that the filters look at."""
        yield from _fields(comparable["filters"], ("filters",))

    def making(self, comparable: Mapping[str, Any]) -> str:
        """Name the type of segment to choose and its filters."""
        filters = "; ".join(_sentences(comparable["filters"]))
        joined = {"all": "all of", "any": "any of"}[comparable["match"]]
        return f'make the {_TITLES[comparable["type"]]} "{comparable["name"]}": {joined}: {filters}'


def _filters(filters: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {
            "match": str(item.get("match", "all")),
            "exclude": bool(item.get("exclude", False)),
            "filters": _filters(item["filters"]),
        }
        if "filters" in item
        else dict(item)
        for name, item in filters.items()
    }


def _by_id(filters: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the filters of an answer as a definition writes them."""
    found: dict[str, Any] = {}
    for item in filters:
        bare = {key: value for key, value in item.items() if key != "id"}
        if "filters" in bare:
            bare["filters"] = _by_id(bare["filters"])
        found[str(item["id"])] = bare
    return found


def _wire_filters(filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"id": name, **item, "filters": _wire_filters(item["filters"])}
        if "filters" in item
        else {"id": name, **item}
        for name, item in sorted(filters.items())
    ]


def _fields(
    filters: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, item in filters.items():
        if "filters" in item:
            yield from _fields(item["filters"], (*path, name, "filters"))
        elif not is_built_in(item["field"]):
            yield (*path, name, "field"), "ContactField"


def is_built_in(field: Any) -> bool:
    """Whether a contact field is one of the store's own, such as ``_email``."""
    return isinstance(field, str) and field.startswith("_")


def _sentences(filters: Mapping[str, Any]) -> Iterator[str]:
    # Sorted as in the request: what the engine hands over has lost its order.
    for _, item in sorted(filters.items()):
        if "filters" in item:
            words = "none of" if item["exclude"] else f"{item['match']} of"
            yield f"({words}: {'; '.join(_sentences(item['filters']))})"
        else:
            operands = (
                item[key] for key in ("value", "values", "from", "to", "days") if key in item
            )
            yield " ".join(map(str, (item["field"], item["operator"], *operands)))


SEGMENT = Segment()
