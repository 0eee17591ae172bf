"""Keys and names of parameters, made of what people have called things."""

import pytest

from provider.adoption.naming import key_of, parameter_of, slug
from provider.adoption.selection import Selection


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Reskyt push notification", "reskyt-push-notification"),
        ("  Año nuevo: ¡30 %!  ", "ano-nuevo-30"),
        ("a_b[c]", "a-b-c"),
        ("優惠", ""),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_name_becomes_letters_digits_and_hyphens(text: str, found: str) -> None:
    assert slug(text) == found


def test_a_key_begins_with_a_letter_and_is_free() -> None:
    assert key_of("Workflow", "Black Friday", ()) == "black-friday"
    assert key_of("Workflow", "2026 sale", ()) == "workflow-2026-sale"
    assert key_of("Segment", "優惠", {"segment"}) == "segment-2"
    assert key_of("ContactField", "a_b", {"a-b", "a-b-2"}) == "a-b-3"


def test_a_parameter_is_one_word_of_the_template_language() -> None:
    assert parameter_of("push-service", "name", taken=()) == "pushServiceName"
    assert parameter_of("push-service", "name", taken={"pushservicename"}) == "pushServiceName2"
    long = parameter_of("a-very-long-name-of-an-event" * 4, "url", taken=())
    assert long.endswith("Url")
    assert len(long) <= 50


def test_patterns_take_and_leave() -> None:
    selection = Selection(("Reskyt*", "event"), ("*test*",))
    assert selection.takes("reskyt push", "push")
    assert not selection.takes("Reskyt test", "push")
    assert not selection.takes("Welcome", "welcome")
    assert Selection().takes("anything")
    known = [("Reskyt push",), ("event",)]
    assert selection.idle(known) == ("*test*",)
