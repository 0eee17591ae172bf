"""What an edit of a workflow's nodes means, in a sentence."""

from typing import Any

import pytest

from provider.plan import Operation
from provider.review.report.model import Danger
from tests.unit.review.report.reported import dangers, effects, headlines, planned

NODES: dict[str, Any] = {
    "visit": {"type": "page-visit", "after": ["start"], "pages": "any", "limits": "none"},
    "in-app": {
        "type": "check-value",
        "after": ["visit.next"],
        "left": "visit.userAgent",
        "operator": "contains",
        "right": "shop-app",
    },
    "collect": {
        "type": "send-web-content",
        "after": ["in-app.yes"],
        "content": "c",
        "selector": "body",
        "position": "append",
        "limits": "none",
    },
}
PRODUCT = {
    "type": "check-value",
    "after": ["in-app.yes"],
    "left": "visit.url",
    "operator": "contains",
    "right": "/product/",
}
PUSH: dict[str, Any] = {
    "type": "outbound-event",
    "after": ["later.next"],
    "event": "e",
    "fields": {"title": "Hello"},
    "limits": "none",
}
WAIT = {"type": "wait", "after": ["start"], "seconds": 3600}
SENDER = {"later": WAIT, "push": PUSH}
START = {"audience": "all-contacts", "source": "existing-and-new"}
SHOWS, PLACE = "shows c", 'inside "body"'
IN_APP = 'User Agent contains "shop-app"'


def edited(
    before: dict[str, Any], after: dict[str, Any], run: str = "continuous", **start: str
) -> Any:
    """Give the effects of an edit of nodes, or of the start."""
    form = {"name": "W", "run": run, "start": START, "nodes": before}
    now = {**form, "start": START | start, "nodes": after}
    return effects(planned("Workflow", before=form, after=now))


def other(nodes: dict[str, Any], name: str, **settings: Any) -> dict[str, Any]:
    """Give nodes of which one has other settings."""
    return {**nodes, name: nodes[name] | settings}


def without(nodes: dict[str, Any], *names: str) -> dict[str, Any]:
    """Give the others."""
    return {name: node for name, node in nodes.items() if name not in names}


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (
            NODES,
            other(NODES, "in-app", right="my-app"),
            (
                f'it {SHOWS} only where User Agent contains "my-app"; no longer in other cases '
                f"where {IN_APP}"
            ),
        ),
        (
            NODES,
            other(NODES, "in-app", right="app"),
            f'it {SHOWS} wherever User Agent contains "app", not only where {IN_APP}',
        ),
        (
            NODES,
            other(NODES, "in-app", operator="not-contains"),
            (
                f'it {SHOWS} only where User Agent does not contain "shop-app"; no longer in other '
                f"cases where {IN_APP}"
            ),
        ),
        (
            other(NODES, "collect", after=["in-app.no"]),
            other(other(NODES, "collect", after=["in-app.no"]), "in-app", right="my-app"),
            (
                'the check "in-app" says Yes only where User Agent contains "my-app"; no longer in '
                f"other cases where {IN_APP}"
            ),
        ),
        (
            NODES,
            other(NODES, "collect", after=["in-app.no"]),
            (
                f'it {SHOWS} where the check "in-app" ({IN_APP}) says No, no longer where it says '
                "Yes"
            ),
        ),
        (
            NODES,
            other(NODES, "collect", after=["visit.next"]),
            (f'it {SHOWS} after the trigger "visit", no longer after Yes at the check "in-app"'),
        ),
        (
            NODES,
            other(NODES, "collect", after=["on-product.yes"]) | {"on-product": PRODUCT},
            (
                f'it {SHOWS} only where also Page URL contains "/product/"; all others no longer '
                "get that"
            ),
        ),
        (
            NODES,
            other(NODES, "collect", after=["on-product.no"]) | {"on-product": PRODUCT},
            (f'it {SHOWS} as before, but no longer where Page URL contains "/product/"'),
        ),
        (
            NODES,
            NODES | {"on-product": PRODUCT},
            'it also checks whether Page URL contains "/product/"',
        ),
        (
            NODES,
            without(other(NODES, "collect", after=["visit.next"]), "in-app"),
            f"it no longer checks whether {IN_APP} before it {SHOWS}",
        ),
        (
            NODES,
            other(NODES, "visit", pages={"starting-with": ["/a"]}),
            (
                'the trigger "visit" fires on pages whose address begins with "/a", no longer on '
                "any page"
            ),
        ),
        (
            NODES,
            other(NODES, "collect", position="replace"),
            f'it shows c in place of what is inside "body"; so far {PLACE}',
        ),
        (NODES, without(NODES, "collect"), f"it no longer {SHOWS} {PLACE}"),
        (
            SENDER,
            SENDER | {"again": PUSH | {"after": ["push.next"], "fields": {"title": "Again"}}},
            (
                'it also sends by e (title: "Again") right after the message of node "push" '
                '(title: "Hello"), without a wait between'
            ),
        ),
        (
            without(SENDER, "push"),
            SENDER,
            'it also sends by e (title: "Hello") 1 hour after a contact comes in',
        ),
        (
            SENDER,
            without(other(SENDER, "push", after=["start"]), "later"),
            "it no longer waits 1 hour",
        ),
        (
            without(other(SENDER, "push", after=["start"]), "later"),
            SENDER,
            'it waits 1 hour before it sends by e (title: "Hello")',
        ),
        (SENDER, other(SENDER, "later", seconds=60), "it waits 1 minute, no longer 1 hour"),
        (
            SENDER,
            other(SENDER, "push", fields={"title": "Bye"}),
            'it sends title: "Bye"; so far "Hello"',
        ),
        (
            SENDER,
            other(SENDER, "push", fields={"title": "Hello", "url": "https://a.example"}),
            'it also sends url: "https://a.example"',
        ),
        (SENDER, other(SENDER, "push", fields={}), 'it no longer sends title: "Hello"'),
        (
            SENDER,
            other(SENDER, "push", limits={"perContact": 1}),
            'the limitations of the node "push" are Max triggers per contact: 1; so far none',
        ),
    ],
)
def test_an_edit_of_what_runs_says_who_gets_what_from_now_on(
    before: dict[str, Any], after: dict[str, Any], text: str
) -> None:
    found = edited(before, after)
    assert dangers(found) == {f"from now on {text}": Danger.CAUTION}
    assert headlines(found) == [f"from now on {text}"]


def test_another_audience_says_who_enters_and_who_no_longer_does() -> None:
    found = edited(SENDER, SENDER, source="new")
    assert dangers(found) == {
        (
            "from now on it takes in all contacts (new), no longer all contacts (existing and new)"
        ): Danger.CAUTION
    }


def test_a_draft_does_nothing_whatever_changes_in_it() -> None:
    found = edited(NODES, other(NODES, "in-app", right="my-app"), run="draft")
    assert headlines(found) == [
        "it is a draft: nothing is sent or shown by it, before or after this change"
    ]
    assert max(effect.danger for effect in found) is Danger.NONE


DRAFT = "it is a draft: nothing is sent or shown by it, before or after this change"


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (
            SENDER,
            other(SENDER, "push", fields={"title": "Hi"}),
            'once it runs, it sends title: "Hi" (so far the draft said: "Hello")',
        ),
        (
            NODES,
            other(NODES, "collect", selector="#a"),
            f'once it runs, it {SHOWS} inside "#a" (so far the draft said: {PLACE})',
        ),
    ],
)
def test_of_a_draft_nothing_is_said_to_be_sent_now_or_before(
    before: dict[str, Any], after: dict[str, Any], text: str
) -> None:
    assert [effect.text for effect in edited(before, after, run="draft")] == [DRAFT, text]


def test_a_draft_that_starts_has_sent_nothing_so_far() -> None:
    form = {"name": "W", "run": "draft", "start": START, "nodes": SENDER}
    after = {**form, "run": "continuous", "nodes": other(SENDER, "push", fields={"title": "Hi"})}
    assert not [
        effect.text
        for effect in effects(planned("Workflow", before=form, after=after))
        if "so far" in effect.text or "no longer" in effect.text or "Hello" in effect.text
    ]


def test_what_was_shown_so_far_has_the_name_that_it_had() -> None:
    content = planned(
        "InlineContent",
        Operation.REPLACE,
        "shop.banner",
        pulumi_id="c",
        before={"name": "Old", "html": "a"},
        after={"name": "New", "html": "a"},
    )
    form = {"name": "W", "run": "continuous", "start": START, "nodes": NODES}
    nodes = other(NODES, "collect", content="d")
    made = planned("InlineContent", Operation.KEEP, "shop.d", pulumi_id="d", before={"name": "D"})
    flow = planned("Workflow", name="shop.w", before=form, after={**form, "nodes": nodes})
    said = [effect.text for effect in effects(flow, others=(content, made))]
    assert any(text.endswith('so far it shows inline content "Old" inside "body"') for text in said)


def test_where_several_ways_lead_to_a_node_nothing_is_guessed_of_who_comes_there() -> None:
    before = other(NODES, "collect", after=["in-app.yes", "visit.next"])
    (text,) = dangers(edited(before, other(before, "in-app", right="my-app")))
    assert text.startswith('from now on the check "in-app" says Yes only where')


def test_of_very_many_sentences_the_rest_is_counted() -> None:
    many = {f"n{number}": WAIT for number in range(9)}
    after = {name: WAIT | {"seconds": 60 + place} for place, name in enumerate(sorted(many))}
    found = edited(many, after)
    assert len(found) == 7
    assert found[-1].text == "3 more steps of it change"


def test_only_another_name_of_a_node_means_nothing() -> None:
    renamed = {"wait": WAIT, "push": PUSH | {"after": ["wait.next"]}}
    assert edited(SENDER, renamed) == ()


BEHIND = 'the message of node "push" (title: "Hello")'
AGAIN = PUSH | {"fields": {"title": "Again"}}


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (
            {"pause": WAIT | {"after": ["push.next"]}, "again": AGAIN | {"after": ["pause.next"]}},
            f'it also sends by e (title: "Again") 1 hour after {BEHIND}',
        ),
        (
            {
                "visit": NODES["visit"] | {"after": ["push.next"]},
                "collect": NODES["collect"] | {"after": ["visit.next"]},
            },
            f"it also {SHOWS} {PLACE} after {BEHIND}, on any page",
        ),
        (
            {
                "visit": NODES["visit"] | {"after": ["push.next"]},
                "pause": WAIT | {"after": ["visit.next"]},
                "again": AGAIN | {"after": ["pause.next"]},
            },
            f'it also sends by e (title: "Again") after {BEHIND}, on any page, 1 hour later',
        ),
    ],
    ids=["a wait", "a trigger", "a trigger and a wait"],
)
def test_what_follows_a_message_is_counted_from_it(more: dict[str, Any], text: str) -> None:
    assert f"from now on {text}" in dangers(edited(SENDER, SENDER | more))
