import pytest

from provider.api import (
    Credentials,
    InvalidCredentials,
    MissingCredentials,
    credentials_for,
    variable_of,
)


def test_the_key_is_read_as_the_copy_button_gives_it() -> None:
    assert Credentials.parse(" id1:se:cret\n") == Credentials("id1", "se:cret")


@pytest.mark.parametrize("shown", [repr, str, lambda key: f"{key}", lambda key: f"{[key]!r}"])
def test_no_form_of_text_shows_it(shown: object) -> None:
    text = shown(Credentials("canaryId", "canarySecret"))  # type: ignore[operator]
    assert "canary" not in text


@pytest.mark.parametrize(
    "text", ["canary", "canary:", ":canary", "can ary:x", "canary:x\ny", "canary:é", "canary\0:x"]
)
def test_another_shape_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(InvalidCredentials, match="CONNECTIF_API_KEY") as caught:
        credentials_for("shop", {"CONNECTIF_API_KEY": text}, None)
    assert "canary" not in str(caught.value)
    assert "canary" not in repr(caught.value)


@pytest.mark.parametrize(("key_id", "secret"), [("", "x"), ("x", ""), ("a:b", "x"), ("a", "x\r\n")])
def test_parts_that_cannot_stand_in_a_header_are_refused(key_id: str, secret: str) -> None:
    with pytest.raises(InvalidCredentials):
        Credentials(key_id, secret)


@pytest.mark.parametrize(
    ("stack", "variable"),
    [
        ("spain", "CONNECTIF_API_KEY_SPAIN"),
        ("shop-es.v2", "CONNECTIF_API_KEY_SHOP_ES_V2"),
        ("año", "CONNECTIF_API_KEY_A_O"),
    ],
)
def test_the_variable_of_a_stack(stack: str, variable: str) -> None:
    assert variable_of(stack) == variable


def test_the_variable_of_the_stack_wins_over_the_common_one_over_the_config() -> None:
    own = {"CONNECTIF_API_KEY_SHOP": "own:s"}
    common = {"CONNECTIF_API_KEY": "common:s"}
    other = {"CONNECTIF_API_KEY_OTHER": "other:s"}
    found = [
        credentials_for("shop", environment, "config:s").key_id
        for environment in (own | common | other, common | other, other)
    ]
    assert found == ["own", "common", "config"]


def test_blank_values_count_as_absent() -> None:
    environment = {"CONNECTIF_API_KEY_SHOP": " ", "CONNECTIF_API_KEY": ""}
    assert credentials_for("shop", environment, "config:s").key_id == "config"


@pytest.mark.parametrize("configured", [None, "", "  "])
def test_no_key_anywhere_says_where_to_put_one(configured: str | None) -> None:
    with pytest.raises(MissingCredentials) as caught:
        credentials_for("shop-es", {}, configured)
    for hint in ("CONNECTIF_API_KEY_SHOP_ES", "connectif:apiKey", "API Keys"):
        assert hint in str(caught.value)
