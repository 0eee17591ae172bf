"""How stores stand, read from definitions, state and store at once."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest

from provider.commands.outcome import CommandError
from provider.commands.rehearsing import rehearsed
from provider.overview import Standing, StoreOverview, read_stores
from tests.engine.definitions import (
    ALL,
    COLLECTION,
    EVENT,
    FIELD,
    INTEGRATION,
    RECIPE,
    SCRIPT,
    changed,
)
from tests.sandbox_process import SandboxProcess
from tests.unit.overview.deployed import Folder

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
Stores = tuple[SandboxProcess, ...]


def read(folder: Folder, *stacks: str) -> list[StoreOverview]:
    return read_stores(folder.root, stacks, folder.environment, NOW)


def test_a_store_that_is_as_defined_is_fine(folder: Folder, stores: Stores) -> None:
    folder.pack("shop", ALL)
    folder.stack("madrid", stores[0], "shop")
    folder.up("madrid")
    (found,) = read(folder, "madrid")
    assert found.standing is Standing.FINE
    assert (found.surface, found.store, found.deployed) == ("public", "1" * 24, True)
    assert found.updated == datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def test_each_store_is_asked_once_for_each_list(folder: Folder, stores: Stores) -> None:
    folder.pack("shop", ALL | {"script": SCRIPT, "collection": COLLECTION})
    for name, store in zip(("madrid", "lisboa"), stores, strict=True):
        folder.stack(name, store, "shop")
        folder.up(name)
        store.clear_journal()
    read(folder, "madrid", "lisboa")
    for store in stores:
        asked = Counter(f"{entry['method']} {entry['path']}" for entry in store.journal())
        lists = ("contact-fields", "custom-integrations", "custom-event-types", "workflows")
        assert asked == dict.fromkeys(("GET /store/", *(f"GET /{name}/" for name in lists)), 1)


def test_a_store_with_every_operation_is_read_in_full(folder: Folder) -> None:
    with SandboxProcess() as store:
        folder.pack("shop", RECIPE)
        folder.stack("local", store, "shop", connectif__surface="extended")
        folder.up("local")
        store.clear_journal()
        assert read(folder, "local")[0].standing is Standing.FINE
        assert len(store.journal()) == 7
        (workflow,) = [x for x in store.objects("workflows") if x["name"] == "Collect tokens"]
        store.patch_object("workflows", workflow["id"], {"status": "paused"})
        (found,) = read(folder, "local")
        assert (found.surface, found.drift) == ("extended", ("shop.collection",))
        assert store.writes() == []


def test_what_was_changed_in_the_store_is_told_from_what_was_edited(
    folder: Folder, stores: Stores
) -> None:
    folder.pack("shop", ALL)
    folder.stack("madrid", stores[0], "shop")
    folder.up("madrid")
    (integration,) = stores[0].objects("custom-integrations")
    stores[0].patch_object("custom-integrations", integration["id"], {"description": "By hand"})
    folder.pack("shop", {**ALL, "more": changed(FIELD, id="more", name="more")})
    (found,) = read(folder, "madrid")
    assert found.drift == ("shop.integration",)
    assert found.waiting == ("shop.more",)
    assert found.standing is Standing.OPEN


MORE = {"extra": {"type": "text"}, "other": {"type": "text"}}
ASKED = changed(EVENT, fields=EVENT["spec"]["fields"] | MORE)


@pytest.mark.parametrize("surface", ["public", "extended"])
def test_a_task_that_was_taken_back_is_nobodys_change(
    folder: Folder, stores: Stores, surface: str
) -> None:
    folder.pack("shop", ALL)
    folder.stack("madrid", stores[0], "shop", connectif__surface=surface)
    folder.up("madrid")
    folder.pack("shop", ALL | {"event": ASKED, "token": changed(FIELD, name="Renamed")})
    folder.up_again("madrid")
    (asked,) = read(folder, "madrid")
    assert (asked.drift, set(asked.tasks)) == ((), {"shop.event", "shop.token"})
    folder.pack("shop", ALL)
    (found,) = read(folder, "madrid")
    assert (found.drift, found.waiting, found.tasks) == ((), (), ())
    assert found.standing is Standing.FINE


def test_beside_a_task_a_change_of_something_else_is_somebodys(
    folder: Folder, stores: Stores
) -> None:
    folder.pack("shop", ALL)
    folder.stack("madrid", stores[0], "shop")
    folder.up("madrid")
    folder.pack("shop", ALL | {"event": ASKED})
    folder.up_again("madrid")
    (event,) = stores[0].objects("custom-event-types")
    # A person has done a half of it.
    fields = [*event["fields"], {"id": "extra", "name": "extra", "type": "text"}]
    stores[0].patch_object("custom-event-types", event["id"], {"fields": fields})
    (found,) = read(folder, "madrid")
    assert (found.drift, found.tasks) == ((), ("shop.event",))
    stores[0].patch_object("custom-event-types", event["id"], {"webhookUrl": "https://x.example/"})
    (found,) = read(folder, "madrid")
    assert (found.drift, found.tasks) == (("shop.event",), ("shop.event",))


def test_of_a_task_that_an_older_release_has_recorded_nobody_is_accused(
    folder: Folder, stores: Stores
) -> None:
    folder.pack("shop", ALL)
    folder.stack("madrid", stores[0], "shop")
    folder.up("madrid")
    folder.pack("shop", ALL | {"event": ASKED})
    folder.up_again("madrid")
    place = folder.root / ".state/.pulumi/stacks/connectif/madrid.json"
    state = json.loads(place.read_text("utf-8"))
    for item in state["checkpoint"]["latest"]["resources"]:
        item["outputs"].pop("shown", None)
    place.write_text(json.dumps(state), "utf-8")
    folder.pack("shop", ALL)
    assert read(folder, "madrid")[0].drift == ()


def test_what_was_changed_by_hand_and_edited_stands_in_both(folder: Folder, stores: Stores) -> None:
    folder.pack("shop", ALL)
    folder.stack("madrid", stores[0], "shop")
    folder.up("madrid")
    (integration,) = stores[0].objects("custom-integrations")
    stores[0].patch_object("custom-integrations", integration["id"], {"description": "By hand"})
    folder.pack("shop", ALL | {"integration": changed(INTEGRATION, color="#112233")})
    (found,) = read(folder, "madrid")
    assert (found.drift, found.waiting) == (("shop.integration",), ("shop.integration",))


def test_what_is_no_longer_defined_is_named(folder: Folder, stores: Stores) -> None:
    folder.pack("shop", ALL)
    folder.stack("madrid", stores[0], "shop")
    folder.up("madrid")
    folder.pack("shop", {"token": FIELD})
    (found,) = read(folder, "madrid")
    assert set(found.released) == {"shop.integration", "shop.event"}


def test_tasks_are_counted_with_their_minutes_and_not_repeated_as_warnings(
    folder: Folder, stores: Stores
) -> None:
    folder.pack("shop", ALL | {"script": SCRIPT, "collection": COLLECTION})
    folder.stack("madrid", stores[0], "shop")
    folder.up("madrid")
    (found,) = read(folder, "madrid")
    assert found.tasks == ("shop.script", "shop.collection")
    assert found.minutes >= 2
    assert (found.warnings, found.waiting, found.drift) == ((), (), ())


def test_a_confirmation_that_is_older_than_ninety_days_is_named(
    folder: Folder, stores: Stores
) -> None:
    from provider.engine.rehearsal import rehearse

    folder.pack("shop", {"script": SCRIPT})
    folder.stack("madrid", stores[0], "shop")
    digest = rehearse(folder.root, "madrid", folder.environment).digests["shop.script"]
    for on, aged in (("2026-08-01", [date(2026, 8, 1)]), ("2026-10-01", [])):
        said = {"shop.script": {"digest": digest, "by": "ana@shop.example", "date": on}}
        folder.write("madrid", stores[0].url, "shop", connectif__confirmed=said)
        folder.up("madrid")
        (found,) = read(folder, "madrid")
        assert [moment for _, moment in found.aged] == aged
        assert found.tasks == ()


def test_what_would_stop_a_preview_is_told(folder: Folder, stores: Stores) -> None:
    folder.pack("shop", {"token": FIELD})
    folder.stack("madrid", stores[0], "shop")
    body = {"id": "reskyt-token", "name": "By hand", "type": "text"}
    stores[0].put_object("contact-fields", "reskyt-token", body)
    (found,) = read(folder, "madrid")
    assert found.standing is Standing.OPEN
    assert found.refusals[0].startswith("resources/shop/token.yaml:1:1: shop.token")


def test_what_was_cut_off_and_who_holds_the_stack(folder: Folder, stores: Stores) -> None:
    folder.pack("shop", ALL)
    folder.stack("madrid", stores[0], "shop")
    folder.up("madrid", cut_off=2)
    place = folder.root / ".state/.pulumi/locks/organization/connectif/madrid"
    place.mkdir(parents=True)
    lock = '{"pid":1,"username":"ana","hostname":"desk","timestamp":"2026-11-26T09:00:00.5+00:00"}'
    (place / "1.json").write_text(lock)
    (place / "2.json").write_text("")
    (found,) = read(folder, "madrid")
    assert found.interrupted == 2
    assert [item.by for item in found.locks] == ["ana on desk", "somebody"]
    assert found.locks[0].since == datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    assert found.standing is Standing.OPEN


def faulty(folder: Folder, store: SandboxProcess) -> dict[str, Any]:
    """Describe stacks of which none can be read, each for another reason."""
    folder.pack("bad", {"token": changed(FIELD, type="nonsense")})
    folder.write("invalid", store.url, "bad")
    folder.write("keyless", store.url, "shop")
    folder.write("wrong-key", store.url, "shop", connectif__apiKey="nobody:nothing")
    return {
        "invalid": "resources/bad/token.yaml:",
        "keyless": "CONNECTIF_API_KEY_KEYLESS",
        "wrong-key": "401",
        "absent": 'there is no stack "absent"',
    }


def test_a_store_that_cannot_be_read_says_why_and_hides_no_other(
    folder: Folder, stores: Stores
) -> None:
    folder.pack("shop", ALL)
    folder.stack("madrid", stores[0], "shop")
    folder.up("madrid")
    reasons = faulty(folder, stores[1])
    found = read(folder, *reasons, "madrid")
    assert [item.stack for item in found] == [*reasons, "madrid"]
    assert found[-1].standing is Standing.FINE
    for item, reason in zip(found, reasons.values(), strict=False):
        assert item.standing is Standing.UNREADABLE
        assert reason in item.error


def test_what_the_state_says_is_told_of_a_store_that_does_not_answer(
    folder: Folder, stores: Stores
) -> None:
    folder.pack("shop", ALL)
    folder.stack("madrid", stores[0], "shop")
    folder.up("madrid")
    stores[0].fault(kind="status", status=403, path="^/contact-fields/", times=None)
    (found,) = read(folder, "madrid")
    assert found.standing is Standing.UNREADABLE
    assert "403" in found.error
    assert (found.store, found.deployed) == ("1" * 24, True)


def test_a_store_that_is_another_one_is_not_compared(folder: Folder, stores: Stores) -> None:
    folder.pack("shop", ALL)
    folder.stack("madrid", stores[0], "shop")
    folder.up("madrid")
    stores[0].reset("f" * 24)
    stores[0].add_key("key-of-madrid", "secret")
    (found,) = read(folder, "madrid")
    assert "but the key opens" in found.error


def test_a_state_that_is_broken_is_an_error_of_its_stack(folder: Folder, stores: Stores) -> None:
    folder.pack("shop", ALL)
    folder.stack("madrid", stores[0], "shop")
    folder.up("madrid")
    (folder.root / ".state/.pulumi/stacks/connectif/madrid.json").write_text("{")
    (found,) = read(folder, "madrid")
    assert "the state of madrid cannot be read" in found.error


@pytest.mark.parametrize(
    ("stack", "standing"), [("example-shop", Standing.UNUSED), ("shop", Standing.UNREADABLE)]
)
def test_an_example_that_nobody_has_set_up_is_no_error(
    folder: Folder, stack: str, standing: Standing
) -> None:
    folder.pack("shop", ALL)
    folder.write(stack, "https://api.connectif.cloud", "shop")
    (found,) = read(folder, stack)
    assert found.standing is standing


def test_a_local_store_that_was_never_deployed_may_be_silent(
    folder: Folder, stores: Stores
) -> None:
    folder.pack("shop", ALL)
    folder.write("sandbox", "http://127.0.0.1:9", "shop", connectif__apiKey="sandbox:sandbox")
    assert read(folder, "sandbox")[0].standing is Standing.UNUSED
    folder.stack("sandbox", stores[0], "shop")
    folder.up("sandbox")
    folder.write("sandbox", "http://127.0.0.1:9", "shop")
    assert read(folder, "sandbox")[0].standing is Standing.UNREADABLE


def test_a_stack_that_was_never_deployed_is_open(folder: Folder, stores: Stores) -> None:
    folder.stack("madrid", stores[0])
    (found,) = read(folder, "madrid")
    assert found.standing is Standing.OPEN
    assert not found.deployed


def test_two_stacks_of_one_store_name_each_other_also_where_only_the_files_tell(
    folder: Folder, stores: Stores
) -> None:
    folder.pack("shop", ALL)
    pin = {"connectif__store": "1" * 24}
    folder.stack("madrid", stores[0], "shop")
    folder.environment["CONNECTIF_API_KEY_LISBOA"] = folder.environment["CONNECTIF_API_KEY_MADRID"]
    folder.write("lisboa", stores[0].url, "shop")
    folder.stack("paris", stores[1], "shop")
    folder.write("keyless", stores[0].url, "shop", **pin)
    folder.write("example-shop", stores[0].url, "shop", **pin)
    found = {item.stack: item.shared for item in read(folder, "madrid", "lisboa", "paris")}
    assert set(found["madrid"]) == {"keyless", "lisboa"}
    assert set(found["lisboa"]) == {"keyless", "madrid"}
    assert found["paris"] == ()
    assert read(folder, "keyless")[0].shared == ()
    folder.write("other", stores[0].url, "shop", **pin)
    assert read(folder, "keyless")[0].shared == ("other",)


def test_a_first_run_that_was_cut_off_is_told_although_nothing_was_made(
    folder: Folder, stores: Stores
) -> None:
    folder.stack("madrid", stores[0])
    folder.up("madrid", cut_off=1)
    place = folder.root / ".state/.pulumi/stacks/connectif/madrid.json"
    state = json.loads(place.read_text("utf-8"))
    state["checkpoint"]["latest"]["resources"] = []
    place.write_text(json.dumps(state), "utf-8")
    (found,) = read(folder, "madrid")
    assert (found.interrupted, found.deployed) == (1, False)


def test_a_key_that_is_refused_is_looked_for_under_the_name_of_its_stack(
    folder: Folder, stores: Stores
) -> None:
    folder.pack("shop", ALL)
    folder.write("my-shop", stores[0].url, "shop", connectif__apiKey="nobody:nothing")
    (found,) = read(folder, "my-shop")
    assert "compare CONNECTIF_API_KEY_MY_SHOP, CONNECTIF_API_KEY" in found.error
    assert "<STACK>" not in found.error
    with pytest.raises(CommandError, match="compare CONNECTIF_API_KEY_MY_SHOP, "):
        rehearsed(folder.root, "my-shop")


def test_stores_that_are_read_at_once_never_mix(folder: Folder, stores: Stores) -> None:
    """Keys: each store knows its own only. Messages and objects: each stack has its own pack."""
    names = [f"shop-{number:02}" for number in range(12)]
    for number, name in enumerate(names):
        field = changed(FIELD, id=f"field-{name}", name=f"field-{name}", allowDataLoss=True)
        folder.pack(name, {"token": field, "integration": INTEGRATION, "event": EVENT})
        store, key = stores[number % 2], f"key-of-store-{number % 2}"
        store.add_key(key, "secret")
        folder.environment[f"CONNECTIF_API_KEY_{name.upper().replace('-', '_')}"] = f"{key}:secret"
        folder.write(name, store.url, name)
    for store in stores:
        store.delete_key("sandbox")
        store.fault(kind="delay", seconds=0.02, path=".*", times=None)
    for found, number in zip(read(folder, *names), range(12), strict=True):
        name = names[number]
        assert found.error == ""
        assert found.store == str(number % 2 + 1) * 24
        assert set(found.waiting) == {f"{name}.token", f"{name}.integration", f"{name}.event"}
        (warning,) = found.warnings
        assert warning.startswith(f"{name}.token: allowDataLoss is on")
        assert f'"field-{name}"' in warning
