"""One case of drift for every property of segments, contents and workflows, node types included."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tests.engine.definitions import ALL, COLLECTION, PUSH, SCRIPT, changed, node
from tests.engine.project import ROOT

Body = dict[str, Any]
ByHand = Callable[[Body], Body]
#: patched: put back in place; succeeded: by the next version; resumed: started again.
Verdict = Literal["patched", "succeeded", "resumed"]


@dataclass(frozen=True)
class RecipeCase:
    """A definition, what a person changes of its object, and how that is put right."""

    place: str
    definition: Body
    by_hand: ByHand
    verdict: Verdict = "patched"

    @property
    def key(self) -> str:
        """The key of the definition in its pack; its object has it as its name, too."""
        return self.place.replace(".", "-").lower()

    @property
    def named(self) -> Body:
        """The definition, by a name of its own."""
        return changed(self.definition, name=self.key)


def _to(**changes: Any) -> ByHand:
    return lambda live: changes


FILTERS: Body = {
    "vip": {"field": "_points", "operator": "greater", "value": 100},
    "names": {"field": "_name", "operator": "any-of", "values": ["a", "b"]},
    "year": {
        "field": "_birthdate", "operator": "between",
        "from": "2026-01-01T00:00:00Z", "to": "2026-12-01T00:00:00Z",
    },
    "recent": {"field": "_birthdate", "operator": "in-the-last", "days": 7},
    "group": {"filters": {"mail": {"field": "_email", "operator": "empty"}}},
}  # fmt: skip
SEGMENT = {"kind": "Segment", "spec": {"type": "dynamic-plus", "filters": FILTERS}}


def _filter(name: str, **changes: Any) -> ByHand:
    def change(live: Body) -> Body:
        filters = [item | (changes if item["id"] == name else {}) for item in live["filters"]]
        return {"filters": filters}

    return change


_SEGMENTS: Mapping[str, ByHand] = {
    "name": _to(name="By hand"),
    "type": _to(type="dynamic"),
    "match": _to(match="any"),
    "filters": lambda live: {"filters": live["filters"][1:]},
    "filters.field": _filter("vip", field="_other"),
    "filters.operator": _filter("vip", operator="less"),
    "filters.value": _filter("vip", value=101),
    "filters.values": _filter("names", values=["a"]),
    "filters.from": _filter("year", **{"from": "2026-02-01T00:00:00Z"}),
    "filters.to": _filter("year", to="2026-11-01T00:00:00Z"),
    "filters.days": _filter("recent", days=8),
    "filters.match": _filter("group", match="any"),
    "filters.exclude": _filter("group", exclude=True),
    "filters.filters": _filter("group", filters=[{"id": "mail", **FILTERS["vip"]}]),
}

HTML = "{% raw %}{{name}}{% endraw %}"
CONTENT = changed(SCRIPT, html=HTML, variables={"name": {"default": "a"}}, tags=["a", "b"])
_CONTENTS: Mapping[str, ByHand] = {
    "name": _to(name="By hand"),
    "html": _to(html="<b></b>"),
    "tags": _to(tags=["a"]),
    "variables": _to(variables=[]),
    "variables.default": _to(variables=[{"id": "name", "format": "none", "default": "b"}]),
    "variables.format": _to(variables=[{"id": "name", "format": "date", "default": "a"}]),
}

_COLLECTING = node(COLLECTION, "collect", content={"ref": "content"}, variables={"name": "a"})
_LATER = {"type": "wait", "after": "in-app.no", "seconds": 60}
COLLECTING = changed(_COLLECTING, nodes=_COLLECTING["spec"]["nodes"] | {"later": _LATER})
SENDING = changed(
    PUSH,
    run="continuous",
    start={"audience": "all-contacts", "source": "new"},
)


def _node(name: str, **changes: Any) -> ByHand:
    def change(live: Body) -> Body:
        return {"nodes": [item | (changes if item["id"] == name else {}) for item in live["nodes"]]}

    return change


#: By a node of COLLECTING or SENDING: what a person changes, and whether that is structural.
_SETTINGS: Mapping[str, Mapping[str, tuple[Any, bool]]] = {
    "visit": {
        "pages": ({"exactly": ["https://shop.example/"]}, False),
        "exclude": (["https://shop.example/"], False),
        "device": ("mobile", True),
        "limits": ({"total": 1}, False),
    },
    "in-app": {
        "left": ("visit.url", True),
        "operator": ("equals", True),
        "right": ("other", False),
    },
    "collect": {
        "content": ("f" * 24, True),
        "selector": ("#other", False),
        "position": ("before", False),
        "variables": ({"name": "b"}, False),
        "limits": ({"perContact": 1}, False),
    },
    "later": {"seconds": (90, True)},
    "push": {
        "event": ("f" * 24, True),
        "fields": ({"tokens": "a", "title": "By hand"}, False),
        "limits": ({"perContact": 1}, False),
    },
}
TYPES = {
    name: settings["type"]
    for workflow in (COLLECTING, SENDING)
    for name, settings in workflow["spec"]["nodes"].items()
}


def _workflows() -> Iterator[RecipeCase]:
    def case(name: str, by_hand: ByHand, verdict: Verdict = "succeeded") -> RecipeCase:
        return RecipeCase(f"Workflow.{name}", COLLECTING, by_hand, verdict)

    yield case("name", _to(name="By hand"), "patched")
    yield case("description", _to(description="By hand"), "patched")
    yield case("tags", _to(tags=["by hand"]), "patched")
    yield case("run", _to(status="paused"), "resumed")
    yield case("start.audience", _to(start={"audience": "with-email"}))
    yield case("start.source", _to(start={"source": "new"}))
    yield case("nodes", lambda live: {"nodes": live["nodes"][:1]})
    yield case("nodes.after", _node("collect", after=["in-app.no"]))
    yield case("nodes.type", _node("collect", type="page-visit"))
    for name, settings in _SETTINGS.items():
        definition = SENDING if name == "push" else COLLECTING
        for setting, (value, structural) in settings.items():
            verdict: Verdict = "succeeded" if structural else "patched"
            by_hand = _node(name, **{setting: value})
            yield RecipeCase(f"Workflow.{TYPES[name]}.{setting}", definition, by_hand, verdict)


RECIPE_CASES = [
    *(RecipeCase(f"Segment.{name}", SEGMENT, act) for name, act in _SEGMENTS.items()),
    *(RecipeCase(f"InlineContent.{name}", CONTENT, act) for name, act in _CONTENTS.items()),
    *_workflows(),
]
#: What the cases refer to.
GROUND = ALL | {"content": changed(CONTENT, name="Content")}


def nested_properties() -> Iterator[str]:
    """Give every property inside the definitions of the schemas, and of every node type."""
    for kind, definition, place in (
        ("OutboundEvent", "field", "fields"),
        ("Segment", "filter", "filters"),
    ):
        yield from (
            f"{kind}.{place}.{name}" for name in _schema(kind)["$defs"][definition]["properties"]
        )
    variable = _schema("InlineContent")["properties"]["variables"]["additionalProperties"]
    yield from (f"InlineContent.variables.{name}" for name in variable["properties"])
    yield from (
        f"Workflow.nodes.{name}" for name in _schema("Workflow")["$defs"]["node"]["properties"]
    )
    for path in sorted((ROOT / "schemas" / "nodes").glob("*.json")):
        for name in json.loads(path.read_text(encoding="utf-8"))["settings"]:
            yield f"Workflow.{path.stem}.{name}"


def _schema(kind: str) -> Body:
    path = ROOT / "schemas" / "kinds" / f"{kind}.schema.json"
    found: Body = json.loads(path.read_text(encoding="utf-8"))
    return found
