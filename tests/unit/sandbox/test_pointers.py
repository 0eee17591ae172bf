"""Values of an outbound event, placed by JSON Pointers."""

from typing import Any

import pytest

from sandbox.pointers import place


def placed(*items: tuple[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for pointer, value in items:
        place(body, pointer, value)
    return body


def test_the_pointer_of_the_recipe_makes_an_array() -> None:
    assert placed(("/tokens/0", "t1")) == {"tokens": ["t1"]}


def test_deep_pointers_share_what_is_on_their_way() -> None:
    assert placed(
        ("/template/components/0/type", "body"),
        ("/template/components/0/parameters/0/text", "Ana"),
        ("/template/components/1/type", "button"),
        ("/template/name", "hello"),
    ) == {
        "template": {
            "components": [
                {"type": "body", "parameters": [{"text": "Ana"}]},
                {"type": "button"},
            ],
            "name": "hello",
        }
    }


def test_gaps_hold_null_and_a_hyphen_appends() -> None:
    assert placed(("/a/2", 1)) == {"a": [None, None, 1]}
    assert placed(("/a/0", 1), ("/a/-", 2)) == {"a": [1, 2]}


def test_names_are_read_as_rfc_6901_writes_them() -> None:
    assert placed(("/a~1b/c~0d", 1), ("/x/01", 2)) == {"a/b": {"c~d": 1}, "x": {"01": 2}}


@pytest.mark.parametrize(
    "items",
    [
        [("tokens/0", 1)],
        [("/a", 1), ("/a", 2)],
        [("/a", 1), ("/a/0", 2)],
        [("/a/0", 1), ("/a/0", 2)],
        [("/a/0", 1), ("/a/b", 2)],
        [("/a/100000", 1)],
    ],
)
def test_what_cannot_be_placed_is_refused(items: list[tuple[str, Any]]) -> None:
    with pytest.raises(ValueError, match=r"pointer|Pointer|/a"):
        placed(*items)
