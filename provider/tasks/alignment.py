"""Names that only a definition has: a node or filter under a new name is still the same one."""

from collections.abc import Mapping
from typing import Any

from provider.tasks.screens.workflow import in_order

Form = Mapping[str, Any]


def aligned(kind: str, before: Form, after: Form) -> Form:
    """Give ``before`` with the names of ``after``, where nothing but a name has changed."""
    if kind == "Workflow":
        return _workflow(before, after)
    if kind == "Segment":
        return {**before, "filters": _filters(before["filters"], after["filters"])}
    return before


def _workflow(before: Form, after: Form) -> Form:
    """Look in the order of the flow, so that a node follows what it hangs from."""
    olds, news = before["nodes"], after["nodes"]
    fresh = [name for name in in_order(news) if name not in olds]
    names: dict[str, str] = {}
    for old in in_order(olds):
        node = _renamed(olds[old], names)
        twin = next((new for new in fresh if _renamed(news[new], {}) == node), None)
        if old not in news and twin is not None:
            fresh.remove(twin)
            names[old] = twin
    nodes = {names.get(name, name): _renamed(node, names) for name, node in olds.items()}
    return {**before, "nodes": nodes} if names else before


def _renamed(node: Form, names: Mapping[str, str]) -> Form:
    """Follow new names wherever the old ones stand: in connections and data."""
    found = {key: _value(value, names) for key, value in node.items()}
    found["after"] = sorted(_place(place, names) for place in node["after"])
    if isinstance(node.get("left"), str):
        found["left"] = _place(node["left"], names)
    return found


def _value(value: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(value, Mapping):
        return value
    if set(value) == {"datum"}:
        return {"datum": _place(str(value["datum"]), names)}
    return {key: _value(item, names) for key, item in value.items()}


def _place(place: str, names: Mapping[str, str]) -> str:
    node, dot, rest = place.partition(".")
    return f"{names.get(node, node)}{dot}{rest}"


def _filters(before: Form, after: Form) -> Form:
    """Look for the same filter under another name, in groups as well."""
    fresh = {name: item for name, item in after.items() if name not in before}
    found: dict[str, Any] = {}
    for name, item in before.items():
        twin = next((new for new, other in fresh.items() if other == item), None)
        if name not in after and twin is not None:
            del fresh[twin]
            found[twin] = item
        elif "filters" in item and "filters" in after.get(name, {}):
            found[name] = {**item, "filters": _filters(item["filters"], after[name]["filters"])}
        else:
            found[name] = item
    return found
