"""Who carries a resource's definition out, and how: the API, a person, or both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from provider.engine import checking, lifecycle, listed, manual, summary, workflows
from provider.engine.process import Process
from provider.engine.properties import EXTENDED
from provider.engine.target import Properties
from provider.kinds import KINDS, Violation

_Check = Callable[[Process, Mapping[str, Any], Properties], list[Violation]]
_Read = Callable[[Process, str, Mapping[str, Any]], tuple[Properties, Properties] | None]
_Create = Callable[[Process, Properties], tuple[str, Properties]]
_Update = Callable[[Process, str, Mapping[str, Any], Properties], Properties]
_Delete = Callable[[Process, Mapping[str, Any]], None]


@dataclass(frozen=True)
class Conduct:
    """The calls of the provider's life cycle, as one way to carry a definition out."""

    check: _Check
    read: _Read
    create: _Create
    update: _Update
    delete: _Delete


#: By the API, one call per change.
_BY_API = Conduct(
    checking.check, lifecycle.read, lifecycle.create, lifecycle.update, lifecycle.delete
)
#: By a person; the API shows nothing of it.
_BY_HAND = Conduct(manual.check, manual.read, manual.create, manual.update, manual.delete)
#: By a person; the API shows name and status.
_LISTED = Conduct(listed.check, listed.read, listed.create, listed.update, listed.delete)
#: By the API, as versions that are started and finished.
_VERSIONED = Conduct(
    workflows.check, workflows.read, workflows.create, workflows.update, workflows.delete
)
#: Nothing in the store: what is said about all resources together.
_SUMMED = Conduct(summary.check, summary.read, summary.create, summary.update, summary.delete)


def conduct(properties: Mapping[str, Any]) -> Conduct:
    """Choose by the kind and by the surface that the resource belongs to."""
    if properties["kind"] == summary.KIND:
        return _SUMMED
    kind = KINDS[properties["kind"]]
    by_api = kind.surface == "public" or properties.get("surface") == EXTENDED
    if kind.name == "Workflow":
        return _VERSIONED if by_api else _LISTED
    return _BY_API if by_api else _BY_HAND


def writes(properties: Mapping[str, Any]) -> bool:
    """Whether a change of the resource may write to the store; a person makes the rest."""
    return conduct(properties) in (_BY_API, _VERSIONED)


def check(process: Process, olds: Mapping[str, Any], news: Properties) -> list[Violation]:
    """Check; what another conduct has left says nothing about the store."""
    process.seen.add(str(news["key"]))
    chosen = conduct(news)
    known = olds if olds and conduct(olds) is chosen else {}
    return chosen.check(process, known, news)


def update(
    process: Process, pulumi_id: str, olds: Mapping[str, Any], news: Properties
) -> Properties:
    """Update; what a person had to make so far is now looked for, and made, by the API."""
    chosen = conduct(news)
    if conduct(olds) is chosen:
        return chosen.update(process, pulumi_id, olds, news)
    _, outs = chosen.create(process, news)
    if "objectId" in outs:
        process.remember(str(outs["objectId"]), pulumi_id)
    return outs
