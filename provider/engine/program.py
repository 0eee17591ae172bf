"""The Pulumi program: definitions in, resources out."""

import os
import re
from collections.abc import Callable, Mapping
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
    Tasks,
    Workflow,
)
from provider.engine.sources import (
    JUDGED,
    digest_of_all,
    hand_made,
    registered,
    replaced,
    source_of,
)

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
    if os.environ.get(JUDGED, digest_of_all(configuration)) != digest_of_all(configuration):
        raise pulumi.RunError(
            "a definition or the stack file was changed after connectif up had judged the plan: "
            "nothing was done. Run it again"
        )
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
    kinds = {definition.kind for definition in registered(configuration)}
    store = Store("store", expected=configuration.stack.store, kinds=kinds)
    packs = {pack.name: Pack(pack.name) for pack in configuration.packs}
    resources: Resources = {}
    for definition in registered(configuration):
        others = [resources[other.name] for other in _before(definition, configuration)]
        options = pulumi.ResourceOptions(
            parent=packs[definition.pack],
            aliases=[pulumi.Alias(name=name) for name in definition.formerly],
            depends_on=others,
        )
        resources[definition.name] = _CLASSES[definition.kind](
            definition.name,
            store=store,
            source=source_of(definition, configuration),
            opts=options,
            **_arguments(definition, resources),
        )
    _sum_up(configuration, resources)
    return resources


def _sum_up(configuration: Configuration, resources: Resources) -> None:
    """Have everything summed up once it was checked; without a dependency on it."""
    found = registered(configuration)
    former = [name for item in found for name in item.formerly]
    checked = pulumi.Output.all(*(resource.urn for resource in resources.values()))
    checked.apply(lambda _: Tasks("tasks", resources=hand_made(found), formerly=former))


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
        for other in registered(configuration)
        if other.pack == definition.pack and not _is_workflow(other)
    ]


def _arguments(definition: Definition, resources: Resources) -> dict[str, Any]:
    """Give the arguments of the resource class: snake case names, references as Pulumi ids."""
    spec = replaced(definition.kind, definition.spec, lambda target: resources[target].id)
    given = {_WORD.sub(r"_\1", name).lower(): value for name, value in spec.items()}
    return given | ({"absent": True} if definition.absent else {})
