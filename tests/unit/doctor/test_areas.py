"""The scopes that a stack needs, and no more: by kind, by surface, and by what it would delete."""

from typing import Any

from provider.doctor.areas import needs
from tests.unit.doctor.folder import FIELD, Folder, recorded

INTEGRATION: dict[str, Any] = {"kind": "CustomIntegration", "spec": {"name": "Push service"}}
EVENT: dict[str, Any] = {
    "kind": "OutboundEvent",
    "spec": {
        "integration": {"ref": "integration"},
        "name": "Send push",
        "url": "https://push.shop.example/send",
        "fields": {"title": {"type": "text"}},
    },
}


def needed(folder: Folder) -> dict[str, str]:
    """Give what every scope that the folder's stack needs is for."""
    subject = folder.subject
    assert subject.configuration is not None, subject.problems
    return {str(need.scope): need.purpose for need in needs(subject.configuration, subject.state)}


def defined(folder: Folder, **definitions: Any) -> dict[str, str]:
    """Define this and nothing else, and give the needs."""
    folder.pack(definitions)
    folder.configure("shop")
    return needed(folder)


def test_a_stack_without_definitions_needs_to_read_the_store(folder: Folder) -> None:
    folder.configure()
    assert needed(folder) == {"Read for Store": "preview"}


def test_the_recipe_on_a_real_store_needs_these_and_no_more(folder: Folder) -> None:
    folder.install("reskyt")
    folder.configure("reskyt", connectif__surface="public", reskyt__pushTitle="Hello")
    assert needed(folder) == {
        "Read for Store": "preview",
        "Read for Contact fields": "preview",
        "Read for Custom integrations": "preview",
        "Read for Custom event types": "preview",
        "Read for Workflows": "preview",
        "Write for Contact fields": "up",
        "Write for Custom integrations": "up",
        "Write for Custom event types": "up",
        "Delete for Custom integrations": "removal",
        "Delete for Custom event types": "removal",
    }


def test_the_recipe_on_a_store_that_can_do_everything_needs_more(folder: Folder) -> None:
    folder.install("reskyt")
    folder.configure("reskyt", connectif__surface="extended", reskyt__pushTitle="Hello")
    found = needed(folder)
    assert found["Read for Segments"] == "preview"
    assert found["Write for Web contents"] == found["Write for Workflows"] == "up"
    assert found["Delete for Workflows"] == "removal"


def test_a_contact_field_is_never_deleted_unless_it_was_released(folder: Folder) -> None:
    assert defined(folder, token=FIELD) == {
        "Read for Store": "preview",
        "Read for Contact fields": "preview",
        "Write for Contact fields": "up",
    }
    spec = {**FIELD["spec"], "allowDataLoss": True}
    assert defined(folder, token={**FIELD, "spec": spec})["Delete for Contact fields"] == "removal"


def test_an_event_that_is_replaced_is_deleted_by_up(folder: Folder) -> None:
    spec = {**EVENT["spec"], "onChange": "replace"}
    found = defined(folder, integration=INTEGRATION, event={**EVENT, "spec": spec})
    assert found["Delete for Custom event types"] == "up"
    assert found["Delete for Custom integrations"] == "removal"


def test_what_is_recorded_and_no_longer_defined_is_deleted_by_up(folder: Folder) -> None:
    folder.state(
        recorded("Store", "store"),
        recorded("CustomIntegration", "shop.integration"),
        recorded("OutboundEvent", "shop.event"),
        recorded("ContactField", "shop.kept"),
        recorded("ContactField", "shop.released", allowDataLoss=True),
    )
    assert defined(folder) == {
        "Read for Store": "preview",
        "Read for Contact fields": "preview",
        "Read for Custom integrations": "preview",
        "Read for Custom event types": "preview",
        "Delete for Contact fields": "up",
        "Delete for Custom integrations": "up",
        "Delete for Custom event types": "up",
    }


def test_a_field_that_stays_in_the_store_is_not_deleted(folder: Folder) -> None:
    folder.state(recorded("ContactField", "shop.kept"))
    assert "Delete for Contact fields" not in defined(folder)


def test_what_was_renamed_is_still_defined(folder: Folder) -> None:
    folder.state(recorded("CustomIntegration", "shop.before"))
    found = defined(folder, now={**INTEGRATION, "formerly": ["before"]})
    assert found["Delete for Custom integrations"] == "removal"
