"""Objects of every kind, node, setting and operator, as forms whose references are names."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from provider.kinds import KINDS

Form = dict[str, Any]

AGE = {"id": "age", "name": "Age", "type": "integer", "minValue": 0, "maxValue": 120}
SIZE = {
    "id": "shoe-size",
    "name": "Shoe size",
    "type": "radio",
    "options": {"s": "Small", "l": "Large"},
    "defaultValue": "l",
    "required": True,
}
LIKES = {
    "id": "likes",
    "name": "Likes",
    "type": "checkbox",
    "options": {"red": "Red", "blue": "blue"},
    "defaultValue": ["blue"],
}
FIELDS: tuple[Form, ...] = (
    AGE,
    SIZE,
    LIKES,
    {"id": "token", "name": "Push token", "type": "text", "maxLength": 200, "defaultValue": "-"},
    {"id": "rate", "name": "Rate", "type": "decimal", "defaultValue": 1.5},
    {"id": "since", "name": "Since", "type": "date", "minDate": "2020-01-31T00:00:00.000Z"},
    {"id": "vip", "name": "VIP", "type": "boolean", "defaultValue": True},
    {"id": "mobile", "name": "Mobile", "type": "phone", "defaultCountryCode": "34"},
    {"id": "mail", "name": "Second mail", "type": "email"},
)
INTEGRATION: Form = {
    "name": "Parcels",
    "description": "Says where a parcel is.",
    "eventsEnabled": False,
    "color": "#336699",
    "imageUri": "https://parcels.example/logo.png",
}
EVENT: Form = {
    "integration": "Parcels",
    "name": "Parcel sent",
    "url": "https://parcels.example/hook",
    "icon": "box",
    "headers": {"x-api-key": {"secret": "shop.key", "version": 2}, "x-shop": "example"},
    "fields": {
        "to": {"name": "Recipient", "type": "email", "required": True},
        "weight": {"type": "decimal"},
        "size": {"type": "radio", "options": {"s": "Small", "m": "Medium"}},
        "phone": {"type": "phone", "defaultCountryCode": "34", "pointer": "/contact/phone"},
        "express": {"type": "boolean"},
        "note": {"type": "text"},
    },
}
CONTENT: Form = {
    "name": "Greeting",
    "tags": ["shop, front", "2026"],
    "html": "<p>Hello {{name}},\n  {{amount}} are <b>yours</b></p>",
    "variables": {"name": {"default": "you"}, "amount": {"format": "currency"}},
}
OTHER_CONTENT: Form = {"name": "Footer", "html": "<p>x</p>"}
SEGMENT: Form = {
    "name": "Some > of them",
    "type": "dynamic-plus",
    "match": "any",
    "filters": {
        "adult": {"field": "Age", "operator": "greater-or-equal", "value": 18},
        "shod": {"field": "Shoe size", "operator": "any-of", "values": ["s", "l"]},
        "fans": {
            "match": "all",
            "exclude": True,
            "filters": {
                "red": {"field": "Likes", "operator": "includes", "values": ["red"]},
                "anybody": {
                    "match": "any",
                    "filters": {
                        "mail": {"field": "_email", "operator": "contains", "value": "@shop"},
                        "vip": {"field": "VIP", "operator": "selected", "value": True},
                    },
                },
                "new": {"field": "_createdAt", "operator": "in-the-last", "days": 7},
            },
        },
        "others": {
            "match": "all",
            "filters": {
                "born": {"field": "_birthdate", "operator": "same-day-of-year"},
                "named": {"field": "_name", "operator": "any-of", "values": ["Ana", "Eva Luz"]},
                "came": {
                    "field": "Since",
                    "operator": "between",
                    "from": "2024-01-01",
                    "to": "2024-12-31T12:00:00Z",
                },
            },
        },
    },
}
ALL_LIMITS = {"deactivateAfterFiring": True, "perContact": 3, "total": 1000, "pauseSeconds": 90061}


def check(left: Any, operator: str, after: Any, **right: Any) -> Form:
    """Give a node that checks a value."""
    return {"type": "check-value", "after": after, "left": left, "operator": operator, **right}


NODES: Form = {
    "first": {
        "type": "page-visit",
        "after": "start",
        "pages": {"exactly": ["https://shop.example/a", "https://shop.example/b?c=d"]},
        "exclude": ["https://shop.example/x"],
        "device": "mobile",
        "limits": ALL_LIMITS,
    },
    "second": {
        "type": "page-visit",
        "after": "first",
        "pages": "any",
        "limits": {"pauseSeconds": 3600},
    },
    "app": check("second.userAgent", "contains", "second", right="app > shop"),
    "named": check({"contactField": "_name"}, "not-empty", "app.no"),
    "same": check("first.url", "equals", "named.no", right={"datum": "second.url"}),
    "sized": check({"contactField": "Shoe size"}, "selected", "same.yes", right="l"),
    "grown": check({"contactField": "Age"}, "any-of", "sized.no", right=[18, 21]),
    "greet": {
        "type": "send-web-content",
        "after": ["app.yes", "named.yes"],
        "content": "Greeting",
        "selector": "#top",
        "position": "before",
        "variables": {"name": {"contactField": "_name"}, "amount": "5 €"},
        "limits": {"perContact": 2, "total": 9},
    },
    "foot": {
        "type": "send-web-content",
        "after": "same.no",
        "content": "Footer",
        "selector": "footer > [data-x='1']",
        "position": "replace",
        "limits": "none",
    },
    "pause": {"type": "wait", "after": ["greet", "grown.yes"], "seconds": 183723},
    "parcel": {
        "type": "outbound-event",
        "after": "pause",
        "event": "Parcel sent",
        "fields": {
            "to": {"contactField": "_email"},
            "weight": 1.25,
            "size": "m",
            "express": False,
            "note": {"datum": "first.url"},
        },
        "limits": {"total": 5},
    },
}
WORKFLOW: Form = {
    "name": "Everything",
    "description": "First line\nsecond line",
    "tags": ["a", "b c"],
    "run": "draft",
    "start": {"audience": {"segment": "Some > of them"}, "source": "new"},
    "nodes": NODES,
}


def form_of(kind: str, spec: Mapping[str, Any]) -> Form:
    """Give the form of a spec whose references are names."""
    form = KINDS[kind].comparable(spec)
    if "integration" in spec:
        form["integration"] = spec["integration"]
    return form


def every_form() -> list[tuple[str, Form]]:
    """Give kind and form of all of these, in the order of dependencies."""
    specs = [
        *(("ContactField", field) for field in FIELDS),
        ("CustomIntegration", INTEGRATION),
        ("OutboundEvent", EVENT),
        ("InlineContent", CONTENT),
        ("InlineContent", OTHER_CONTENT),
        ("Segment", SEGMENT),
        ("Workflow", WORKFLOW),
    ]
    return [(kind, form_of(kind, spec)) for kind, spec in specs]


def changed_forms() -> list[tuple[str, Form, Form]]:
    """Give kind, earlier and later form of what can be changed in a console."""
    specs: list[tuple[str, Form, Form]] = [
        ("ContactField", SIZE, _changed_field()),
        ("CustomIntegration", INTEGRATION, INTEGRATION | {"eventsEnabled": True, "color": "#000"}),
        ("OutboundEvent", EVENT, _changed_event()),
        ("InlineContent", CONTENT, _changed_content()),
        ("Segment", _as_renamed(SEGMENT), _as_renamed(_changed_segment())),
        ("Workflow", _as_renamed(WORKFLOW), _as_renamed(_changed_workflow())),
    ]
    return [(kind, form_of(kind, before), form_of(kind, after)) for kind, before, after in specs]


def _as_renamed(spec: Form) -> Form:
    """Give a form with the names that what it refers to has by then."""
    text = json.dumps(spec).replace('"Shoe size"', '"Size of shoe"')
    renamed: Form = json.loads(text.replace('"Greeting"', '"Greetings"'))
    return renamed


def _changed_field() -> Form:
    options = {"s": "Small", "l": "Large", "xl": "Extra large"}
    return SIZE | {"name": "Size of shoe", "options": options, "defaultValue": "xl"}


def _changed_event() -> Form:
    fields = dict(EVENT["fields"])
    del fields["phone"]
    note = {"type": "text", "name": "Remark", "required": True, "pointer": "/notes/0"}
    size = {"type": "radio", "options": {"l": "Large", "m": "Middle"}}
    # The note now stands before the weight.
    ordered = {
        "to": fields.pop("to"),
        "note": note,
        **fields,
        "size": size,
        "day": {"type": "date"},
    }
    headers = {"x-api-key": {"secret": "shop.newKey", "version": 3}, "x-lang": "es"}
    return EVENT | {"url": "https://parcels.example/v2", "headers": headers, "fields": ordered}


def _changed_content() -> Form:
    html = "<p>Hello {{who}},\n  {{amount}} are <b>yours</b></p>\n<!-- {% not ours %} -->"
    variables = {"who": {}, "amount": {"format": "percent", "default": "0"}}
    return CONTENT | {"name": "Greetings", "html": html, "tags": ["2026"], "variables": variables}


def _changed_segment() -> Form:
    filters = copy.deepcopy(SEGMENT["filters"])
    filters["adult"] = {"field": "_name", "operator": "empty"}
    filters["others"]["filters"]["named"]["values"] = ["Eva Luz", "Zoe"]
    filters["others"]["exclude"] = True
    del filters["others"]["filters"]["born"]
    del filters["fans"]["filters"]["anybody"]
    filters["fans"]["filters"]["new"]["days"] = 30
    filters["more"] = {"match": "any", "filters": {"old": filters.pop("shod")}}
    return SEGMENT | {"match": "all", "filters": filters}


def _changed_workflow() -> Form:
    nodes = copy.deepcopy(NODES)
    nodes["first"] |= {"pages": {"starting-with": ["https://shop.example/b?c=d"]}, "limits": "none"}
    del nodes["first"]["device"]
    nodes["app"]["right"] = "other app"
    nodes["sized"] |= {"operator": "not-selected", "right": "xl"}
    # A new condition between two old ones, one that is gone, and an action of another kind.
    nodes["tall"] = check({"contactField": "Age"}, "greater", "named.no", right=17)
    nodes["same"]["after"] = ["tall.yes", "named.no"]
    del nodes["grown"]
    nodes["pause"] |= {"after": "greet", "seconds": 60}
    nodes["foot"] = {"type": "wait", "after": "same.no", "seconds": 5}
    nodes["greet"] |= {"content": "Footer", "variables": {}}
    nodes["greet"]["limits"] = {"total": 9}
    nodes["parcel"]["fields"] = {
        "to": {"contactField": "Second mail"},
        "size": "l",
        "note": "literal now",
        "express": True,
    }
    start = {"audience": "push-subscribed", "source": "existing-and-new"}
    return WORKFLOW | {
        "name": "Nearly all",
        "description": "",
        "tags": [],
        "start": start,
        "nodes": nodes,
    }


def every_choice() -> list[tuple[str, Form]]:
    """Give kind and form of small objects that have, between them, every fixed choice."""
    audiences = ("with-email", "without-email", "with-mobile-phone", "push-subscribed")
    sources = ("existing", "new", "existing-and-new")
    devices = ("any", "desktop", "mobile")
    positions = ("before", "after", "append", "replace")
    formats = ("none", "number", "date", "currency", "percent")
    nodes: Form = {
        device: {
            "type": "page-visit",
            "after": "start",
            "pages": "any",
            "device": device,
            "limits": "none",
        }
        for device in devices
    }
    nodes |= {
        position: {
            "type": "send-web-content",
            "after": "any",
            "content": "Footer",
            "selector": "body",
            "position": position,
            "limits": "none",
        }
        for position in positions
    }
    specs: list[tuple[str, Form]] = [
        (
            "Workflow",
            {
                "name": "Choices",
                "run": "draft",
                "start": {"audience": audience, "source": sources[number % 3]},
                "nodes": nodes,
            },
        )
        for number, audience in enumerate(audiences)
    ]
    variables = {name: {"format": name} for name in formats}
    specs.append(
        ("InlineContent", {"name": "Formats", "html": "<p>{{none}}</p>", "variables": variables})
    )
    filters = {"mail": {"field": "_email", "operator": "not-empty"}}
    plain = {"id": "plain", "name": "Plain", "type": "radio", "options": {"a": "A"}}
    specs.append(("ContactField", plain))
    specs.append(("Segment", {"name": "Plain", "type": "dynamic", "filters": filters}))
    return [(kind, form_of(kind, spec)) for kind, spec in specs]
