"""Custom integrations: everything is patched in place."""

from provider.engine.differences import differences
from provider.kinds import CUSTOM_INTEGRATION

SPEC = {"name": "Reskyt", "eventsEnabled": True, "description": "Push"}


def test_nothing_and_an_empty_text_are_the_same() -> None:
    assert CUSTOM_INTEGRATION.comparable({"name": "a"}) == CUSTOM_INTEGRATION.live(
        {"name": "a", "eventsEnabled": True, "description": "", "imageUri": None}, {}
    )


def test_a_color_that_nobody_declared_is_left_to_the_store() -> None:
    body = {"name": "a", "eventsEnabled": True, "color": "#fff"}
    assert "color" not in CUSTOM_INTEGRATION.live(
        body, CUSTOM_INTEGRATION.comparable({"name": "a"})
    )
    declared = CUSTOM_INTEGRATION.comparable({"name": "a", "color": "#000"})
    assert CUSTOM_INTEGRATION.live(body, declared)["color"] == "#fff"


def test_every_difference_is_patched_and_an_emptied_image_is_null() -> None:
    live = CUSTOM_INTEGRATION.comparable(SPEC | {"imageUri": "https://shop.example/a.png"})
    desired = CUSTOM_INTEGRATION.comparable({"name": "New", "eventsEnabled": False})
    change = CUSTOM_INTEGRATION.change(live, desired, differences(live, desired))
    assert change.patch == {
        "name": "New",
        "eventsEnabled": False,
        "description": "",
        "imageUri": None,
    }
    assert change.tasks == ()
    assert change.refusals == ()
