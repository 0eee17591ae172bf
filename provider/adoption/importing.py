"""The file for ``pulumi import``: objects of a store go into the state as they are, unread.

Plain ``pulumi import`` cannot read through a dynamic provider. With inputs and outputs in the file
it reads nothing; both are what the provider itself gives for the live object, so the next preview
shows what the definition says otherwise, and nothing else (tried with engine 3.259.0).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi.dynamic.dynamic import PROVIDER_KEY, serialize_provider

from provider.adoption.inventory import Found
from provider.definitions import Configuration, Definition
from provider.engine import conduct, link
from provider.engine.inputs import inputs_of
from provider.engine.process import Process
from provider.engine.properties import APPLIED, EXTENDED, SOURCE, Source
from provider.engine.provider import ConnectifProvider
from provider.engine.sources import hand_made, registered, source_of
from provider.engine.store import KIND as STORE
from provider.engine.summary import KIND as TASKS
from provider.kinds import KINDS
from provider.kinds.live_names import LiveName
from provider.kinds.workflow import status_of
from provider.stores import State

TYPE = "pulumi-python:dynamic/connectif:"
PACK_TYPE = "connectif:pack:Pack"

Properties = dict[str, Any]
#: The objects that definitions stand for, by the names of the definitions.
Bindings = Mapping[str, Found]


@dataclass(frozen=True)
class Imported:
    """One resource of an import file: its Pulumi name, its id, and what the state will hold.

    ``source`` tells the check that the engine makes what the resource refers to. It stays among the
    inputs until the next refresh, which every preview and up begins with.
    """

    name: str
    kind: str
    id: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    pack: str | None = None
    source: Mapping[str, Any] | None = None

    def entry(self) -> Properties:
        """Give the entry of the file."""
        constant = {PROVIDER_KEY: serialize_provider(ConnectifProvider())}
        entry: Properties = {"type": f"{TYPE}{self.kind}", "name": self.name, "id": self.id}
        entry |= {"parent": self.pack} if self.pack else {}
        source = {SOURCE: self.source} if self.source else {}
        return entry | {
            "inputs": {**self.inputs, **constant, **source},
            "outputs": {**self.outputs, **constant},
        }


class Binder:
    """Gives, for definitions and the objects that they stand for, what the state shall hold.

    Nothing is written to the store: what is bound is read from the lists, and what a person makes
    is a task, for which no call is made.
    """

    def __init__(
        self, process: Process, configuration: Configuration, store: str, state: State | None
    ) -> None:
        """Take what the stack declares, the identity of its store, and what Pulumi has recorded."""
        self.process = process
        self.configuration = configuration
        self.store = store
        self.recorded = dict(state.resources) if state else {}
        self.definitions = {item.name: item for item in registered(configuration)}

    def inputs(self, definition: Definition) -> Properties:
        """Give the inputs of a definition as the program registers them."""
        return inputs_of(definition, self.configuration.stack, self.store, self._pulumi_id)

    def know(self, bindings: Bindings) -> None:
        """Let the process know which definition stands for which object."""
        for definition in self.definitions.values():
            source = source_of(definition, self.configuration)
            self.process.sources[definition.name] = Source.of(source)
            found = bindings.get(definition.name)
            if found is not None:
                self.process.remember(found.id, self._pulumi_id(definition.name))

    def imported(self, bindings: Bindings, meant: Collection[str]) -> tuple[Imported, ...]:
        """Give what is not in the state yet: the store, and what there is of some definitions.

        That is what is bound, and what a person makes, of which nothing can be read.
        """
        self.know(bindings)
        stack = self.configuration.stack
        named = {"kind": STORE, "key": "store", "stack": stack.name}
        named |= {"expected": stack.store} if stack.store is not None else {}
        tasks: Properties = {"kind": TASKS, "key": "tasks", "stack": stack.name}
        tasks["resources"] = hand_made(self.definitions.values())
        ordered = [item for name, item in self.definitions.items() if name in meant]
        with link.heard():
            found = [
                Imported("store", STORE, self.store, named, named),
                *(made for item in ordered for made in self._imported(item, bindings)),
                Imported("tasks", TASKS, "tasks", tasks, tasks),
            ]
        return tuple(item for item in found if item.name not in self.recorded)

    def _imported(self, definition: Definition, bindings: Bindings) -> Iterator[Imported]:
        inputs, found = self.inputs(definition), bindings.get(definition.name)
        conducted = conduct.conduct(inputs)
        by_api = KINDS[definition.kind].surface != EXTENDED or "surface" in inputs
        if by_api and found is not None:
            pulumi_id = self._pulumi_id(definition.name)
            known = inputs | {"objectId": found.id, "status": APPLIED} | _memory(found)
            read = conducted.read(self.process, pulumi_id, known)
            if read is not None:
                outputs, live = read
                yield self._made(definition, pulumi_id, live, outputs)
        elif not by_api and not conduct.check(self.process, {}, inputs):
            pulumi_id, outputs = conducted.create(self.process, inputs)
            yield self._made(definition, pulumi_id, inputs, outputs)

    def _made(
        self,
        definition: Definition,
        pulumi_id: str,
        inputs: Mapping[str, Any],
        outputs: Mapping[str, Any],
    ) -> Imported:
        known = source_of(definition, self.configuration)
        source = {"file": known["file"], "references": known["references"]}
        return Imported(
            definition.name,
            definition.kind,
            pulumi_id,
            inputs,
            outputs,
            definition.pack,
            source if known["references"] else None,
        )

    def _pulumi_id(self, name: str) -> str:
        """Give the id that the provider gives to a new resource, or has given it."""
        if name in self.recorded:
            return self.recorded[name].id
        target = self.definitions[name]
        return str(target.spec["id"]) if KINDS[target.kind].lasting_key else name


def _memory(found: Found) -> Properties:
    """Give what is remembered of an object beside itself: its container, and what was sent."""
    memory: Properties = {}
    if found.container is not None:
        memory["integrationObjectId"] = found.container.id
    if found.kind == "Workflow":
        label = LiveName.parse(found.name).label
        if label is not None and status_of(found.body) != "draft":
            memory["sent"] = [label]
    return memory


def import_file(imported: Iterable[Imported], state: State | None) -> str:
    """Give the text of an import file; a pack that the state has already is only named."""
    listed = list(imported)
    packs = dict.fromkeys(item.pack for item in listed if item.pack)
    urns = dict(_known_packs(state))
    components = [
        {"type": PACK_TYPE, "name": pack, "component": True} for pack in packs if pack not in urns
    ]
    table = {pack: urns[pack] for pack in packs if pack in urns}
    data: Properties = {"nameTable": table} if table else {}
    data["resources"] = [*components, *(item.entry() for item in listed)]
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _known_packs(state: State | None) -> Iterator[tuple[str, str]]:
    """Give the packs that have a resource in the state, with their URNs."""
    for name, item in (state.resources if state else {}).items():
        if PACK_TYPE in item.urn:
            stack, project = item.urn.split("::")[:2]
            pack = name.partition(".")[0]
            yield pack, f"{stack}::{project}::{PACK_TYPE}::{pack}"
