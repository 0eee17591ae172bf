"""Forms drawn at random, with few words, so that they often agree: workflows, segments, events."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from provider.kinds.nodes import node_types
from tests.unit.tasks.varied_forms import Form, form_of

NODES = ("a", "b", "c", "d", "e", "f")
WORDS = st.sampled_from(["x", "y", "app > shop", "two words"])
COUNTS = st.none() | st.integers(1, 3)
FIELDS = st.sampled_from(["_email", "Push token", "Size"])
EVENTS = ("Push", "Parcel sent")


@st.composite
def workflows(draw: st.DrawFn) -> Form:
    """Draw a workflow of up to six nodes; connections lead from earlier ones to later ones."""
    names = draw(st.permutations(NODES))[: draw(st.integers(1, len(NODES)))]
    types: dict[str, str] = {}
    nodes: dict[str, Any] = {}
    for name in names:
        kind = draw(st.sampled_from(sorted(set(node_types()) - {"start"})))
        places = ["start"] + [
            f"{item}.{way}" for item in types for way in node_types()[types[item]].exits
        ]
        after = draw(st.lists(st.sampled_from(places), min_size=1, max_size=2, unique=True))
        before = sorted(_before(after, nodes))
        data = [f"{item}.userAgent" for item in before if types[item] == "page-visit"]
        nodes[name] = {"type": kind, "after": after, **draw(_SETTINGS[kind](data))}
        types[name] = kind
    audience = draw(st.sampled_from(["all-contacts", "with-email"]) | WORDS.map(_segment))
    spec = {
        "name": draw(WORDS),
        "run": "draft",
        "description": draw(st.sampled_from(["", "one", "one\ntwo"])),
        "tags": draw(st.lists(WORDS, unique=True)),
        "start": {"audience": audience, "source": draw(st.sampled_from(["existing", "new"]))},
        "nodes": nodes,
    }
    return form_of("Workflow", spec)


def _before(after: list[str], nodes: Form) -> set[str]:
    """Give the nodes on the ways to a node."""
    names = {place.partition(".")[0] for place in after} - {"start"}
    return names.union(*(_before(nodes[name]["after"], nodes) for name in names))


def _segment(name: str) -> Form:
    return {"segment": name}


def _values(data: list[str]) -> st.SearchStrategy[Any]:
    found = (
        WORDS | st.booleans() | st.integers(0, 9) | FIELDS.map(lambda item: {"contactField": item})
    )
    return found | st.sampled_from(data).map(lambda item: {"datum": item}) if data else found


def _limits(trigger: bool) -> st.SearchStrategy[Any]:
    names = {"perContact": COUNTS, "total": COUNTS}
    if trigger:
        seconds = st.none() | st.sampled_from([1, 60, 90061, 172800])
        names |= {"deactivateAfterFiring": st.none() | st.just(True), "pauseSeconds": seconds}
    given = st.fixed_dictionaries(names).map(_given)
    return given.map(lambda limits: limits or "none")


def _given(limits: Form) -> Form:
    return {name: value for name, value in limits.items() if value is not None}


def _visit(data: list[str]) -> st.SearchStrategy[Form]:
    addresses = st.lists(st.sampled_from(["https://a.example/", "https://b.example/"]), min_size=1)
    some = st.sampled_from(["exactly", "starting-with"])
    pages = st.just("any") | st.tuples(some, addresses.map(sorted).map(_unique)).map(_pair)
    return st.fixed_dictionaries(
        {"pages": pages, "limits": _limits(True)},
        optional={
            "device": st.sampled_from(["any", "mobile"]),
            "exclude": addresses.map(_unique),
        },
    )


def _pair(item: tuple[str, Any]) -> Form:
    return {item[0]: item[1]}


def _unique(items: list[str]) -> list[str]:
    return sorted(set(items))


def _check(data: list[str]) -> st.SearchStrategy[Form]:
    left: st.SearchStrategy[Any] = FIELDS.map(lambda item: {"contactField": item})
    if data:
        left = left | st.sampled_from(data)
    several = st.lists(WORDS, min_size=1, unique=True)
    span = st.just({"from": "2024-01-01", "to": "2024-02-01"})
    compared = st.one_of(
        st.fixed_dictionaries({"operator": st.just("contains"), "right": _values(data)}),
        st.fixed_dictionaries({"operator": st.just("any-of"), "right": several}),
        st.fixed_dictionaries({"operator": st.just("between"), "right": span}),
        st.fixed_dictionaries({"operator": st.just("empty")}),
    )
    return st.tuples(st.fixed_dictionaries({"left": left}), compared).map(_merged)


def _merged(items: tuple[Form, Form]) -> Form:
    return items[0] | items[1]


def _content(data: list[str]) -> st.SearchStrategy[Form]:
    return st.fixed_dictionaries(
        {
            "content": st.sampled_from(["Greeting", "Footer"]),
            "selector": st.sampled_from(["#a", ".b > c"]),
            "position": st.sampled_from(["before", "replace"]),
            "variables": st.dictionaries(st.sampled_from(["name", "amount"]), _values(data)),
            "limits": _limits(False),
        }
    )


def _event(data: list[str]) -> st.SearchStrategy[Form]:
    return st.fixed_dictionaries(
        {
            "event": st.sampled_from(EVENTS),
            "fields": st.dictionaries(st.sampled_from(["title", "url"]), _values(data)),
            "limits": _limits(False),
        }
    )


def _wait(data: list[str]) -> st.SearchStrategy[Form]:
    return st.fixed_dictionaries({"seconds": st.sampled_from([1, 61, 3600, 90000])})


_SETTINGS = {
    "page-visit": _visit,
    "check-value": _check,
    "send-web-content": _content,
    "outbound-event": _event,
    "wait": _wait,
}


def _filters(depth: int) -> st.SearchStrategy[Form]:
    plain = st.one_of(
        st.fixed_dictionaries({"field": FIELDS, "operator": st.just("empty")}),
        st.fixed_dictionaries({"field": FIELDS, "operator": st.just("equals"), "value": WORDS}),
        st.fixed_dictionaries(
            {
                "field": FIELDS,
                "operator": st.just("none-of"),
                "values": st.lists(WORDS, min_size=1, unique=True),
            }
        ),
        st.fixed_dictionaries(
            {"field": FIELDS, "operator": st.just("in-the-last"), "days": st.integers(1, 2)}
        ),
    )
    item = plain
    if depth:
        groups = st.fixed_dictionaries(
            {
                "match": st.sampled_from(["all", "any"]),
                "exclude": st.booleans(),
                "filters": _filters(depth - 1),
            }
        )
        item = plain | groups
    return st.dictionaries(st.sampled_from(NODES[:4]), item, min_size=1, max_size=4)


def segments() -> st.SearchStrategy[Form]:
    """Draw a segment with groups up to two deep."""
    spec = st.fixed_dictionaries(
        {
            "name": WORDS,
            "type": st.sampled_from(["dynamic", "dynamic-plus"]),
            "match": st.sampled_from(["all", "any"]),
            "filters": _filters(2),
        }
    )
    return spec.map(lambda drawn: form_of("Segment", drawn))


def events() -> st.SearchStrategy[Form]:
    """Draw an outbound event."""
    names = st.sampled_from(NODES)
    options = st.dictionaries(st.sampled_from(["s", "m", "l"]), WORDS, min_size=1)
    fields = st.one_of(
        st.fixed_dictionaries(
            {"type": st.sampled_from(["text", "date"]), "required": st.booleans()}
        ),
        st.fixed_dictionaries({"type": st.just("text"), "pointer": st.just("/x/0"), "name": WORDS}),
        st.fixed_dictionaries({"type": st.just("radio"), "options": options}),
    )
    secret = st.integers(1, 2).map(lambda version: {"secret": "shop.key", "version": version})
    spec = st.fixed_dictionaries(
        {
            "integration": st.just("Parcels"),
            "name": WORDS,
            "url": st.sampled_from(["https://a.example", "https://b.example"]),
            "headers": st.dictionaries(st.sampled_from(["x-key", "x-shop"]), secret | WORDS),
            "fields": st.dictionaries(names, fields, min_size=1),
        }
    )
    return spec.map(lambda drawn: form_of("OutboundEvent", drawn))
