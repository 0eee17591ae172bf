"""What a person makes in the console, because the API shows nothing of it.

The resource is a task: it stands in the state as ``pending``, its steps are an input, and nothing
claims that the store has it.
"""

from collections.abc import Mapping
from typing import Any

from provider.engine import announcements
from provider.engine.checking import twice
from provider.engine.process import Process
from provider.engine.properties import PENDING, comparable, identity, is_unknown
from provider.engine.target import Properties, Target
from provider.kinds import Violation


def check(process: Process, olds: Mapping[str, Any], news: Properties) -> list[Violation]:
    """Give the reasons against a definition; add its ``task`` to ``news``."""
    process.verify_store(news)
    target = Target(process, news)
    if is_unknown(target.resolved):
        return []
    reasons = twice(target)
    if not reasons:
        text = steps(target)
        news["task"] = f"PENDING: {text}"
        announcements.task(target, text)
    return reasons


def read(
    process: Process, pulumi_id: str, properties: Mapping[str, Any]
) -> tuple[Properties, Properties]:
    """Give back what the state says: there is nothing to read."""
    process.verify_store(properties)
    inputs = identity(properties) | comparable(properties) | {"task": properties.get("task", "")}
    return inputs | {"status": PENDING}, inputs


def create(process: Process, properties: Properties) -> tuple[str, Properties]:
    """Put the task into the state; no call but the one that tells whose store it is."""
    process.verify_store(properties)
    return process.fresh_id(str(properties["key"]), ""), outputs(properties)


def update(
    process: Process, pulumi_id: str, olds: Mapping[str, Any], news: Properties
) -> Properties:
    """Put the edited task into the state."""
    process.verify_store(news)
    return outputs(news)


def delete(process: Process, properties: Mapping[str, Any]) -> None:
    """Release the task, and say that what a person may have made is still there."""
    process.verify_store(properties)
    target = Target(process, properties)
    if not target.claimed_elsewhere:
        announcements.left_in_the_store(target)


def outputs(properties: Mapping[str, Any]) -> Properties:
    """Give the outputs of a task: nothing shows that it was done."""
    return dict(properties) | {"status": PENDING}


def steps(target: Target) -> str:
    """Give a person's steps, with the names of what the definition refers to."""
    return target.kind.making(target.references.named(target.desired))
