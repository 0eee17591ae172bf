"""What ``connectif validate`` says of YAML, for resources that a Pulumi program of one's own makes.

A misspelt ``run`` must not start anything, with or without YAML.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pulumi

from provider.kinds import KINDS

Path = tuple[str | int, ...]
_REFERENCE = {"ref": "own.resource"}


def judge(kind: str, resource_name: str, spec: Mapping[str, Any]) -> None:
    """Refuse a spec that no definition in YAML could have.

    Outputs whose value is not known yet are not judged.

    Raises:
        pulumi.RunError: with every mistake, by its path in the spec.
    """
    lines = [f"{resource_name}: {place}: {message}" for place, message in _mistakes(kind, spec)]
    if lines:
        raise pulumi.RunError("the resource is not valid:\n" + "\n".join(lines))


def _mistakes(kind: str, spec: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    # Imported late: a program that reads YAML has judged it before, and needs none of this.
    from provider.definitions.schemas import Cursor, faults, schema

    untold: list[Path] = []
    plain = _plain(spec, (), Cursor(schema(f"kinds/{kind}")), untold)
    found = [(fault.path, fault.message) for fault in faults(f"kinds/{kind}", plain, untold)]
    if not found and not untold:
        found = [(item.path, item.message) for item in KINDS[kind].rules(plain)]
    for path, message in found:
        yield ".".join(map(str, path)) or "spec", message


def _plain(value: Any, path: Path, cursor: Any, untold: list[Path]) -> Any:
    """Give a spec as YAML would have it, with a reference for a resource or its id."""
    referring = cursor.annotation("x-ref")
    if isinstance(value, pulumi.Resource):
        return dict(_REFERENCE)
    if isinstance(value, pulumi.Output):
        if referring:
            return dict(_REFERENCE)
        untold.append(path)
        return ""
    if isinstance(value, str) and referring and not value.startswith("_"):
        return dict(_REFERENCE)
    if isinstance(value, Mapping):
        return {
            key: _plain(item, (*path, key), cursor.child(key), untold)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [
            _plain(item, (*path, index), cursor.child(index), untold)
            for index, item in enumerate(value)
        ]
    return value
