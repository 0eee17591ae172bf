"""What the store answers: which store it is, what the key may read, what is left of the limit."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from provider.api import Scope, forbidden, tick
from provider.doctor import examine
from provider.doctor.examination import Examination
from provider.doctor.findings import Finding
from tests.sandbox_process import SandboxProcess
from tests.unit.doctor.folder import KEY_ID, KEY_SECRET, STACK, STORE, Folder, recorded
from tests.unit.doctor.test_areas import EVENT, INTEGRATION

ALL = [
    "store:read",
    "contact-fields:read",
    "custom-integrations:read",
    "custom-event-types:read",
    "workflows:read",
]


def examined(folder: Folder) -> Examination:
    """Examine the folder's stack; no finding shows anything of the key."""
    found = examine(folder.root, STACK, folder.environment)
    assert KEY_ID not in f"{found.findings}"
    assert KEY_SECRET not in f"{found.findings}"
    return found


def by_check(folder: Folder) -> dict[str, Finding]:
    """Give the findings about the folder's stack by their checks."""
    return {item.check: item for item in examined(folder).findings}


@pytest.fixture(autouse=True)
def _nothing_is_written(store: SandboxProcess) -> Any:
    """Hold the doctor to its word: it asks with GET and nothing else."""
    yield
    assert {entry["method"] for entry in store.journal()} <= {"GET"}
    store.reset_switches()
    store.clear_faults()


@pytest.fixture
def recipe(shop: Folder) -> Folder:
    """Define the recipe, for a store that a stack file pins."""
    shop.install("reskyt")
    shop.configure("reskyt", connectif__store=STORE, reskyt__pushTitle="Hello")
    shop.environment["CONNECTIF_SECRET_RESKYT_APIKEY"] = "canaryHeader"
    return shop


def test_a_store_that_is_ready_has_nothing_but_unknown_scopes(recipe: Folder) -> None:
    results = by_check(recipe)
    others = {check: item.result for check, item in results.items() if item.result != "ok"}
    assert others == {
        "write:contact-fields": "unknown",
        "write:custom-integrations": "unknown",
        "write:custom-event-types": "unknown",
        "delete:custom-integrations": "unknown",
        "delete:custom-event-types": "unknown",
    }
    unknown = results["write:contact-fields"]
    assert "only using it shows whether the key has it" in unknown.sentence
    assert unknown.advice == f"{tick(Scope('Contact fields', 'Write'))}."
    assert STORE in results["store"].sentence


def test_every_list_is_asked_for_once(recipe: Folder, store: SandboxProcess) -> None:
    examined(recipe)
    paths = [entry["path"] for entry in store.journal()]
    assert paths == [
        "/store/",
        "/contact-fields/",
        "/custom-integrations/",
        "/custom-event-types/",
        "/workflows/",
    ]


@pytest.mark.parametrize("missing", ALL)
def test_a_scope_to_read_that_is_missing_is_named(
    recipe: Folder, store: SandboxProcess, missing: str
) -> None:
    store.add_key(KEY_ID + "N", KEY_SECRET, [scope for scope in ALL if scope != missing])
    recipe.environment["CONNECTIF_API_KEY"] = f"{KEY_ID}N:{KEY_SECRET}"
    found = examined(recipe)
    problems = [item for item in found.findings if item.result == "problem"]
    area = missing.partition(":")[0].replace("-", " ").capitalize()
    assert [item.check for item in problems] == [f"read:{missing.partition(':')[0]}"]
    assert problems[0].advice == forbidden(Scope(area, "Read"))
    assert "preview and up stop before anything is written" in problems[0].sentence
    assert [str(item.need.scope) for item in found.holdings if item.held is False] == [
        f"Read for {area}"
    ]


def test_a_scope_that_the_stack_does_not_need_is_no_problem(
    shop: Folder, store: SandboxProcess
) -> None:
    store.add_key(KEY_ID + "N", KEY_SECRET, ["store:read"])
    shop.environment["CONNECTIF_API_KEY"] = f"{KEY_ID}N:{KEY_SECRET}"
    finding = by_check(shop)["read:workflows"]
    assert (finding.result, "needs it not" in finding.sentence) == ("ok", True)


def test_a_key_that_is_not_accepted_is_said_once(recipe: Folder, store: SandboxProcess) -> None:
    recipe.environment["CONNECTIF_API_KEY"] = f"{KEY_ID}:{KEY_SECRET}wrong"
    problems = [item for item in examined(recipe).findings if item.result == "problem"]
    assert [item.check for item in problems] == ["store"]
    assert problems[0].sentence == (
        "The store does not accept the key that CONNECTIF_API_KEY holds (401)."
    )
    assert "CONNECTIF_API_KEY_TEST" in problems[0].advice
    assert len(store.journal()) == 1


def test_a_store_that_nobody_reaches_is_said_once(recipe: Folder) -> None:
    recipe.configure("reskyt", connectif__apiUrl="http://127.0.0.1:1", reskyt__pushTitle="Hello")
    found = examined(recipe)
    problems = [item for item in found.findings if item.result == "problem"]
    assert [item.check for item in problems] == ["store"]
    assert "gives no answer" in problems[0].sentence
    assert {item.held for item in found.holdings} == {None}


FAULTS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "too many requests": ({"kind": "status", "status": 429, "retryAfter": 0}, ["store"]),
    "an error of the store": (
        {"kind": "status", "status": 500},
        ["store", *(f"read:{scope.partition(':')[0]}" for scope in ALL[1:])],
    ),
    "a page of HTML": (
        {"kind": "html"},
        ["store", *(f"read:{scope.partition(':')[0]}" for scope in ALL[1:])],
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_answers_that_cannot_be_used_are_problems(
    recipe: Folder, store: SandboxProcess, case: str
) -> None:
    fault, checks = FAULTS[case]
    store.fault(times=None, **fault)
    problems = [item for item in examined(recipe).findings if item.result == "problem"]
    assert [item.check for item in problems] == checks
    assert all(item.advice for item in problems)


def pinned(folder: Folder, name: str | None) -> None:
    values: dict[str, Any] = {} if name is None else {"connectif__store": name}
    folder.configure(**values)


IDENTITIES: dict[str, tuple[Callable[[Folder], object], str, str, str]] = {
    "not pinned": (
        lambda f: pinned(f, None),
        "id",
        "warning",
        f'The key opens the store "{STORE}", and the stack file does not pin it.',
    ),
    "pinned": (
        lambda f: pinned(f, STORE),
        "id",
        "ok",
        f'The key opens the store "{STORE}", as stacks/Pulumi.test.yaml says.',
    ),
    "another store": (
        lambda f: pinned(f, "f" * 24),
        "id",
        "problem",
        f'stacks/Pulumi.test.yaml is for the store "{"f" * 24}", but the key opens "{STORE}".',
    ),
    "no identity, none given": (
        lambda f: pinned(f, None),
        "absent",
        "problem",
        "The store does not show who it is, and the stack file does not say it.",
    ),
    "no identity, one given": (
        lambda f: pinned(f, "our shop"),
        "absent",
        "ok",
        "The key is accepted; the store does not show who it is.",
    ),
    "no such operation": (
        lambda f: pinned(f, "our shop"),
        "missing",
        "ok",
        "The key is accepted; the store does not show who it is.",
    ),
    "the state of another store": (
        lambda f: f.state({**recorded("Store", "store"), "id": "e" * 24}),
        "id",
        "problem",
        f'The stack was applied to the store "{"e" * 24}", but the key opens another one.',
    ),
}


@pytest.mark.parametrize("case", IDENTITIES)
def test_the_store_is_compared_with_the_stack(
    shop: Folder, store: SandboxProcess, case: str
) -> None:
    prepared, shown, result, sentence = IDENTITIES[case]
    store.switches(storeIdentity=shown)
    prepared(shop)
    finding = by_check(shop)["store"]
    assert (finding.result, finding.sentence) == (result, sentence)


def events(folder: Folder) -> Finding:
    folder.pack({"integration": INTEGRATION, "event": EVENT})
    folder.configure("shop", connectif__store=STORE)
    return by_check(folder)["read:custom-event-types"]


def test_events_below_an_integration_are_asked_for_where_there_is_no_list(
    shop: Folder, store: SandboxProcess
) -> None:
    store.switches(eventPaths="nested")
    finding = events(shop)
    assert finding.result == "unknown"
    assert "shows with the first integration" in finding.sentence
    store.put_object("custom-integrations", "b" * 24, {"name": "Push service"})
    assert events(shop).result == "ok"
    store.add_key(KEY_ID + "N", KEY_SECRET, ["store:read", "custom-integrations:read"])
    shop.environment["CONNECTIF_API_KEY"] = f"{KEY_ID}N:{KEY_SECRET}"
    assert events(shop).result == "problem"


def test_a_store_without_a_list_of_workflows_leaves_them_tasks(
    recipe: Folder, store: SandboxProcess
) -> None:
    store.fault(path="^/workflows/$", times=None, kind="status", status=404)
    finding = by_check(recipe)["read:workflows"]
    assert (finding.result, finding.sentence) == (
        "ok",
        "The store has no list of the workflows: they stay tasks.",
    )


def test_a_store_without_a_list_of_contact_fields_is_a_problem(
    recipe: Folder, store: SandboxProcess
) -> None:
    store.fault(path="^/contact-fields/$", times=None, kind="status", status=404)
    assert by_check(recipe)["read:contact-fields"].result == "problem"


@pytest.mark.parametrize("spelling", ["x-ratelimit", "ratelimit"])
def test_what_is_left_of_the_limit_is_read_in_either_spelling(
    recipe: Folder, spelling: str
) -> None:
    with SandboxProcess(
        environment={"CONNECTIF_SANDBOX_KEY": recipe.environment["CONNECTIF_API_KEY"]},
        surface="public",
        requests_per_minute=100,
    ) as limited:
        limited.switches(rateLimitHeaders=spelling)
        recipe.configure("reskyt", connectif__apiUrl=limited.url, reskyt__pushTitle="Hello")
        results = by_check(recipe)
    assert results["limit"].sentence == "95 of 100 requests are left in this minute."
    assert results["first-creation"].sentence == (
        "Making everything that this stack defines takes about 13 requests: less than a minute."
    )


def test_without_an_announcement_the_documented_limit_is_kept(recipe: Folder) -> None:
    assert by_check(recipe)["limit"].sentence == (
        "The store announces no limit; 100 requests a minute are kept."
    )


def test_definitions_that_are_not_valid_do_not_keep_the_store_from_being_asked(
    shop: Folder, store: SandboxProcess
) -> None:
    shop.pack({"token": {"kind": "ContactField", "spec": {"id": "a b", "name": "x"}}})
    shop.configure("shop", "nothing", connectif__store=STORE)
    found = examined(shop)
    problems = [item for item in found.findings if item.result == "problem"]
    assert {item.check for item in problems} == {"definitions"}
    for file in ("stacks/Pulumi.test.yaml", "resources/shop/token.yaml"):
        place = re.compile(rf"{re.escape(file)}:\d+:\d+: ")
        assert any(place.match(item.sentence) for item in problems)
    assert by_check(shop)["store"].result == "ok"
    assert by_check(shop)["read:workflows"].result == "ok"
    assert found.holdings == ()
