"""What the provider says, with its danger, in the words of a report."""

import pytest

from provider.plan import Message, Plan
from provider.review.report.model import Danger
from provider.review.report.said import effect, said, total_minutes
from provider.review.report.warnings import warnings
from tests.unit.review.report.reported import planned

#: What the provider says, in its own words (``engine.announcements``, ``engine.summary``).
SENTENCES = [
    ('STARTS SENDING to all contacts (existing contacts): workflow "W"', Danger.SENDS),
    ('RESUMES SENDING to segment "S" (new contacts): workflow "W"', Danger.SENDS),
    ("MAY START SENDING: a value of it is not known before the run", Danger.SENDS),
    ("its draft was started by hand before: contacts may get this twice", Danger.SENDS),
    ('FINISHES the workflow "W": a finished workflow never goes on', Danger.ENDS),
    ('REPLACES outbound event "E": it is deleted and made anew', Danger.ENDS),
    ("the new version forgets whom the old one reached", Danger.CAUTION),
    ('the workflow "W" (active) goes on: this stack has not started it', Danger.CAUTION),
    ('the workflow "W" is active: somebody started it by hand', Danger.CAUTION),
    ('segment "S" is no longer in the store, somebody deleted it. It is made anew', Danger.CAUTION),
    ('LEFT IN THE STORE: segment "S", if it was made: the API cannot delete it', Danger.NOTICE),
]


@pytest.mark.parametrize(("text", "danger"), SENTENCES)
def test_every_sentence_has_its_danger(text: str, danger: Danger) -> None:
    found = effect(Message("warning", f"shop.w: {text}", "shop.w"))
    assert (found.text, found.danger) == (text.rstrip("."), danger)


def test_what_starts_quietly_is_seen_by_customers_all_the_same() -> None:
    assert effect(Message("info", 'shop.w: starts "W"', "shop.w")).danger is Danger.CAUTION
    draft = Message("info", 'shop.w: the workflow "W" is made as a draft', "shop.w")
    assert effect(draft).danger is Danger.NONE


def test_the_end_of_a_definition_is_said_in_the_words_of_a_report() -> None:
    text = (
        "shop.w: its definition is gone: where this stack has started it, `up` FINISHES the "
        'workflow "W" (active)'
    )
    found = effect(Message("warning", text, "shop.w"))
    assert found.text == (
        'where this stack has started it, connectif up FINISHES the workflow "W" (active)'
    )
    assert found.danger is Danger.ENDS


def test_a_secret_that_is_not_at_hand_is_asked_for_without_the_name_of_a_program() -> None:
    text = "shop.e: `pulumi up` needs the secret shop.key, which is not at hand: set KEY before it"
    assert effect(Message("warning", text, "shop.e")).text == (
        "connectif up needs the secret shop.key: where that is not at hand (KEY), it stops before "
        "it does anything. It was not at hand where this report was made"
    )


@pytest.mark.parametrize(
    "why",
    [
        "a person must do this in the console, the API cannot:",
        "the API does not show what is inside, so a person must",
    ],
)
def test_a_task_is_no_effect(why: str) -> None:
    message = Message("warning", f'shop.w (status: pending): {why} make the "a: b"', "shop.w")
    found = said(Plan((), (message,)))["shop.w"]
    assert (found.effects, found.task) == ((), 'make the "a: b"')


def test_a_name_that_reads_like_a_task_is_none() -> None:
    name = "x (status: pending): a person must do this in the console, the API cannot: pay"
    found = said(Plan((), (Message("info", f'shop.w: starts "{name}"', "shop.w"),)))["shop.w"]
    assert (found.task, found.effects[0].text) == ("", f'starts "{name}"')


def test_what_is_said_of_another_object_or_as_an_error_is_not_said_of_this_one() -> None:
    messages = (
        Message("info", "shop.x: starts", "shop.x"),
        Message("error", "shop.w: no", "shop.w"),
    )
    assert "shop.w" not in said(Plan((), messages))


def test_the_same_sentence_is_said_once_and_the_most_dangerous_first() -> None:
    texts = ['starts "B"', "FINISHES x", 'starts "A"', 'starts "B"']
    messages = tuple(Message("info", f"shop.w: {text}", "shop.w") for text in texts)
    found = said(Plan((), messages))["shop.w"].effects
    assert [item.text for item in found] == ["FINISHES x", 'starts "A"', 'starts "B"']


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1 task for a person, about 1 minute: connectif guide --stack a shows every step", 1),
        ("12 tasks for a person, about 95 minutes: connectif guide --stack a shows all", 95),
    ],
)
def test_the_sum_of_all_tasks_is_read_and_no_warning(text: str, minutes: int) -> None:
    plan = Plan((), (Message("warning", text),))
    assert total_minutes(plan) == minutes
    assert warnings(plan, ()) == ()


def test_a_preview_that_names_no_sum_has_none() -> None:
    assert total_minutes(Plan(())) is None


def test_what_is_alike_is_one_warning_that_names_every_object() -> None:
    items = tuple(planned("Workflow", name=f"shop.{n}", after={"name": n}) for n in "ba")
    text = "the store has the workflow; what is in it, the API does not show"
    messages = tuple(Message("info", f"{item.name}: {text}", item.name) for item in items)
    assert warnings(Plan(items, messages), ()) == (
        (
            "what is inside was not compared with the store, since its API does not show it: "
            'workflow "a", workflow "b"'
        ),
    )


def test_a_warning_names_its_object_as_people_know_it_and_no_change_says_it_again() -> None:
    item = planned("ContactField", after={"fieldId": "token"})
    plan = Plan((item,), (Message("warning", "shop.one: its label stays used", "shop.one"),))
    assert warnings(plan, ()) == (f"{item.title}: its label stays used",)
    assert warnings(plan, {"shop.one"}) == ()


def test_a_leave_to_lose_values_is_one_short_line_for_all_fields() -> None:
    items = tuple(
        planned("ContactField", name=f"shop.{key}", after={"fieldId": key}) for key in "ab"
    )
    text = "allowDataLoss is on: when its definition goes or the stack is destroyed, it is deleted"
    messages = tuple(Message("warning", f"{item.name}: {text}", item.name) for item in items)
    assert warnings(Plan(items, messages), ()) == (
        (
            "would lose its values if its definition were removed (allowDataLoss): "
            'contact field "a", contact field "b"'
        ),
    )


def test_a_name_with_braces_stays_as_it_is() -> None:
    item = planned("Workflow", after={"name": "{} {name}"})
    text = "shop.one: what is in it, the API does not show"
    (found,) = warnings(Plan((item,), (Message("info", text, "shop.one"),)), ())
    assert found.endswith('workflow "{} {name}"')
