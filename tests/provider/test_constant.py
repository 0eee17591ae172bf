"""The pickled class that stands in every resource of every state."""

import json
import subprocess
import sys
from typing import Any

from tests.provider.process import CONSTANT, ProviderProcess
from tests.provider.registered import (
    PUBLIC,
    PUSH,
    bare,
    content,
    event,
    field,
    integration,
    push,
    segment,
    store,
)
from tests.sandbox_process import ROOT

TIME_LIMIT = 60
#: A Pulumi program that prints what it registers, in place of handing it to an engine.
PROGRAM = """
import json
import pulumi

seen = {}

class Recorder(pulumi.runtime.Mocks):
    def new_resource(self, args):
        seen[args.name] = {"type": args.typ, "inputs": args.inputs}
        return f"id of {args.name}", args.inputs

    def call(self, args):
        return {}

pulumi.runtime.set_mocks(Recorder(), project="connectif", stack="test")

from provider.engine.resources import (
    ContactField, CustomIntegration, InlineContent, OutboundEvent, Segment, Store, Workflow,
)

@pulumi.runtime.test
def register():
    store = Store("store")
    ContactField("shop.token", store=store, id="reskyt-token", type="text", max_length=40)
    integration = CustomIntegration("shop.integration", store=store, name="Push service")
    event = OutboundEvent(
        "shop.event",
        store=store,
        integration=integration,
        name="Send push",
        url="https://push.shop.example/send",
        headers={"Accept": "application/json"},
        fields={
            "title": {"type": "text", "required": True},
            "tokens": {"type": "text", "required": True, "pointer": "/tokens/0"},
        },
    )
    script = InlineContent(
        "shop.script", store=store, name="Token script", html="<script>first();</script>"
    )
    token = {"field": "reskyt-token", "operator": "not-empty"}
    holders = Segment(
        "shop.holders",
        store=store,
        name="Token holders",
        type="dynamic-plus",
        filters={"has-token": token},
    )
    Workflow(
        "shop.push",
        store=store,
        name="Send a push",
        run={"once": "a"},
        start={"audience": {"segment": holders}, "source": "existing"},
        nodes={
            "push": {
                "type": "outbound-event",
                "after": "start",
                "event": event.id,
                "fields": {"tokens": {"contactField": "reskyt-token"}, "title": "Hello"},
                "limits": "none",
            }
        },
    )
    return event.id

register()
print(json.dumps(seen))
"""


def python(program: str, *arguments: str) -> str:
    """Give what a program prints in a process of its own."""
    finished = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        text=True,
        timeout=TIME_LIMIT,
        check=True,
    )
    return finished.stdout.strip()


def test_the_constant_is_short_and_loads_in_a_fresh_process() -> None:
    assert len(CONSTANT) <= 100
    program = (
        "import base64, sys, dill; found = dill.loads(base64.b64decode(sys.argv[1]));"
        "print(type(found).__module__, type(found).__qualname__, vars(found))"
    )
    assert python(program, CONSTANT) == "provider.engine.provider ConnectifProvider {}"


def test_every_resource_carries_the_same_constant_and_what_these_tests_send() -> None:
    seen: dict[str, Any] = json.loads(python(PROGRAM))
    assert {item["inputs"].pop("__provider") for item in seen.values()} == {CONSTANT}
    assert {name: item["type"] for name, item in seen.items()} == {
        "store": "pulumi-python:dynamic/connectif:Store",
        "shop.token": "pulumi-python:dynamic/connectif:ContactField",
        "shop.integration": "pulumi-python:dynamic/connectif:CustomIntegration",
        "shop.event": "pulumi-python:dynamic/connectif:OutboundEvent",
        "shop.script": "pulumi-python:dynamic/connectif:InlineContent",
        "shop.holders": "pulumi-python:dynamic/connectif:Segment",
        "shop.push": "pulumi-python:dynamic/connectif:Workflow",
    }
    expected = {
        "store": store(None),
        "shop.token": field(maxLength=40),
        "shop.integration": integration(),
        "shop.event": event(integration="id of shop.integration"),
        "shop.script": content(surface=PUBLIC),
        "shop.holders": segment(surface=PUBLIC),
        "shop.push": push(
            surface=PUBLIC,
            run={"once": "a"},
            start={"audience": {"segment": "id of shop.holders"}, "source": "existing"},
            nodes={"push": PUSH | {"event": "id of shop.event"}},
        ),
    }
    for name, inputs in expected.items():
        wanted = bare(inputs) | ({} if name == "store" else {"store": "id of store"})
        assert seen[name]["inputs"] == wanted


def test_the_process_takes_the_constant_for_every_kind(provider: ProviderProcess) -> None:
    for inputs in (store(), field(), integration(), event(), content(surface=PUBLIC)):
        provider.checked(inputs)
