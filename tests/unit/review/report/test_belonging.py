"""What an edit of a segment means to who belongs to it, and to its workflows."""

from typing import Any

import pytest

from provider.plan import Operation
from provider.review.report.belonging import FEWER, MORE, OTHERS
from provider.review.report.model import Danger, Effect
from tests.unit.review.report.reported import dangers, effects, planned


def segment(match: str, *filters: str, **others: Any) -> dict[str, Any]:
    """Give a segment's form with filters by their ids."""
    found = {name: {"field": "_email", "operator": "not-empty"} for name in filters}
    return {"name": "S", "type": "dynamic", "match": match, "filters": found | others}


def reach(found: Any) -> str:
    """Give the sentence about who belongs to a segment."""
    (text,) = [effect.text for effect in found if " belong to it than before" in effect.text]
    return str(text)


PHONE = {"field": "_name", "operator": "empty"}


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (
            segment("all", "a"),
            segment("all", "a", "b"),
            f"{FEWER}: only those for whom also Email is not empty",
        ),
        (
            segment("all", "a", "b"),
            segment("all", "a"),
            f"{MORE}: also those for whom this does not hold: Email is not empty",
        ),
        (
            segment("any", "a"),
            segment("any", "a", "b"),
            f"{MORE}: also those for whom Email is not empty",
        ),
        (
            segment("any", "a", "b"),
            segment("any", "a"),
            f"{FEWER}: no longer those for whom only Email is not empty",
        ),
        (segment("all", "a"), segment("all", b=PHONE), OTHERS),
        (segment("all", "a", "b"), segment("any", "a", "b"), OTHERS),
        (
            segment("all", "a"),
            segment("all", a=PHONE),
            f"{OTHERS}: those for whom Name is empty; no longer others for whom Email is not empty",
        ),
    ],
)
def test_a_segment_is_narrowed_widened_or_another_one(
    before: dict[str, Any], after: dict[str, Any], text: str
) -> None:
    found = effects(planned("Segment", before=before, after=after))
    assert (reach(found), found[0].danger) == (text, Danger.NOTICE)
    assert [effect.text for effect in found if effect.headline] == [
        text,
        "no workflow of these definitions uses it",
        (
            "how many contacts that are, this report cannot know: look at the segment in Connectif "
            "(Contacts > Segments; only a Dynamic Segment Plus has a preview with numbers)"
        ),
    ]


def test_the_same_filter_under_another_key_is_no_change_of_who_belongs() -> None:
    sides: dict[str, Any] = {"before": segment("all", "a"), "after": segment("all", "b")}
    assert effects(planned("Segment", **sides)) == ()


def test_a_segment_that_only_has_another_name_holds_the_same_contacts() -> None:
    after = segment("any", "a") | {"name": "Other"}
    assert effects(planned("Segment", before=segment("all", "a"), after=after)) == ()


def user(run: str, operation: Operation = Operation.KEEP, *, sends: bool = True) -> Any:
    """Give a workflow whose audience the segment ``s`` is."""
    push = {"type": "outbound-event", "after": ["start"], "event": "e", "fields": {}}
    wait = {"type": "wait", "after": ["start"], "seconds": 60}
    start = {"audience": {"segment": "s"}, "source": "existing-and-new"}
    form = {"name": "W", "run": run, "start": start, "nodes": {"one": push if sends else wait}}
    return planned("Workflow", operation, "shop.w", before=form, after=form)


@pytest.mark.parametrize(
    ("sides", "used", "text"),
    [
        (
            (segment("all", "a"), segment("all", "a", "b")),
            user("continuous"),
            (
                'the workflow "W" no longer takes in the others, so it sends nothing to them (but '
                "for those who are inside it already: of these nothing is documented)"
            ),
        ),
        (
            (segment("all", "a"), segment("all", "a", "b")),
            user("continuous", sends=False),
            'the workflow "W" no longer takes in the others',
        ),
        (
            (segment("all", "a", "b"), segment("all", "a")),
            user("continuous"),
            'the workflow "W" may SEND to those who belong only now (assumed)',
        ),
        (
            (segment("all", "a"), segment("all", b=PHONE)),
            user("continuous"),
            (
                'the workflow "W" takes in and sends to those who belong now, and no longer takes '
                "in the others"
            ),
        ),
    ],
)
def test_an_edited_segment_says_what_each_of_its_workflows_makes_of_that(
    sides: tuple[Any, Any], used: Any, text: str
) -> None:
    item = planned("Segment", pulumi_id="s", before=sides[0], after=sides[1])
    found = effects(item, others=(used,))
    assert dangers(found)[text] is Danger.CAUTION
    assert found[0].danger is Danger.CAUTION


def test_a_draft_sends_nothing_though_its_segment_is_another_one() -> None:
    sides: dict[str, Any] = {"before": segment("all", "a"), "after": segment("all", "a", "b")}
    found = effects(planned("Segment", pulumi_id="s", **sides), others=(user("draft"),))
    text = 'the workflow "W" is a draft, so it sends nothing to anybody yet'
    assert Effect(text, Danger.NONE, headline=True) in found
    assert max(effect.danger for effect in found) is Danger.NOTICE


def test_a_campaign_that_was_sent_gets_nothing_of_its_segment() -> None:
    sides: dict[str, Any] = {"before": segment("all", "a"), "after": segment("all", "a", "b")}
    found = effects(planned("Segment", pulumi_id="s", **sides), others=(user("once: a"),))
    assert not any('"W"' in effect.text for effect in found)


def test_workflows_that_the_preview_names_and_the_plan_knows_are_named_once() -> None:
    sides: dict[str, Any] = {"before": segment("all", "a"), "after": segment("all", "a", "b")}
    item = planned("Segment", pulumi_id="s", **sides)
    told = "the change reaches active workflows at once: {}; those that send do so to whom it holds"
    known = effects(item, told.format('"W"'), others=(user("continuous"),))
    assert sum('"W"' in effect.text for effect in known) == 1
    strange = effects(item, told.format('"W", "By hand"'), others=(user("continuous"),))
    text = 'it reaches at once what no definition here describes: "By hand"'
    assert dangers(strange)[text] is Danger.CAUTION
