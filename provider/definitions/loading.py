"""Load what a stack declares, or report everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any

from provider.definitions.absence import absences
from provider.definitions.drafts import Draft, draft
from provider.definitions.graph import cycles, ordered
from provider.definitions.model import Configuration, Pack, Probe, Receiver, Stack
from provider.definitions.packs import PackSource, Resource, pack_names, read_pack
from provider.definitions.parameters import check_names, resolve, samples
from provider.definitions.probes import probes
from provider.definitions.problems import DefinitionError, Path, Problem, Problems
from provider.definitions.receivers import receivers
from provider.definitions.rendering import Values, under_spec
from provider.definitions.schemas import Cursor, schema
from provider.definitions.stacks import StackSource, read_stack, stack_names
from provider.kinds import KINDS
from provider.kinds.suggestions import did_you_mean
from provider.kinds.values import value_at


@dataclass(frozen=True)
class Validation:
    """What was looked at, and every problem found, sorted by file and line."""

    stacks: tuple[str, ...]
    packs: tuple[str, ...]
    definitions: int
    problems: tuple[Problem, ...]


def load(root: FilePath, stack: str) -> Configuration:
    """Load everything that a stack declares.

    Args:
        root: the folder that holds ``resources/`` and ``stacks/``.
        stack: the stack's name, as in ``stacks/Pulumi.<stack>.yaml``.

    Raises:
        DefinitionError: with every problem in the stack's file, its group's, and its packs.
    """
    return _Workspace(root).configuration(stack)


def validate(root: FilePath, stacks: Sequence[str] | None = None) -> Validation:
    """Check stacks (all of them by default), and packs that no stack uses by their examples."""
    workspace = _Workspace(root)
    chosen = stack_names(root) if stacks is None else tuple(stacks)
    problems: list[Problem] = []
    for stack in chosen:
        try:
            workspace.configuration(stack)
        except DefinitionError as error:
            problems += error.problems
    if stacks is None:
        for pack in workspace.known:
            if pack not in workspace.read:
                problems += workspace.check_alone(pack)
    sources = workspace.read
    counted = sum(len(source.resources) for source in sources.values())
    return Validation(chosen, tuple(sorted(sources)), counted, DefinitionError(problems).problems)


class _Workspace:
    """The files under one root, each read once however many stacks use it."""

    def __init__(self, root: FilePath) -> None:
        self.root = root
        self.known = pack_names(root)
        self.read: dict[str, PackSource] = {}

    def pack(self, name: str) -> PackSource:
        """Give a pack, reading it on first use."""
        if name not in self.read:
            self.read[name] = read_pack(self.root, name)
        return self.read[name]

    def configuration(self, name: str) -> Configuration:
        """Load one stack."""
        problems = Problems()
        try:
            stack = read_stack(self.root, name, self.known, problems)
        except DefinitionError as error:
            raise DefinitionError([*problems, *error.problems]) from None
        sources = [self.pack(pack) for pack in stack.packs]
        values = {source.name: self._values(stack, source, problems) for source in sources}
        assembly = _Assembly(self.known, sources, values, problems)
        drafts = assembly.drafts()
        absent = absences(stack.absent, drafts, problems)
        problems.raise_if_any()
        return _configuration(stack, assembly.packs, values, drafts, absent)

    def _values(self, stack: StackSource, source: PackSource, problems: Problems) -> Values:
        """Give the values of a pack's parameters in a stack."""
        if source.parameters is None:
            return Values({}, complete=False)
        check_names(source.name, source.parameters, stack.layers, problems)
        return resolve(source.parameters, stack.layers, stack.packs[source.name], problems)

    def check_alone(self, name: str) -> tuple[Problem, ...]:
        """Check a pack that no stack uses, with the packs that it refers to."""
        problems = Problems()
        sources = [self.pack(pack) for pack in self._needed(name)]
        values = {
            source.name: samples(source.parameters)
            if source.parameters is not None
            else Values({}, complete=False)
            for source in sources
        }
        drafts = _Assembly(self.known, sources, values, problems).drafts()
        absences({}, drafts, problems)
        return tuple(problems)

    def _needed(self, name: str) -> list[str]:
        """Give a pack and the packs that its references name, in that order."""
        found = [name]
        for pack in found:
            for target in _named_packs(self.pack(pack)):
                if target in self.known and target not in found:
                    found.append(target)
        return found


def _named_packs(source: PackSource) -> Iterator[str]:
    """Give the packs that ``{ref: pack.key}`` names anywhere in a pack."""
    specs = [resource.document.data.get("spec") for resource in source.resources]
    manifest = source.manifest.data if source.manifest else {}
    for spec in (*specs, manifest.get("probe"), manifest.get("receiver")):
        for value in _mappings(spec):
            if isinstance(value.get("ref"), str) and "." in value["ref"]:
                yield value["ref"].partition(".")[0]


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    """Give every mapping in plain data."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from _mappings(item)


def _configuration(
    stack: StackSource,
    packs: tuple[Pack, ...],
    values: Mapping[str, Values],
    drafts: Sequence[Draft],
    absent: Collection[str],
) -> Configuration:
    """Put together what was found right."""
    by_name = {made.resource.name: made for made in drafts}
    edges = [edge for made in drafts for edge in made.edges]
    order = ordered([made.resource.name for made in drafts], edges)
    parameters = {name: dict(given.known) for name, given in values.items()}
    gone = tuple(name for name in stack.absent if "." not in name)
    return Configuration(
        Stack(
            stack.name,
            stack.surface,
            stack.api_url,
            stack.store,
            parameters,
            dict(stack.confirmed),
            gone,
        ),
        packs,
        tuple(by_name[name].definition(absent=name in absent) for name in order),
    )


@dataclass
class _Assembly:
    """The definitions of one stack together: what only shows when all are there."""

    known: tuple[str, ...]
    sources: Sequence[PackSource]
    values: Mapping[str, Values]
    problems: Problems
    resources: dict[str, Resource] = field(default_factory=dict)
    probes: Mapping[str, Probe] = field(default_factory=dict)
    receivers: Mapping[str, Receiver] = field(default_factory=dict)

    @property
    def packs(self) -> tuple[Pack, ...]:
        """Give the packs, with what was rendered of their manifests."""
        return tuple(
            replace(
                source.pack,
                probe=self.probes.get(source.name),
                receiver=self.receivers.get(source.name),
            )
            for source in self.sources
        )

    def drafts(self) -> list[Draft]:
        """Render and check everything; problems are noted, and what is right is given."""
        for source in self.sources:
            self.problems.extend(source.problems)
            self.resources |= {resource.name: resource for resource in source.resources}
        made = [
            draft(source, resource, self.values[source.name], self.problems)
            for source in self.sources
            for resource in source.resources
            if resource.kind is not None
        ]
        self._check_references(made)
        self._check_natural_keys(made)
        self._check_limits(made)
        self._check_former_names()
        self._check_joint_rules(made)
        self.probes = probes(self.sources, self.values, self._lead, self.problems)
        self.receivers = receivers(self.sources, self.values, self._lead, self.problems)
        return made

    def _check_references(self, drafts: Sequence[Draft]) -> None:
        """Report references that lead nowhere, to the wrong kind, or in a ring."""
        by_name = {made.resource.name: made for made in drafts}
        edges = [edge for made in drafts for edge in made.edges]
        rings = cycles(list(by_name), edges)
        ringed = {id(edge) for ring in rings for edge in ring}
        for ring in rings:
            made, path = by_name[ring[0].source], ring[0].path
            members = " -> ".join([*(edge.source for edge in ring), ring[0].source])
            message = f"definitions need each other in a ring: {members}; remove one reference"
            self.problems.add(made.place(path), under_spec(path), message)
            made.astray.add(path[:-1])
        for edge in edges:
            made = by_name[edge.source]
            problem = self._target_problem(made, edge.target, edge.path)
            if problem:
                made.astray.add(edge.path[:-1])
            if problem and id(edge) not in ringed:
                self.problems.add(made.place(edge.path), under_spec(edge.path), problem)

    def _check_joint_rules(self, drafts: Sequence[Draft]) -> None:
        """Ask the kinds for what only shows beside the definitions that one refers to."""
        known = {made.resource.name: made.readable() for made in drafts}
        for made in drafts:
            kind, spec = KINDS.get(str(made.resource.kind)), known[made.resource.name]
            targets = {edge.target for edge in made.edges}
            others = {name: known[name] for name in targets if isinstance(known.get(name), Mapping)}
            if kind is None or not isinstance(spec, Mapping):
                continue
            for violation in kind.joint_rules(spec, others):
                path = under_spec(violation.path)
                self.problems.add(made.place(violation.path), path, violation.message)

    def _target_problem(self, made: Draft, target: str, path: Path) -> str | None:
        """Say why a reference cannot lead to its target, or None."""
        cursor = Cursor(schema(f"kinds/{made.resource.kind}"))
        for part in path[:-1]:
            cursor = cursor.child(part)
        return self._lead(target, cursor.annotation("x-ref"), made.resource)

    def _lead(self, target: str, wanted: str | None, asking: Resource | None = None) -> str | None:
        """Say why a full name cannot be referred to as a kind, or None."""
        found = self.resources.get(target)
        if found is None:
            return self._missing_target(target, asking)
        if found.kind is not None and wanted not in (None, found.kind):
            return f'"{target}" is of kind {found.kind}; {wanted} is needed here'
        return None

    def _missing_target(self, target: str, asking: Resource | None) -> str | None:
        """Say that there is no such definition, unless an unreadable file may hold it."""
        pack, _, key = target.partition(".")
        source = next((source for source in self.sources if source.name == pack), None)
        if source is None:
            if pack in self.known:
                return f'the pack "{pack}" is not switched on in this stack (connectif:packs)'
            return f'there is no pack "{pack[:60]}"{did_you_mean(pack, self.known)}'
        if not source.complete:
            return None
        keys = [resource.key for resource in source.resources if resource is not asking]
        return f'the pack {pack} has no definition "{key[:60]}"{did_you_mean(key, keys)}'

    def _check_natural_keys(self, drafts: Sequence[Draft]) -> None:
        """Report two definitions that the store could not tell apart."""
        first: dict[tuple[object, ...], Draft] = {}
        for made in drafts:
            pointers = schema(f"kinds/{made.resource.kind}").get("x-natural-key", [])
            paths: list[Path] = [tuple(pointer.split("/")[1:]) for pointer in pointers]
            doubtful = {known[:1] for known in made.wrong | made.rendered.untold}
            if any(path[:1] in doubtful for path in paths):
                continue
            key = (made.resource.kind, *(value_at(made.spec, path) for path in paths))
            other = first.setdefault(key, made)
            if None not in key and other is not made:
                place, path = other.place(paths[-1]), under_spec(paths[-1])
                message = (
                    f'"{key[-1]}" is the {paths[-1][-1]} of {other.resource.name} too ({place}); '
                    f"two of kind {made.resource.kind} cannot share it in one store"
                )
                self.problems.add(made.place(paths[-1]), path, message)

    def _check_limits(self, drafts: Sequence[Draft]) -> None:
        """Report the first definition that is one too many for a store."""
        for kind in {str(made.resource.kind) for made in drafts}:
            limit = schema(f"kinds/{kind}").get("x-limit-per-store")
            of_kind = [made for made in drafts if made.resource.kind == kind]
            if limit is not None and len(of_kind) > limit:
                position = of_kind[limit].resource.document.value(("kind",))
                message = (
                    f"a store holds at most {limit} definitions of kind {kind}; "
                    f"this is number {limit + 1} of {len(of_kind)}"
                )
                self.problems.add(position, ("kind",), message)

    def _check_former_names(self) -> None:
        """Report former names that are in use, or that two definitions claim."""
        claimed: dict[str, Resource] = {}
        for resource in self.resources.values():
            for index, old in enumerate(resource.formerly):
                path = ("formerly", index)
                position = resource.document.value(path)
                owner = claimed.setdefault(old, resource)
                if old in self.resources:
                    message = f'"{old}" is the key of a living definition; a former key is gone'
                    self.problems.add(position, path, message)
                elif owner is not resource:
                    message = (
                        f'"{old}" is claimed by {owner.name} too; one definition takes it over'
                    )
                    self.problems.add(position, path, message)
