"""Canonical values, so that the same thing written two ways is no difference."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any


def value_at(value: Any, path: Iterable[str | int]) -> Any:
    """Follow a path into nested maps; ``None`` where it leads nowhere."""
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def number(value: Any) -> int | float:
    """Give a whole number as ``int``: Pulumi and JSON make ``5`` and ``5.0`` of one value."""
    converted = float(value)
    return int(converted) if converted.is_integer() else converted


def instant(value: Any) -> str:
    """Give an ISO 8601 date or date-time as UTC with milliseconds; anything else unchanged."""
    try:
        parsed = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError:
        return str(value)
    aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def boolean(value: Any) -> Any:
    """Read a boolean that may have travelled as text: default values are typed string on read."""
    words = {"true": True, "false": False}
    return words.get(value.lower(), value) if isinstance(value, str) else value


def string_list(value: Any) -> list[str]:
    """Read a list of texts that may have travelled as one text: JSON, or with commas (assumed)."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = value.split(",")
    return [str(item).strip() for item in (value if isinstance(value, list | tuple) else [value])]


def options(entries: Any) -> tuple[dict[str, str], list[str]]:
    """Read ``[{id, label}]`` as a map by id and the order of ids."""
    labels = {str(entry["id"]): str(entry["label"]) for entry in entries or ()}
    return labels, list(labels)


def option_list(labels: Any, order: Any = None) -> list[dict[str, str]]:
    """Give the wire form ``[{id, label}]`` of a map of options in the given order."""
    return [{"id": str(key), "label": str(labels[key])} for key in order or labels]
