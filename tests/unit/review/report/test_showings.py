"""Through which workflow visitors get an inline content, and where."""

from typing import Any

import pytest

from provider.plan import Operation
from provider.review.report.model import Danger, Effect
from tests.unit.review.report.reported import (
    dangers,
    effects,
    headlines,
    of_a_task,
    planned,
)

CONTENT: dict[str, Any] = {
    "before": {"name": "C", "html": "a"},
    "after": {"name": "C", "html": "b"},
}
NODES: dict[str, Any] = {
    "visit": {"type": "page-visit", "after": ["start"], "pages": "any", "limits": "none"},
    "in-app": {
        "type": "check-value",
        "after": ["visit.next"],
        "left": "visit.userAgent",
        "operator": "contains",
        "right": "shop-app",
    },
    "show": {
        "type": "send-web-content",
        "after": ["in-app.no"],
        "content": "c",
        "selector": "#banner",
        "position": "replace",
        "limits": "none",
    },
}
START = {"audience": "all-contacts", "source": "existing-and-new"}
PLACE = (
    'the workflow "W" shows it in place of what is inside "#banner", on any page, except where '
    'User Agent contains "shop-app", to all contacts (existing and new)'
)
ALWAYS = ", on every such visit (no limit is set)"
REACHED = "the change reaches active workflows at once: "


SHOWS = (
    'it shows c in place of what is inside "#banner", on any page, except where User Agent '
    'contains "shop-app", to all contacts (existing and new)'
)


def user(before: str, after: str, operation: Operation = Operation.UPDATE, **nodes: Any) -> Any:
    """Give a workflow that shows the content ``c``."""
    form = {"name": "W", "start": START, "nodes": NODES | nodes}
    sides = {"before": form | {"run": before}, "after": form | {"run": after}}
    return planned("Workflow", operation, "shop.w", **sides)


def edited(*said: str, used: Any = None, **given: Any) -> tuple[Effect, ...]:
    """Give the effects of an edit of the content."""
    item = planned("InlineContent", pulumi_id="c", **{**CONTENT, **given})
    return effects(item, *said, others=(used,) if used else ())


@pytest.mark.parametrize(("names", "noun"), [('"W"', "workflow"), ('"V", "W"', "workflows")])
def test_an_edited_content_reaches_visitors(names: str, noun: str) -> None:
    text = f"visitors get the edited content at once, through the active {noun} {names}"
    assert dangers(edited(f"{REACHED}{names}")) == {text: Danger.CAUTION}


def test_a_content_that_nothing_shows_reaches_nobody() -> None:
    assert dangers(edited()) == {
        "no active workflow shows it, so no visitor notices yet": Danger.NONE
    }


@pytest.mark.parametrize(
    ("sides", "operation", "text"),
    [
        (
            ("paused", "continuous"),
            Operation.UPDATE,
            'visitors get the edited content through the workflow "W", which connectif up resumes',
        ),
        (
            ("draft", "continuous"),
            Operation.UPDATE,
            'visitors get the edited content through the workflow "W", which connectif up starts',
        ),
        (("draft", "draft"), Operation.UPDATE, ""),
        (("once: a", "once: a"), Operation.KEEP, ""),
    ],
    ids=["one that the run resumes", "one that the run starts", "a draft", "one that has ended"],
)
def test_a_content_reaches_visitors_through_a_workflow_that_the_same_run_starts(
    sides: tuple[str, str], operation: Operation, text: str
) -> None:
    first = edited(used=user(*sides, operation))[0]
    quiet = Effect("no active workflow shows it, so no visitor notices yet")
    assert first == (Effect(text, Danger.CAUTION) if text else quiet)


def test_it_is_said_on_which_pages_where_and_to_whom_it_is_shown() -> None:
    found = edited(f'{REACHED}"W"', used=user("continuous", "continuous", Operation.KEEP))
    assert headlines(found) == [PLACE]


def test_where_several_ways_lead_there_nothing_is_said_of_the_way() -> None:
    show = NODES["show"] | {"after": ["in-app.no", "visit.next"]}
    (text,) = headlines(edited(used=user("draft", "draft", Operation.KEEP, show=show)))
    assert text == (
        'the workflow "W" shows it in place of what is inside "#banner", to all contacts (existing '
        "and new): it is a draft, so no visitor sees it yet"
    )


def test_of_very_many_places_some_are_said_and_the_others_counted() -> None:
    many = {f"show-{n}": NODES["show"] | {"selector": f"#banner-{n}"} for n in range(5)}
    found = headlines(edited(used=user("continuous", "continuous", Operation.KEEP, **many)))
    assert (len(found), found[-1]) == (5, "2 more places show it")


def test_a_content_that_becomes_again_what_it_was_is_no_edited_one() -> None:
    by_hand = {"recorded": CONTENT["after"], "before": CONTENT["before"]}
    first = edited(f'{REACHED}"W"', **by_hand)[0]
    assert first.text == (
        'visitors get back what the definition says at once, through the active workflow "W"'
    )
    through = edited(used=user("draft", "continuous"), **by_hand)[0]
    assert through.text == (
        "visitors get what the definition says, in place of what was changed by hand through the "
        'workflow "W", which connectif up starts'
    )


def test_a_new_content_names_who_shows_it() -> None:
    made = planned("InlineContent", Operation.CREATE, "shop.one", after=CONTENT["after"])
    show = NODES["show"] | {"content": "shop.one"}
    used = user("continuous", "continuous", Operation.KEEP, show=show)
    assert dangers(effects(made, others=(used,))) == {f"{PLACE}{ALWAYS}": Danger.CAUTION}
    assert headlines(effects(made)) == [
        "no workflow of these definitions shows it, so no visitor sees it"
    ]


def test_what_a_person_edits_reaches_visitors_once_it_is_done() -> None:
    assert of_a_task(planned("InlineContent", **CONTENT)) == {
        (
            "every visitor whom a workflow shows it to gets the edited content once a person has "
            "done the task"
        ): Danger.CAUTION
    }


def test_a_workflow_that_starts_says_for_whom_where_and_what() -> None:
    form = {"name": "W", "run": "continuous", "start": START, "nodes": NODES}
    found = effects(planned("Workflow", Operation.CREATE, after=form), 'starts "W"')
    assert dangers(found) == {"it starts": Danger.CAUTION, f"{SHOWS}{ALWAYS}": Danger.CAUTION}


@pytest.mark.parametrize(
    ("limited", "often"),
    [
        ({"show": {"perContact": 1}}, ", as often as its limits allow ({})"),
        ({"visit": {"deactivateAfterFiring": True}}, ", as often as its limits allow ({})"),
        ({"show": None}, ""),
    ],
    ids=["of the content", "of the trigger", "unknown"],
)
def test_what_is_shown_says_how_often(limited: dict[str, Any], often: str) -> None:
    nodes = {name: node | {"limits": limited.get(name, "none")} for name, node in NODES.items()}
    form = {"name": "W", "run": "continuous", "start": START, "nodes": nodes}
    (text,) = list(
        dangers(effects(planned("Workflow", Operation.CREATE, after=form), 'starts "W"'))
    )[1:]
    before, _, after = often.partition("{}")
    assert text.startswith(f"{SHOWS}{before}")
    assert text.endswith(after)
    assert ALWAYS not in text


def test_what_no_running_workflow_shows_is_calm() -> None:
    made = planned("InlineContent", Operation.CREATE, "shop.one", after=CONTENT["after"])
    show = NODES["show"] | {"content": "shop.one"}
    found = dangers(effects(made, others=(user("draft", "draft", Operation.KEEP, show=show),)))
    assert set(found.values()) == {Danger.NONE}


def test_a_workflow_that_is_resumed_says_what_it_shows_again() -> None:
    form: dict[str, Any] = {"name": "W", "start": START, "nodes": NODES}
    runs, paused = form | {"run": "continuous"}, form | {"run": "paused"}
    item = planned("Workflow", recorded=runs, before=paused, after=runs)
    found = effects(item, 'resumes "W"')
    assert found[0].text == "somebody paused it in Connectif by hand: connectif up resumes it"
    assert dangers(found)[f"resumed, {SHOWS}{ALWAYS}"] is Danger.CAUTION
