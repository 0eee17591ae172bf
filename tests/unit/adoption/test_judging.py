"""What keeps an object out of a pack though its answer is understood."""

from typing import Any

import pytest

from provider.adoption.expressing import Expressed
from provider.adoption.inventory import Found
from provider.adoption.judging import beyond_the_limit, reasons_against
from provider.adoption.known_properties import unknown_properties


def expressed(number: int = 0, **spec: Any) -> Expressed:
    """Give a contact field as a definition."""
    found = Found("ContactField", f"field-{number}", "A", {})
    return Expressed(found, f"field-{number}", {"id": "a", "name": "A", "type": "text"} | spec)


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ({"name": "half \ud800"}, "name: holds half a character"),
        ({"options": {"\ud800": "A"}}, "options: a name in it holds half a character"),
        ({"options": {"ref": "Reference"}}, 'options: its only entry is called "ref"'),
        ({"maxLength": 0}, "maxLength: 0 is less than"),
        ({"id": "1a"}, 'id: "1a" does not begin with a letter'),
    ],
)
def test_a_reason_names_the_property(spec: dict[str, Any], reason: str) -> None:
    assert reasons_against(expressed(**spec))[0].startswith(reason)


def test_a_store_holds_no_more_than_so_many() -> None:
    found = beyond_the_limit([expressed(number) for number in range(142)])
    assert list(found) == ["field-140", "field-141"]
    assert reasons_against(expressed()) == ()


def test_properties_that_nobody_knows_are_named_wherever_they_stand() -> None:
    options = [{"id": "x", "label": "X", "icon": "i"}]
    fields = [{"id": "title", "type": "radio", "hint": "Say it", "options": options}]
    body: dict[str, Any] = {
        "id": "a",
        "name": "A",
        "customIntegrationId": "b",
        "updatedAt": "...",
        "alias": None,
    }
    body |= {"color": "red", "retries": 3, "hidden": False, "fields": fields}
    assert unknown_properties("OutboundEvent", body) == (
        "color", "fields.title.hint", "fields.title.options.x.icon", "retries",
    )  # fmt: skip
