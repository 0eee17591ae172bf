"""Rehearsals and guides made of plain data, for the tests of the guide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from provider.definitions import Configuration, load
from provider.engine.process import Environment, Process
from provider.engine.rehearsal import Rehearsal, Status
from provider.stores import Recorded
from provider.tasks import Act, Action, Settled, Step, Task
from provider.tasks.guide import Guide, guide_of

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 11, 26)
SCRIPT_TEXT = "<script>\n  // `once` ```per``` token\n  send(\"a\" && 'b');\n</script>\n"
CONTENTS = "Contents > Web contents"
WORKFLOWS = "Workflows > Reskyt token collection"
SECRET_VALUE = "the-value-of-the-secret"

CONTENT = Task(
    "reskyt.token-script",
    "InlineContent",
    "Reskyt Script",
    Act.MAKE,
    'make the inline content "Reskyt Script"',
    (
        Step(CONTENTS, Action.PRESS, "Create new content"),
        Step(CONTENTS, Action.CHOOSE, "Type", "Inline"),
        Step(CONTENTS, Action.FILL, "Name", "Reskyt Script"),
        Step(f"{CONTENTS} > Editor", Action.PASTE, "HTML", SCRIPT_TEXT, "HTML component"),
        Step(f"{CONTENTS} > Editor", Action.PRESS, "Save"),
    ),
    Settled.CONFIRMATION,
)
COLLECTION = Task(
    "reskyt.token-collection",
    "Workflow",
    "Reskyt token collection",
    Act.CHANGE,
    'in the workflow "Reskyt token collection": Check value: Literal "rktwebview" -> "myapp" '
    "(Workflows)",
    (
        Step("Workflows", Action.PRESS, "Reskyt token collection"),
        Step(WORKFLOWS, Action.FILL, "Literal", "myapp", "Check value"),
        Step(WORKFLOWS, Action.UNTICK, "Deactivate after firing", "", "On page visit"),
        Step(WORKFLOWS, Action.PRESS, "Save"),
    ),
    Settled.READING,
)
PUSH = Task(
    "reskyt.push",
    "Workflow",
    "Reskyt push (once: bf)",
    Act.RUN,
    'activate the workflow "Reskyt push (once: bf)", which SENDS once, for good (Workflows)',
    (
        Step("Workflows", Action.PRESS, "Reskyt push (once: bf)"),
        Step("Workflows", Action.PRESS, "Activate"),
        Step("Workflows", Action.CHECK, "Status", "Active"),
    ),
    Settled.READING,
    sends=True,
)
EVENT = Task(
    "reskyt.push-event",
    "OutboundEvent",
    "Reskyt push notification",
    Act.CHANGE,
    'in the outbound event "Reskyt push notification": another value of x-api-key',
    (Step("Integrations > Reskyt", Action.SECRET, "x-api-key", "reskyt.apiKey", "Headers"),),
    Settled.CONFIRMATION,
)


@cache
def configuration(stack: str = "example-shop") -> Configuration:
    """Give the configuration of one of the repository's own stacks."""
    return load(ROOT, stack)


def rehearsal(
    *tasks: Task,
    statuses: Mapping[str, Status] | None = None,
    released: tuple[Recorded, ...] = (),
    refusals: tuple[str, ...] = (),
    stack: str = "example-shop",
    **of_stack: Any,
) -> Rehearsal:
    """Give a rehearsal of the recipe in which these tasks are pending."""
    known = configuration(stack)
    known = replace(known, stack=replace(known.stack, **of_stack))
    pending = {task.resource: Status("pending") for task in tasks}
    names = [item.name for item in known.definitions]
    return Rehearsal(
        configuration=known,
        state=None,
        process=Process(Environment()),
        tasks={task.resource: task for task in tasks},
        released=released,
        statuses={name: Status("applied") for name in names} | pending | dict(statuses or {}),
        refusals=refusals,
        notes=(),
        drift=(),
        waiting=(),
        digests={name: f"{number:08x}" for number, name in enumerate(names, start=0xABCD00)},
    )


def guide(*tasks: Task, everything: bool = False, **options: Any) -> Guide:
    """Give the guide of such a rehearsal."""
    return guide_of(rehearsal(*tasks, **options), TODAY, {}, everything=everything)
