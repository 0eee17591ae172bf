"""The Pulumi program: definitions in, resources out."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pulumi

from provider.definitions import Configuration, Definition, DefinitionError, load
from provider.engine.configuration import differing, readable_secrets
from provider.engine.resources import (
    ContactField,
    CustomIntegration,
    InlineContent,
    OutboundEvent,
    Pack,
    Segment,
    Store,
    Workflow,
)
from provider.kinds import KINDS

Resources = dict[str, pulumi.CustomResource]
_WORD = re.compile(r"(?<=[a-z])([A-Z])")
_CLASSES: Mapping[str, Callable[..., pulumi.CustomResource]] = {
    "ContactField": ContactField,
    "CustomIntegration": CustomIntegration,
    "InlineContent": InlineContent,
    "OutboundEvent": OutboundEvent,
    "Segment": Segment,
    "Workflow": Workflow,
}


def run(root: Path) -> None:
    """Register everything that the selected stack defines.

    Raises ``pulumi.RunError`` with every problem, in the words of ``connectif validate``.
    """
    stack = pulumi.get_stack()
    try:
        configuration = load(root, stack)
    except DefinitionError as error:
        raise pulumi.RunError(f"the definitions are not valid:\n{error}") from None
    other = differing(root, stack)
    if other:
        raise pulumi.RunError(
            f"stacks/Pulumi.{stack}.yaml was validated, but this run uses other values for "
            f"{', '.join(other)}: run without --config-file"
        )
    for key in readable_secrets(root, stack, os.environ):
        pulumi.log.warn(
            f"{key} is encrypted with an empty passphrase, so everybody who has the stack file can "
            "read it: set PULUMI_CONFIG_PASSPHRASE, run `pulumi stack change-secrets-provider "
            "passphrase`, and give the service a new secret"
        )
    register(configuration)


def register(configuration: Configuration) -> Resources:
    """Register the store, the packs and their resources in dependency order."""
    store = Store("store", expected=configuration.stack.store)
    packs = {pack.name: Pack(pack.name) for pack in configuration.packs}
    names = {definition.name: definition for definition in configuration.definitions}
    resources: Resources = {}
    for definition in sorted(configuration.definitions, key=_is_workflow):
        others = [resources[other.name] for other in _before(definition, configuration)]
        options = pulumi.ResourceOptions(
            parent=packs[definition.pack],
            aliases=[pulumi.Alias(name=name) for name in definition.formerly],
            depends_on=others,
        )
        resources[definition.name] = _CLASSES[definition.kind](
            definition.name,
            store=store,
            source=_source(definition, names),
            opts=options,
            **_arguments(definition, resources),
        )
    return resources


def _is_workflow(definition: Definition) -> bool:
    return definition.kind == "Workflow"


def _before(definition: Definition, configuration: Configuration) -> list[Definition]:
    """Give what stands before a workflow starts, and is deleted only after it has ended.

    That is all of its pack, used by it or not: a run that fails has then started nothing, and a
    workflow that goes on stops a destroy before anything is gone.
    """
    if not _is_workflow(definition):
        return []
    return [
        other
        for other in configuration.definitions
        if other.pack == definition.pack and not _is_workflow(other)
    ]


def _arguments(definition: Definition, resources: Resources) -> dict[str, Any]:
    """Give the arguments of the resource class: snake case names, references as Pulumi ids."""
    return {
        _WORD.sub(r"_\1", name).lower(): _with_ids(value, resources)
        for name, value in definition.spec.items()
    }


def _with_ids(value: Any, resources: Resources) -> Any:
    if _refers(value):
        return resources[value["ref"]].id
    if isinstance(value, Mapping):
        return {key: _with_ids(item, resources) for key, item in value.items()}
    return value


def _source(definition: Definition, names: Mapping[str, Definition]) -> dict[str, Any]:
    """Give the places of a definition, and the natural keys of what it refers to."""
    positions = {
        ".".join(map(str, path)): f"{place.line}:{place.column}"
        for path, place in definition.positions.items()
    }
    references = {
        ".".join(path): {"naturalKey": _natural_key(names[target]), "resource": target}
        for path, target in _references(definition.spec, ())
    }
    file = definition.positions[()].file
    return {"file": file, "positions": positions, "references": references}


def _references(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if _refers(value):
        yield path, str(value["ref"])
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _references(item, (*path, str(key)))


def _natural_key(definition: Definition) -> str:
    return str(definition.spec["id" if KINDS[definition.kind].lasting_key else "name"])


def _refers(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == {"ref"}
