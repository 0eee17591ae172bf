"""API calls: one list for each kind and process, whoever asks."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from tests.provider.process import ProviderProcess
from tests.provider.registered import (
    bare,
    collection,
    content,
    event,
    field,
    integration,
    push,
    segment,
)
from tests.sandbox_process import SandboxProcess

#: The SDK serves so many calls at once.
THREADS = 4


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Make calls at the same time, and give what each gave."""
    with ThreadPoolExecutor(THREADS) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def asked(sandbox: SandboxProcess) -> Counter[str]:
    return Counter(f"{item['method']} {item['path']}" for item in sandbox.journal())


def test_calls_at_once_share_one_list(provider: ProviderProcess, sandbox: SandboxProcess) -> None:
    fields = [field(f"field-{n}", id=f"field-{n}") for n in range(THREADS)]
    made = [provider.made(item) for item in fields]
    sandbox.clear_journal()
    later = provider.again()
    # Slow enough for all of them to be waiting for it.
    sandbox.fault(method="GET", kind="delay", seconds=0.5, times=None)
    found = at_once([partial(later.read, *item) for item in made])
    assert [inputs for _, _, inputs in found] == [bare(item) for item in fields]
    assert asked(sandbox) == {"GET /store/": 1, "GET /contact-fields/": 1}


def test_a_whole_run_reads_each_list_once(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    programs = [field(), integration(), *(event(f"event-{n}", name=f"Event {n}") for n in range(3))]
    made = [provider.made(item) for item in programs]
    sandbox.clear_journal()
    later = provider.again()
    at_once([partial(later.read, *item) for item in made])
    for program, (_, outs) in zip(programs, made, strict=True):
        inputs = later.checked(program, bare(program))
        assert later.diff(outs, inputs).replaces == []
    lists = ("store", "contact-fields", "custom-integrations", "custom-event-types")
    # The integration is read with the others, so that nothing is looked up by its name.
    assert asked(sandbox) == {f"GET /{name}/": 1 for name in lists}


def test_a_whole_run_of_the_recipe_reads_each_list_once(
    extended: ProviderProcess, sandbox: SandboxProcess
) -> None:
    recipe = [field(), integration(), event(), content(), segment(), collection(), push()]
    made = [extended.made(item) for item in recipe]
    sandbox.clear_journal()
    later = extended.again()
    at_once([partial(later.read, *item) for item in made])
    for program in recipe:
        assert later.checked(program, bare(program)) == bare(program)
    lists = ["store", "contact-fields", "custom-integrations", "custom-event-types", "segments"]
    lists += ["web-contents", "workflows"]
    assert asked(sandbox) == {f"GET /{name}/": 1 for name in lists}


def test_lists_are_kept_true_by_own_writes(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    fields = [field(f"field-{n}", id=f"field-{n}") for n in range(2 * THREADS)]
    inputs = [provider.checked(item) for item in fields]
    made = at_once([partial(provider.create, item) for item in inputs])
    for identifier, outs in made:
        assert provider.read(identifier, outs)[0] == identifier
    assert asked(sandbox) == {
        "GET /store/": 1,
        "GET /contact-fields/": 1,
        "POST /contact-fields/": len(fields),
    }
