"""The public surface: what its API cannot do is a task, and a stack may change its surface."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.provider.by_person import STEPS, TASKS, by_hand, program
from tests.provider.process import UNKNOWN, CallFailed, ProviderProcess, Start
from tests.provider.registered import (
    ON_EXTENDED,
    PUBLIC,
    bare,
    content,
    listed,
    place,
)
from tests.sandbox_process import SandboxProcess
from tests.unit.engine.fake_engine import FakeEngine


@pytest.mark.parametrize("name", TASKS)
def test_what_the_api_cannot_do_is_a_pending_task(public: ProviderProcess, name: str) -> None:
    inputs = public.checked(program(name))
    assert inputs.pop("task").startswith(STEPS[name])
    assert inputs == bare(program(name))
    identifier, outs = public.made(program(name))
    assert identifier == f"shop.{name}"
    assert outs["status"] == "pending"
    assert "objectId" not in outs
    again, same, live = public.again().read(identifier, outs)
    assert (again, same["status"]) == (identifier, "pending")
    # A task that nobody can read is no change; one that can be read stays one.
    kept = {"task": outs["task"]} if name in ("script", "holders") else {}
    assert live == bare(program(name)) | kept


def test_an_edited_task_stays_one(public: ProviderProcess) -> None:
    identifier, outs = public.made(program("script"))
    inputs = public.checked(program("script", name="New"), bare(program("script")))
    assert 'make the inline content "New"' in inputs["task"]
    updated = public.update(identifier, outs, inputs)
    assert (updated["status"], updated["name"]) == ("pending", "New")


@pytest.mark.parametrize("name", TASKS)
def test_a_task_that_is_defined_twice_is_refused(public: ProviderProcess, name: str) -> None:
    public.checked(program(name))
    other = TASKS[name]("other", surface=PUBLIC)
    reason = public.refused(other)
    assert reason.startswith(f"{place('other')}: shop.other: ")
    assert f"is defined twice, by shop.{name} too" in reason


@pytest.mark.parametrize("name", TASKS)
def test_unknowns_of_a_preview_are_no_task_with_a_hole(public: ProviderProcess, name: str) -> None:
    undecided = program(name) | {"store": UNKNOWN, "name": UNKNOWN}
    assert public.checked(undecided) == bare(undecided)
    if name in ("collection", "push"):
        nodes = bare(program(name))["nodes"]
        for setting, node in (("content", "insert"), ("event", "push")):
            if node in nodes:
                nodes[node][setting] = UNKNOWN
        task = public.checked(program(name) | {"nodes": nodes})["task"]
        assert task.startswith(STEPS[name])


def test_what_is_released_is_named_and_what_goes_on_is_not_released(
    start: Start, shop: SandboxProcess
) -> None:
    with FakeEngine() as engine:
        public = start(config={"connectif:apiUrl": shop.url}, engine=engine.address)
        made = {name: public.made(program(name)) for name in TASKS}
        told = len(engine.messages)
        by_hand(shop, "Collect tokens", "paused")
        later = public.again()
        with pytest.raises(CallFailed, match=r'"Collect tokens" \(paused\) is still in the store'):
            later.delete(*made["collection"])
        by_hand(shop, "Collect tokens", "finished")
        final = public.again()
        for name in reversed(made):
            final.delete(*made[name])
        texts = [text for _, text in engine.messages[told:]]
    assert [text.split(":")[0] for text in texts] == [f"shop.{name}" for name in reversed(made)]
    assert all("LEFT IN THE STORE" in text for text in texts)
    assert len(texts) == len(TASKS)


def test_a_renamed_resource_leaves_nothing_in_the_store(start: Start, shop: SandboxProcess) -> None:
    with FakeEngine() as engine:
        public = start(config={"connectif:apiUrl": shop.url}, engine=engine.address)
        made = {name: public.made(program(name)) for name in TASKS}
        later = start(config={"connectif:apiUrl": shop.url}, engine=engine.address)
        for name in TASKS:
            later.checked(TASKS[name](f"other-{name}", surface=PUBLIC))
            later.delete(*made[name])
        assert not any("LEFT IN THE STORE" in text for _, text in engine.messages)


BAD_ANSWERS: dict[str, tuple[dict[str, Any], str]] = {
    "401": ({"kind": "status", "status": 401}, "401"),
    "403": ({"kind": "status", "status": 403}, "403"),
    "a page of HTML": ({"kind": "html"}, "text/html"),
}


@pytest.mark.parametrize("answer", BAD_ANSWERS)
def test_a_list_of_workflows_that_cannot_be_read_is_an_error(
    public: ProviderProcess, shop: SandboxProcess, answer: str
) -> None:
    by_hand(shop, "Collect tokens", "active")
    made = public.made(listed(program("collection")))
    assert made[1]["status"] == "read"
    fault, word = BAD_ANSWERS[answer]
    shop.fault(method="GET", path="^/workflows/$", times=None, **fault)
    later = public.again()
    for call in (
        lambda: later.read(*made),
        lambda: later.check(program("collection")),
        lambda: later.create(bare(program("collection"))),
        lambda: later.update(*made, bare(program("collection"))),
        lambda: later.delete(*made),
    ):
        with pytest.raises(CallFailed, match=word) as failure:
            call()
        assert "shop.collection: " in str(failure.value)


def test_an_empty_list_of_workflows_stops_the_run(
    public: ProviderProcess, shop: SandboxProcess
) -> None:
    """A person would otherwise make again what is there."""
    by_hand(shop, "Collect tokens", "active")
    made = public.made(listed(program("collection")))
    shop.fault(method="GET", path="^/workflows/$", times=None, kind="empty-list")
    with pytest.raises(CallFailed, match="the list of the store lacks it"):
        public.again().read(*made)
    shop.clear_faults()
    assert public.again().read(*made)[1]["status"] == "read"


def test_a_store_without_a_list_of_workflows_has_tasks_only(
    public: ProviderProcess, shop: SandboxProcess
) -> None:
    shop.fault(method="GET", path="^/workflows/$", times=None, kind="status", status=404)
    inputs = public.checked(program("collection"))
    assert inputs["task"].startswith("PENDING: make the workflow")
    identifier, outs = public.create(inputs)
    later = public.again()
    assert later.read(identifier, outs) == (identifier, outs, inputs)
    assert later.checked(program("collection"), inputs) == inputs
    later.delete(identifier, outs)


def test_a_surface_that_grows_makes_what_was_pending(
    public: ProviderProcess, start: Start, sandbox: SandboxProcess
) -> None:
    tasks = {name: public.made(program(name)) for name in ("script", "collection")}
    extended = start(config=ON_EXTENDED)
    olds = {name: extended.read(*task) for name, task in tasks.items()}
    outs = {}
    for name, (identifier, before, inputs) in olds.items():
        wanted = TASKS[name]()
        news = extended.checked(wanted, inputs)
        assert news == bare(wanted)
        assert extended.diff(before, news).replaces == []
        outs[name] = extended.update(identifier, before, news)
        assert outs[name]["status"] == "applied"
        assert "task" not in outs[name]
    (script,) = sandbox.objects("web-contents")
    (workflow,) = sandbox.objects("workflows")
    assert outs["script"]["objectId"] == script["id"]
    assert workflow["nodes"][0]["content"] == script["id"]
    assert workflow["status"] == "active"
    later = extended.again()
    for name, after in outs.items():
        # The id of the resource stays, so that nothing that refers to it changes.
        found = later.read(f"shop.{name}", after)
        assert found == (f"shop.{name}", after, bare(TASKS[name]()))


def test_a_surface_that_grows_takes_over_what_a_person_has_made(
    public: ProviderProcess, start: Start, sandbox: SandboxProcess
) -> None:
    identifier, before = public.made(program("script"))
    extended = start(config=ON_EXTENDED)
    made = extended.made(content())
    sandbox.clear_journal()
    later = extended.again()
    inputs = later.read(identifier, before)[2]
    outs = later.update(identifier, before, later.checked(content(), inputs))
    assert outs["objectId"] == made[1]["objectId"]
    assert sandbox.writes() == []
    with extended.again() as other:
        reason = other.refused(content(html="<i></i>"), inputs)
    assert "Nothing is overwritten" in reason


def test_a_surface_that_shrinks_is_said_in_clear_words(
    extended: ProviderProcess, start: Start, sandbox: SandboxProcess
) -> None:
    made = {name: extended.made(TASKS[name]()) for name in ("script", "collection")}
    sandbox.clear_journal()
    later = start()
    calls: list[Callable[[], object]] = [
        lambda: later.read(*made["script"]),
        lambda: later.delete(*made["script"]),
        lambda: later.update(*made["script"], bare(content(name="New"))),
        lambda: later.create(bare(content())),
        lambda: later.delete(*made["collection"]),
    ]
    for call in calls:
        with pytest.raises(CallFailed) as failure:
            call()
        text = str(failure.value)
        assert "Connectif's public API has no such operation. Nothing was sent" in text
        assert "connectif:surface: extended" in text
    assert sandbox.writes() == []
    # What can be read goes on as a task that is done.
    identifier, outs, inputs = later.read(*made["collection"])
    news = later.checked(listed(program("collection"), outs["objectId"]), inputs)
    assert later.update(identifier, outs, news)["status"] == "read"
    assert sandbox.writes() == []
