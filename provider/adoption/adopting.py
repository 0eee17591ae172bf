"""Bind a store that was set up by hand to a pack, by shape; nothing is written to the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from provider.adoption.comparing import Remaining, remaining
from provider.adoption.connections import close, closing_on_failure
from provider.adoption.deriving import Derived, derived, settled
from provider.adoption.folder import write_text
from provider.adoption.importing import Binder, import_file
from provider.adoption.inventory import Found, Inventory, read_inventory
from provider.adoption.matching import ORDER, Matching
from provider.adoption.overlay import Overlay
from provider.adoption.proposals import Candidate, Decide, Proposal, Verdict
from provider.adoption.selection import Selection
from provider.adoption.sources import read_templates
from provider.definitions import Configuration, Definition
from provider.engine.process import Process, secret_variable
from provider.engine.properties import PENDING
from provider.kinds import KINDS, SecretReference
from provider.stores import State, open_store, read_state


class AdoptionError(Exception):
    """A store cannot be bound to a pack; the text says why and what to do."""


@dataclass(frozen=True)
class Bound:
    """A definition, what was proposed for it, and what was decided.

    ``candidate`` is None where nothing was bound.
    """

    proposal: Proposal
    candidate: Candidate | None

    @property
    def name(self) -> str:
        """Give the name of the definition."""
        return self.proposal.definition.name


@dataclass(frozen=True)
class Adoption:
    """What an adoption has found and done.

    Attributes:
        pack: the name of the pack.
        inventory: what the store has.
        bound: every definition that was looked at.
        values: what the stack file says now and did not before, by its keys.
        torn: parameters that two properties want otherwise.
        left: what the next preview will show as a difference.
        unseen: headers that could not be compared: definition, header, and the variable to set.
        tasks: what a person has to do or to look at, with the name of the definition.
        imported: how many resources the import file holds.
    """

    pack: str
    inventory: Inventory
    bound: tuple[Bound, ...]
    values: Mapping[str, Any]
    torn: Mapping[str, Sequence[Derived]]
    left: tuple[Remaining, ...]
    unseen: tuple[tuple[str, str, str], ...]
    tasks: tuple[tuple[str, str], ...]
    imported: int = 0

    @property
    def open(self) -> bool:
        """Whether something is left for a person."""
        loose = [item for item in self.bound if item.candidate is None]
        return bool(self.left or self.tasks or loose or self.torn)


@dataclass(frozen=True)
class Preview:
    """What a binding would do, for a person who is asked: values, and what stays different."""

    values: Mapping[str, Any]
    left: tuple[Remaining, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)


class Adopting:
    """One adoption: opened, decided definition by definition, and carried out."""

    def __init__(self, root: Path, stack: str, pack: str, selection: Selection) -> None:
        """Read stack, pack, state and store.

        Raises what ``failures`` names.
        """
        self.root, self.stack, self.pack = root, stack, pack
        self.process: Process = open_store(root, stack)
        self.state: State | None = read_state(root, stack)
        self.overlay = Overlay(root, stack, pack)
        self.configuration: Configuration = self.overlay.load({}, with_examples=True)
        with closing_on_failure(self.process, stack):
            self.inventory = read_inventory(self.process, stack)
        values = self.configuration.stack.parameters.get(pack, {})
        self.matching = Matching(
            self.inventory,
            {item.name: item for item in self.configuration.definitions},
            read_templates(root, pack, values),
            self._reserved(),
            dict(self._known()),
        )
        self._selection = selection
        self.bound: list[Bound] = []

    def definitions(self) -> list[Definition]:
        """Give the definitions of the pack that are meant, in the order of the matching."""
        own = [
            item
            for item in self.configuration.definitions
            if item.pack == self.pack and not item.absent
        ]
        meant = [item for item in own if self._selection.takes(*_names(item))]
        idle = self._selection.idle(_names(item) for item in own)
        if idle:
            shown = ", ".join(f'"{pattern}"' for pattern in idle)
            raise AdoptionError(f"no definition of the pack {self.pack} fits {shown}")
        return sorted(meant, key=lambda item: ORDER.index(item.kind))

    def decide(self, decide: Decide) -> None:
        """Ask, for one definition after the other, which object it stands for."""
        for definition in self.definitions():
            known = self.matching.bound.get(definition.name)
            proposal = (
                self.matching.propose(definition) if known is None else _of_state(definition, known)
            )
            candidate = decide(proposal)
            if candidate is not None:
                self.matching.bound[definition.name] = candidate.found
            self.bound.append(Bound(proposal, candidate))

    def preview(self, definition: Definition, candidate: Candidate) -> Preview:
        """Give what it would mean that a definition stands for an object."""
        found = list(derived(self.matching, definition, candidate))
        values, _ = settled(found)
        current = self.matching.templates.values
        changed = {name: value for name, value in values.items() if current.get(name) != value}
        by_path = {".".join(item.path): item.parameter for item in found}
        left: tuple[Remaining, ...] = ()
        if self.matching.is_told(definition):
            chosen = self._chosen() | {definition.name: candidate}
            left = remaining(self._binder(self.configuration), chosen, [definition.name])
            self.process.forget(candidate.found.id)  # it is not decided yet
        return Preview(changed, left, by_path)

    def carry_out(self, import_to: Path | None) -> Adoption:
        """Write the values into the stack file, and the import file.

        Raises ``AdoptionError`` when a value is missing; then nothing was written.
        """
        values, torn = settled(self._derived())
        current = self.matching.templates.values
        given = self.overlay.missing
        changed = {n: v for n, v in values.items() if current.get(n) != v or n in given}
        missing = [name for name in given if name not in changed]
        if missing:
            raise AdoptionError(self.overlay.needed(missing))
        configuration = self.overlay.load(changed)
        binder = self._binder(configuration)
        chosen = self._chosen()
        bindings = {name: candidate.found for name, candidate in chosen.items()}
        imported = binder.imported(bindings, [item.name for item in self.bound])
        left = remaining(binder, chosen, list(chosen))
        written = self.overlay.write(changed)
        # Where nothing is bound anew, up itself makes the rest; there is nothing to import.
        bound_anew = any(item.name in bindings for item in imported)
        if import_to is not None and bound_anew:
            write_text(import_to, import_file(imported, self.state))
        return Adoption(
            self.pack,
            self.inventory,
            tuple(self.bound),
            written,
            torn,
            left,
            tuple(self._unseen(configuration, bindings)),
            tuple(self._tasks()),
            len(imported) if import_to is not None and bound_anew else 0,
        )

    def close(self) -> None:
        """Close the connections to the store."""
        close(self.process, self.stack)

    def _binder(self, configuration: Configuration) -> Binder:
        binder = Binder(self.process, configuration, self.inventory.store, self.state)
        binder.know(self.matching.bound)
        return binder

    def _chosen(self) -> dict[str, Candidate]:
        """Give what was chosen among objects that the API shows."""
        return {
            item.name: item.candidate
            for item in self.bound
            if item.candidate is not None and self.matching.is_told(item.proposal.definition)
        }

    def _derived(self) -> Iterator[Derived]:
        """Give the values that what was decided now asks for."""
        for item in self.bound:
            if item.candidate is not None and item.proposal.verdict is not Verdict.KNOWN:
                yield from derived(self.matching, item.proposal.definition, item.candidate)

    def _tasks(self) -> Iterator[tuple[str, str]]:
        """Give what a person has to do: of what is in the state, what it says."""
        recorded = self.state.resources if self.state else {}
        for name, task in self.process.tasks.items():
            if name not in recorded and self._is_meant(name):
                yield name, task.summary
        for name, item in recorded.items():
            if item.outputs.get("status") == PENDING and self._is_meant(name):
                yield name, str(item.inputs.get("task", "")).removeprefix("PENDING: ")

    def _unseen(
        self, configuration: Configuration, bindings: Mapping[str, Found]
    ) -> Iterator[tuple[str, str, str]]:
        """Give the headers whose secret is not at hand, so that nobody could compare them."""
        for definition in configuration.definitions:
            headers = definition.spec.get("headers") if definition.name in bindings else None
            for name, value in (headers or {}).items():
                reference = SecretReference.of(value)
                if reference and self.process.secret(reference.name, self.stack) is None:
                    yield definition.name, name, secret_variable(reference.name, self.stack)

    def _is_meant(self, resource: str) -> bool:
        return any(item.name == resource for item in self.bound)

    def _reserved(self) -> dict[tuple[str, str], str]:
        """Give whose the objects are that the state knows."""
        resources = self.state.resources if self.state else {}
        return {
            (item.kind, str(item.outputs["objectId"])): name
            for name, item in resources.items()
            if item.outputs.get("objectId")
        }

    def _known(self) -> Iterator[tuple[str, Found]]:
        """Give the objects that the state has for definitions of any pack."""
        kinds = {item.name: item.kind for item in self.configuration.definitions}
        for (kind, object_id), name in self._reserved().items():
            found = self.inventory.find(kind, object_id)
            if found is not None and kinds.get(name) == kind:
                yield name, found


def _of_state(definition: Definition, known: Found) -> Proposal:
    """Give what the state says of a definition already."""
    return Proposal(definition, Verdict.KNOWN, (Candidate(known, ("the state",)),))


def explicit(proposal: Proposal, objects: Iterable[Found], wanted: str) -> Candidate:
    """Give the object that a person has named for a definition, by its name or id.

    Raises ``AdoptionError``.
    """
    found = [item for item in objects if wanted in (item.id, item.title, item.name)]
    words = KINDS[proposal.definition.kind].words
    if not found:
        raise AdoptionError(f'--bind: the store has no {words} "{wanted}" that is free')
    if len(found) > 1:
        ids = ", ".join(f"{item.words} ({item.id})" for item in found)
        raise AdoptionError(f'--bind: several are called "{wanted}": give an id: {ids}')
    known = [item for item in proposal.candidates if item.found.id == found[0].id]
    return known[0] if known else Candidate(found[0], ("named by --bind",), exact=False)


def _names(definition: Definition) -> tuple[str, ...]:
    spec: Mapping[str, Any] = definition.spec
    name = str(spec.get("name", spec.get("id", "")))
    return definition.name, definition.key, definition.kind, name
