"""Shapes: every way in which an answer may be other than known, and nothing of what it says."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from provider.api import Look
from provider.api.announcement import Announcement
from provider.doctor.answers import Answer, Answers
from provider.doctor.api_document import api_document, vocabulary
from provider.doctor.areas import AREAS, EVENTS, areas
from provider.doctor.shape_report import as_data, as_markdown, store_shape
from provider.doctor.shapes import Shapes, form
from provider.doctor.vocabulary import HIDDEN

ID = "0123456789abcdef01234567"
MOMENT = "2026-11-25T10:00:00.000Z"
WORKFLOW = {"id": ID, "name": "Collect", "status": "active", "createdAt": MOMENT}
FIELD = {
    "id": "token",
    "name": "Token",
    "type": "text",
    "custom": True,
    "readOnly": False,
    "required": False,
}
EVENT: dict[str, Any] = {
    "id": ID,
    "name": "Push",
    "category": "send",
    "createdAt": MOMENT,
    "updatedAt": MOMENT,
    "fields": [{"id": "title", "name": "Title", "type": "text"}],
}


def shapes(path: str, *objects: Any, public: bool = True, **page: Any) -> Shapes:
    """Give the shapes of one page of a list."""
    document = api_document()
    found = Shapes(document, vocabulary(), document.operation(path)[1], public=public)
    found.add({"results": list(objects), **page})
    return found


def differences(path: str, *objects: Any, **options: Any) -> list[tuple[str, ...]]:
    """Give the differences of one page of a list, without how often."""
    found = shapes(path, *objects, **options).differences()
    return [(item.kind, item.path, item.expected, item.found) for item in found]


def workflow(**changes: Any) -> dict[str, Any]:
    return {name: item for name, item in (WORKFLOW | changes).items() if item is not ...}


CASES: dict[str, tuple[dict[str, Any], list[tuple[str, ...]]]] = {
    "as known": (workflow(), []),
    "a property that is not known": (
        workflow(folder="x"),
        [("unknown", "results[].folder", "", "string")],
    ),
    "what is below it": (
        workflow(statistics={"sent": 1, "opened": None}),
        [
            ("unknown", "results[].statistics", "", "object"),
            ("unknown", "results[].statistics.opened", "", "null"),
            ("unknown", "results[].statistics.sent", "", "integer"),
        ],
    ),
    "words of a state that is not known": (
        workflow(runStatus="x", state="archived"),
        [
            ("unknown", "results[].runStatus", "", "string"),
            ("unknown", "results[].state", "", "string (archived)"),
        ],
    ),
    "a property of the other surface": (
        workflow(tags=["a"]),
        [
            ("unknown", "results[].tags", "", "array"),
            ("unknown", "results[].tags[]", "", "string"),
        ],
    ),
    "a required property that is missing": (
        workflow(name=...),
        [("missing", "results[].name", "string", "")],
    ),
    "another type": (
        workflow(createdAt=1732528800),
        [("type", "results[].createdAt", "string", "integer")],
    ),
    "null": (workflow(name=None), [("type", "results[].name", "string", "null")]),
    "another spelling of a word": (
        workflow(status="ACTIVE"),
        [("word", "results[].status", "active, draft, finished, paused, scheduled", "ACTIVE")],
    ),
    "another word": (
        workflow(status="IN_PROGRESS"),
        [
            (
                "word",
                "results[].status",
                "active, draft, finished, paused, scheduled",
                "IN_PROGRESS",
            )
        ],
    ),
    "a word that may be anything": (
        workflow(status="Ana"),
        [
            (
                "word",
                "results[].status",
                "active, draft, finished, paused, scheduled",
                "another word",
            )
        ],
    ),
    "another form of an id": (
        workflow(id="6f9619ff-8b86-d011-b42d-00c04fc964ff"),
        [("form", "results[].id", "the pattern ^[0-9a-f]{24}$", "a UUID")],
    ),
    "another form of a moment": (
        workflow(createdAt="2026-11-25"),
        [("form", "results[].createdAt", "a date and time with zone", "a date")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_other_than_known_is_told(case: str) -> None:
    given_object, expected = CASES[case]
    assert differences("/workflows/", given_object) == expected


def test_what_only_some_objects_lack_is_told_so() -> None:
    found = shapes("/workflows/", workflow(), workflow(name=...), workflow(folder="x"))
    assert [(item.path, item.how_often) for item in found.differences()] == [
        ("results[].folder", "in some objects"),
        ("results[].name", "in some objects"),
    ]


def test_a_list_of_another_shape_is_told() -> None:
    document = api_document()
    found = Shapes(document, vocabulary(), document.operation("/workflows/")[1], public=True)
    found.add([WORKFLOW])
    kinds = {(item.kind, item.path) for item in found.differences()}
    assert ("type", "") in kinds
    other = shapes("/workflows/", items=[WORKFLOW])
    assert ("unknown", "items") in {(item.kind, item.path) for item in other.differences()}


def test_an_event_is_compared_with_the_type_of_each_field() -> None:
    radio = {"id": "a", "name": "A", "type": "radio"}
    other = {"id": "b", "name": "B", "type": "multiselect", "required": "yes"}
    found = differences("/custom-event-types/", EVENT, EVENT | {"fields": [radio, other]})
    known = "boolean, checkbox, date, decimal, email, integer, phone, radio, text"
    assert found == [
        ("type", "results[].fields[].required", "boolean", "string"),
        ("word", "results[].fields[].type", known, "multiselect"),
    ]
    (missing,) = differences("/custom-event-types/", EVENT | {"fields": [radio]})
    assert missing[:2] == ("missing", "results[].fields[].options")


def test_the_events_below_an_integration_are_known_by_their_template() -> None:
    path, _ = api_document().operation(f"/custom-integrations/{ID}{EVENTS.path}")
    assert path == "/custom-integrations/{id}/custom-event-types/"


def test_a_word_where_no_list_is_known_is_told() -> None:
    assert differences("/contact-fields/", FIELD | {"status": "active"}) == [
        ("word", "results[].status", "", "active")
    ]
    assert differences("/contact-fields/", FIELD | {"status": "Ana"}) == []


def test_what_was_assumed_and_is_seen_is_confirmed() -> None:
    found = shapes("/workflows/", workflow(status="ACTIVE"))
    assert "results[].createdAt" in found.confirmed()
    assert "results[].status" not in found.confirmed()
    assert "results[].updatedAt" in found.never()


def test_the_extended_surface_is_known_on_the_extended_surface() -> None:
    start = {"audience": {"segment": ID}, "source": "existing"}
    body = workflow(tags=["a"], start=start, nodes=[])
    assert differences("/workflows/", body, public=False) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "an empty text"),
        ("0815", "digits"),
        (ID, "24 hexadecimal digits"),
        ("2026-11-25T10:00:00+01:00", "a date and time with zone"),
        ("2026-11-25 10:00", "a date and time without zone"),
        ("https://shop.example/a", "an address"),
        ("ana@shop.example", "another text"),
    ],
)
def test_a_form_is_named_without_the_text(text: str, name: str) -> None:
    assert form(text) == name


# --- nothing leaks

CANARY = "Canary"
#: Words in which somebody's data may come as a key or as a text.
HOSTILE = [
    "Canary",
    "canary",
    "canaryName",
    "canary_name",
    "statusCanary",
    "canary@shop.example",
    "https://canary.example/?id=canary",
    "CANARY-1",
    "created\u200bCanary",
    "Çanary canary",
    "c4n4ry-canary",
    "a" * 500 + "canary",
    "| canary |",
    "\x1b[31mcanary",
]
KEYS = some.sampled_from([*HOSTILE, "id", "name", "status", "type", "results", "links", "next"])
VALUES = some.recursive(
    some.sampled_from([*HOSTILE, None, True, 4711, 4711.5]),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def known_objects() -> list[dict[str, Any]]:
    return [dict(WORKFLOW), dict(FIELD), dict(EVENT)]


def report(bodies: list[Any], parameters: tuple[str, ...] = ()) -> str:
    """Give both forms of the report about these answers of every area."""
    look = Look(tuple(bodies), True, Announcement(), (), parameters)
    known = {area.name: Answer(area, {area.path: look}) for area in areas(extended=True)}
    text = ""
    for extended in (False, True):
        shape = store_shape(Answers(known), extended=extended)
        text += as_markdown([shape]) + json.dumps(as_data([shape]))
    return text


@settings(max_examples=30)
@given(some.lists(VALUES, max_size=4))
def test_no_answer_of_any_shape_leaks_a_value_or_a_name(values: list[Any]) -> None:
    bodies = [*values, {"results": values, "links": values}]
    bodies += [{"results": [item | {"canary": values} for item in known_objects()]}]
    for position, item in enumerate(known_objects()):
        for name in item:
            bodies += [{"results": [item | {name: value}]} for value in values[position:]]
    text = report(bodies, tuple(HOSTILE)).lower()
    assert "canary" not in text
    assert "4711" not in text
    assert "\x1b" not in text


def test_every_text_and_every_key_of_a_whole_answer_may_be_hostile() -> None:
    def poisoned(value: Any, word: str) -> Any:
        if isinstance(value, dict):
            changed = {key: poisoned(item, word) for key, item in value.items()}
            return changed | {f"{word}{number}": "x" for number in range(3)} | {word: value}
        if isinstance(value, list):
            return [poisoned(item, word) for item in value]
        return word if isinstance(value, str) else value

    bodies = [
        {"results": [poisoned(item, word) for item in known_objects()], word: {word: word}}
        for word in HOSTILE
    ]
    text = report(bodies)
    assert "canary" not in text.lower()
    assert "| not known | `results[].*` |" in text


def test_a_report_about_too_much_stays_short() -> None:
    words = ("item", "list", "date", "page", "user", "state", "value", "field", "name", "type")
    pairs = [f"{one}{two.title()}" for one in words for two in words]
    names = [f"{pair}{word.title()}" for pair in pairs for word in words]
    found = shapes("/workflows/", dict.fromkeys(names, 1), WORKFLOW)
    assert 400 < len(found.places) < 420
    # What is known is not crowded out.
    assert ("missing", "results[].id") in {(item.kind, item.path) for item in found.differences()}
    assert "results[].createdAt" in found.places
    deep: Any = {}
    for _ in range(300):
        deep = {"item": deep}
    assert len(shapes("/workflows/", deep).places) < 20
    for _ in range(300):
        deep = [deep]
    assert len(shapes("/workflows/", workflow(name=deep), deep).places) < 40


def test_the_words_of_the_vocabulary_are_words_and_no_names() -> None:
    known = vocabulary()
    assert known.name("customIntegrationId") == "customIntegrationId"
    assert known.name("_id") == "_id"
    assert [known.name(key) for key in ("ana", "anaId", "id1", "", "a", "reskyt-token")] == [
        "*"
    ] * 6
    assert known.state("in-progress") == "in-progress"
    assert known.state("ana") is None


def test_areas_and_operations_belong_together() -> None:
    for area in AREAS:
        assert api_document().operation(area.path)[0] == area.path


def test_a_long_word_is_judged_at_once() -> None:
    known = vocabulary()
    begun = time.monotonic()
    assert known.name("a" * 47 + "1") == HIDDEN
    assert known.state("a" * 47 + "1") is None
    assert time.monotonic() - begun < 1
