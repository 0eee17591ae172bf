"""Several stores as one report: what is the same is said once, what differs is told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provider.review.report.data import ReportError
from provider.review.report.merging import Merged, MergedChange, Value, merge
from provider.review.report.model import Danger, Detail, Effect, Report, Turn, Verb, Work
from tests.unit.review.rendering.report_examples import (
    COLLECTION,
    CONTENT,
    FAILED,
    FIELD,
    QUIET,
    REPORT,
    SENDER,
    divergent,
)


def _named(merged: Merged, resource: str) -> list[MergedChange]:
    return [change for change in merged.changes if change.resource == resource]


def _twelve() -> list[Report]:
    return [replace(REPORT, stack=f"shop-{number:02}") for number in range(12)]


def test_equal_stores_have_each_change_once() -> None:
    merged = merge(_twelve())
    assert len(merged.changes) == len(REPORT.changes)
    assert all(len(change.stacks) == 12 for change in merged.changes)
    assert [len(said.stacks) for said in merged.warnings] == [12]
    (collection,) = _named(merged, COLLECTION.resource)
    assert [said.item for said in collection.effects] == list(COLLECTION.effects)
    assert [len(part.values) for part in collection.parts] == [1, 1, 1]


def test_a_value_that_differs_is_kept_for_each_store() -> None:
    (change,) = _named(merge([REPORT, divergent()]), COLLECTION.resource)
    literal, pause, _ = change.parts
    assert [(said.item, said.stacks) for said in literal.values] == [
        (Value("rktwebview", "boutique-app"), ("boutique",)),
        (Value("rktwebview", "shop-app"), ("my-shop",)),
    ]
    assert [said.stacks for said in pause.values] == [("boutique", "my-shop")]
    assert [said.stacks for said in change.graphs] == [("boutique", "my-shop")]


def test_an_effect_of_one_store_stands_with_its_name_and_by_its_danger() -> None:
    (change,) = _named(merge([REPORT, divergent()]), COLLECTION.resource)
    assert [(said.item.text, said.stacks) for said in change.effects] == [
        ("the visitors of the shop's app are found by another word", ("boutique", "my-shop")),
        ("somebody changed it by hand", ("boutique",)),
        ("the stored tokens are kept", ("boutique", "my-shop")),
    ]


def test_where_it_is_less_dangerous_is_the_same_change_and_the_danger_has_its_stores() -> None:
    calm = replace(SENDER, danger=Danger.NONE, effects=(), work=None)
    second = replace(REPORT, stack="a-second", changes=(calm,))
    (change,) = _named(merge([REPORT, second]), SENDER.resource)
    assert (change.danger, change.stacks) == (Danger.SENDS, ("a-second", "my-shop"))
    assert {said.stacks for said in change.effects} == {("my-shop",)}
    assert merge([REPORT, second]).changes[0] == change


def test_what_another_store_does_else_is_a_change_of_its_own() -> None:
    other = replace(SENDER, verb=Verb.CREATE)
    second = replace(REPORT, stack="second", changes=(other,))
    merged = merge([REPORT, second])
    assert [change.stacks for change in _named(merged, SENDER.resource)] == [
        ("my-shop",),
        ("second",),
    ]


def test_the_most_dangerous_change_of_all_stores_is_first() -> None:
    calm = replace(REPORT, stack="a", changes=(CONTENT,))
    assert merge([calm, REPORT]).changes[0].danger is Danger.SENDS


def test_one_store_keeps_its_own_order() -> None:
    changes = (CONTENT, SENDER, COLLECTION)
    merged = merge([replace(REPORT, changes=changes)])
    assert [change.resource for change in merged.changes] == [item.resource for item in changes]


def test_stores_that_failed_are_first_and_the_order_given_does_not_matter() -> None:
    merged = merge([REPORT, QUIET, FAILED])
    assert merged.stacks == ("other-shop", "calm-shop", "my-shop")
    assert merge([FAILED, REPORT, QUIET]) == merged
    assert [said.stacks for said in merged.errors] == [("other-shop",)]


def test_a_name_that_a_parameter_makes_is_kept_for_each_store() -> None:
    other = replace(COLLECTION, title='workflow "Other name"')
    (change,) = merge(
        [
            replace(REPORT, changes=(COLLECTION,)),
            replace(REPORT, stack="other", changes=(other,)),
        ]
    ).changes
    assert [(said.item, said.stacks) for said in change.titles] == [
        (COLLECTION.title, ("my-shop",)),
        ('workflow "Other name"', ("other",)),
    ]


def test_a_part_that_is_said_twice_in_one_store_stays_twice() -> None:
    details = (Detail("x", Turn.CHANGED, "1", "2"), Detail("x", Turn.CHANGED, "3", "4"))
    change = replace(COLLECTION, details=details, effects=(Effect("a"), Effect("a")))
    (merged,) = merge([replace(REPORT, changes=(change,))]).changes
    assert [said.item for said in merged.parts[0].values] == [Value("1", "2"), Value("3", "4")]
    assert len(merged.effects) == 1


def test_a_part_that_is_shown_line_by_line_is_not_said_twice() -> None:
    html = Detail("html", Turn.CHANGED)
    other = Detail("name", Turn.CHANGED, "a", "b")
    change = replace(CONTENT, details=(html, other))
    (merged,) = merge([replace(REPORT, changes=(change,))]).changes
    assert [part.part for part in merged.parts] == ["name"]
    (merged,) = merge([replace(REPORT, changes=(replace(change, texts=()),))]).changes
    assert [part.part for part in merged.parts] == ["html", "name"]


def test_two_reports_of_one_store_are_refused() -> None:
    with pytest.raises(ReportError, match="two reports of my-shop"):
        merge([REPORT, QUIET, REPORT])


def test_what_only_repeats_the_title_or_a_sentence_is_left_out() -> None:
    details = (
        Detail("version", Turn.CHANGED, "1", "2"),
        Detail("Name", Turn.CHANGED, '"a"', '"b"'),
    )
    change = replace(COLLECTION, details=details)
    (merged,) = merge([replace(REPORT, changes=(change,))]).changes
    assert [part.part for part in merged.parts] == ["Name"]
    (event,) = merge([replace(REPORT, changes=(replace(change, kind="OutboundEvent"),))]).changes
    assert [part.part for part in event.parts] == ["version", "Name"]


def test_a_new_object_is_not_said_to_be_called_what_its_title_says() -> None:
    held = {"ID": '"size"', "Name": '"Shoe size"', "Required": "No", "Type": "Text"}
    details = tuple(Detail(part, Turn.ADDED, None, value) for part, value in held.items())
    for title, left in (
        ('contact field "Shoe size" (size)', ["Type"]),
        ('contact field "size"', ["Name", "Type"]),
    ):
        change = replace(FIELD, verb=Verb.CREATE, title=title, details=details)
        (merged,) = merge([replace(REPORT, changes=(change,))]).changes
        assert [part.part for part in merged.parts] == left
    needed = replace(
        FIELD, verb=Verb.CREATE, details=(Detail("Required", Turn.ADDED, None, "Yes"),)
    )
    assert merge([replace(REPORT, changes=(needed,))]).changes[0].parts


def test_the_marks_of_a_change_are_all_that_customers_notice() -> None:
    effects = (
        Effect("sends", Danger.SENDS),
        Effect("ends", Danger.ENDS),
        Effect("look", Danger.NOTICE),
        Effect("ends too", Danger.ENDS),
    )
    change = replace(SENDER, effects=effects)
    calm = replace(SENDER, resource="a.b", effects=effects[2:3], danger=Danger.NOTICE)
    merged = merge([replace(REPORT, changes=(change, calm))])
    assert [item.marks for item in merged.changes] == [
        (Danger.SENDS, Danger.ENDS),
        (Danger.NOTICE,),
    ]


def test_a_task_is_one_though_every_store_counts_its_own() -> None:
    works = [Work("do it", 2, order=number) for number in (3, 2)]
    reports = [
        replace(REPORT, stack=f"shop-{work.order}", changes=(replace(SENDER, work=work),))
        for work in works
    ]
    (change,) = merge(reports).changes
    assert [(said.item.order, said.stacks) for said in change.works] == [(2, ("shop-2", "shop-3"))]
