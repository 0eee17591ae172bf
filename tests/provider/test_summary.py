"""What is said last: how many tasks there are, and what becomes of what is no longer defined."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.provider.process import ProviderProcess, Start
from tests.provider.registered import API_KEY, ON_EXTENDED, PUBLIC, STACK, STORE, content, segment
from tests.sandbox_process import SandboxProcess
from tests.unit.engine.fake_engine import FakeEngine

RESOURCES = {
    "shop.script": {"kind": "InlineContent", "name": "Token script"},
    "shop.holders": {"kind": "Segment", "name": "Token holders"},
    "shop.collection": {"kind": "Workflow", "name": "Collect tokens"},
    "shop.push": {"kind": "Workflow", "name": "Send a push"},
}


def tasks(*names: str, formerly: tuple[str, ...] = ()) -> dict[str, Any]:
    inputs = {"kind": "Tasks", "key": "tasks", "stack": STACK}
    found = {name: RESOURCES[name] for name in names}
    return inputs | {"resources": found, "__source": {"formerly": list(formerly)}}


@pytest.fixture(scope="module")
def store() -> Iterator[SandboxProcess]:
    with SandboxProcess(environment={"CONNECTIF_SANDBOX_KEY": API_KEY}, surface="public") as found:
        yield found


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    with FakeEngine() as found:
        yield found


@pytest.fixture
def public(start: Start, store: SandboxProcess, engine: FakeEngine) -> ProviderProcess:
    store.reset(STORE)
    return start(config={"connectif:apiUrl": store.url}, engine=engine.address)


def said(engine: FakeEngine) -> list[str]:
    return [text for _, text in engine.messages]


def test_tasks_are_counted_with_the_time_that_they_take(
    public: ProviderProcess, engine: FakeEngine
) -> None:
    public.checked(content(surface=PUBLIC))
    public.checked(segment(surface=PUBLIC))
    inputs = public.checked(tasks("shop.script", "shop.holders"))
    line = said(engine)[-1]
    assert line.startswith("2 tasks for a person, about ")
    assert line.endswith(f" minutes: connectif guide --stack {STACK} shows every step")
    # The sum is no task itself: it changes only with what is defined.
    identifier, outs = public.create(inputs)
    assert public.again().read(identifier, outs) == (identifier, outs, inputs)
    assert "__source" not in inputs


def test_without_tasks_nothing_is_said(public: ProviderProcess, engine: FakeEngine) -> None:
    public.checked(tasks(*RESOURCES), tasks(*RESOURCES))
    assert said(engine) == []


def test_what_is_no_longer_defined_is_named_before_it_goes(
    public: ProviderProcess, engine: FakeEngine, store: SandboxProcess
) -> None:
    names = [("Collect tokens", "finished"), ("Collect tokens v2", "active"), ("Other", "active")]
    for number, (name, status) in enumerate(names):
        store.put_object("workflows", f"{number:024x}", {"name": name, "status": status})
    olds = tasks(*RESOURCES)
    public.checked(tasks("shop.push", formerly=("shop.holders",)), olds)
    assert said(engine) == [
        (
            'shop.collection: its definition is gone: the workflow "Collect tokens" (finished) is '
            "LEFT IN THE STORE"
        ),
        (
            "shop.collection: its definition is gone: `up` stops until a person has finished the "
            'workflow "Collect tokens v2" (active) in the console'
        ),
        (
            'shop.script: its definition is gone: the inline content "Token script", if it was '
            "made, is LEFT IN THE STORE"
        ),
    ]


def test_where_the_api_does_all_a_running_workflow_is_finished(
    start: Start, sandbox: SandboxProcess, engine: FakeEngine
) -> None:
    extended = start(config=ON_EXTENDED, engine=engine.address)
    sandbox.put_object("workflows", "a" * 24, {"name": "Send a push (once: a)", "status": "paused"})
    extended.checked(tasks(), tasks("shop.push", "shop.script"))
    assert said(engine) == [
        (
            "shop.push: its definition is gone: where this stack has started it, `up` FINISHES the "
            'workflow "Send a push (once: a)" (paused)'
        )
    ]


def test_a_store_without_a_list_of_workflows_lets_a_definition_go(
    public: ProviderProcess, engine: FakeEngine, store: SandboxProcess
) -> None:
    store.fault(method="GET", path="^/workflows/$", times=None, kind="status", status=404)
    public.checked(tasks(), tasks("shop.collection"))
    assert said(engine)[-1].endswith('"Collect tokens", if it was made, is LEFT IN THE STORE')
