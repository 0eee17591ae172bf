"""What a preview would find, without the engine: the store is read, nothing is written.

The state says what was there, the definitions what is wanted; the same functions that serve the
engine's ``read`` and ``check`` say what is left to do.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from provider.api import ConnectifError
from provider.definitions import Configuration, Definition, load
from provider.engine import conduct, link
from provider.engine.awaited import changed_beside
from provider.engine.differences import differences
from provider.engine.failures import ProviderError
from provider.engine.inputs import inputs_of
from provider.engine.process import Process
from provider.engine.properties import (
    EXTENDED,
    PENDING,
    SOURCE,
    Source,
    comparable,
    whole_numbers,
)
from provider.engine.sources import registered, source_of
from provider.engine.store import KIND as STORE
from provider.kinds import KINDS, Violation
from provider.kinds.kind import NOTHING
from provider.stores import Recorded, State, open_store, read_state
from provider.tasks import Task

#: The word of a resource that no update has made yet.
NEW = "new"


@dataclass(frozen=True)
class Status:
    """How a definition stands: see ``properties`` for the words, and ``NEW``.

    ``by`` and ``on`` tell who has confirmed it as it stands, and when.
    """

    word: str
    by: str | None = None
    on: date | None = None


@dataclass(frozen=True)
class Rehearsal:
    """What a preview of a stack would find.

    Attributes:
        configuration: what the stack declares.
        state: what Pulumi has recorded; None before the first update.
        process: the memory of the rehearsal, with its client.
        tasks: what a person has to do, by resource, in the order of dependencies.
        released: what is recorded and no longer defined.
        statuses: how each definition stands.
        refusals: what would stop a preview, with ``file:line:column``.
        notes: what a preview would print: severity and text.
        drift: resources that somebody has changed in the store since the last update. What a
            person was asked to change, and has changed or not, is none.
        waiting: resources whose definition says something else than the store.
        edited: resources whose definition says something else than at the last update.
        digests: what a confirmation of each definition must name.
        unmade: definitions whose object the API makes, and which the store lacks until an update.
    """

    configuration: Configuration
    state: State | None
    process: Process
    tasks: Mapping[str, Task]
    released: tuple[Recorded, ...]
    statuses: Mapping[str, Status]
    refusals: tuple[str, ...]
    notes: tuple[link.Message, ...]
    drift: tuple[str, ...]
    waiting: tuple[str, ...]
    digests: Mapping[str, str]
    unmade: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()


def rehearse(root: Path, stack: str, environment: Mapping[str, str] | None = None) -> Rehearsal:
    """Find out what a preview of a stack would say, from the store and the state.

    Raises:
        DefinitionError: with every problem in the definitions.
        StateError, SettingError: when state or stack file cannot be read.
        ConnectifError, ProviderError: when the store cannot be read, or is another one.
    """
    known = dict(os.environ if environment is None else environment)
    configuration = load(root, stack)
    run = _Run(configuration, read_state(root, stack, known), open_store(root, stack, known))
    try:
        with link.heard() as notes:
            if run.opens():
                run.read()
                run.check()
        return run.result(tuple(notes))
    finally:
        run.process.client(stack).close()


class _Run:
    """One rehearsal, from the reads to the checks."""

    def __init__(self, configuration: Configuration, state: State | None, process: Process) -> None:
        self.configuration = configuration
        self.state = state
        self.process = process
        self.definitions = {item.name: item for item in registered(configuration)}
        self.recorded = state.resources if state else {}
        #: Name in the program -> what the store shows of it; absent where it was lost.
        self.live: dict[str, Mapping[str, Any]] = {}
        self.outputs: dict[str, Mapping[str, Any]] = {}
        self.wanted: dict[str, Mapping[str, Any]] = {}
        self.refusals: list[str] = []
        self.drift: list[str] = []

    def opens(self) -> bool:
        """Tell whether the key opens the store, and can read what the stack defines."""
        self._check_store()
        return not self.refusals

    def read(self) -> None:
        """Read everything that the state holds."""
        for name, item in self.recorded.items():
            if item.kind not in KINDS:
                continue
            known = _plain(item.outputs)
            with _located(name):
                found = conduct.conduct(known).read(self.process, item.id, known)
            if found:
                self.outputs[name], self.live[name] = found
            if found is None or _is_changed(item, found[1]):
                self.drift.append(name)

    def check(self) -> None:
        """Check every definition against the store."""
        for definition in self.definitions.values():
            news = self._inputs(definition)
            source = source_of(definition, self.configuration)
            self.process.sources[definition.name] = Source.of(source)
            before = self.live.get(self._recorded_name(definition), NOTHING)
            with _located(definition.name):
                reasons = conduct.check(self.process, before, news)
            self.refusals += [_placed(Source.of(source), definition, item) for item in reasons]
            self.wanted[definition.name] = news

    def result(self, notes: tuple[link.Message, ...]) -> Rehearsal:
        """Give what was found."""
        order = [name for name in self.definitions if name in self.process.tasks]
        known = {self._recorded_name(item) for item in self.definitions.values()}
        kept = [item for name, item in self.recorded.items() if item.kind in KINDS]
        return Rehearsal(
            self.configuration,
            self.state,
            self.process,
            {name: self.process.tasks[name] for name in order},
            tuple(item for item in kept if item.name not in known),
            {name: self._status(item) for name, item in self.definitions.items()},
            tuple(self.refusals),
            notes,
            tuple(self.drift),
            tuple(name for name in self.wanted if self._is_waiting(name)),
            dict(self.process.digests),
            tuple(name for name in self.wanted if self._is_unmade(name)),
            tuple(name for name in self.wanted if self._is_edited(name)),
        )

    def _check_store(self) -> None:
        from provider.engine import store

        recorded = self.recorded.get("store")
        news: dict[str, Any] = {"kind": STORE, "key": "store"}
        news["stack"] = self.configuration.stack.name
        kinds = sorted({item.kind for item in self.definitions.values()})
        self.process.sources["store"] = Source(kinds=tuple(kinds))
        if self.configuration.stack.store is not None:
            news["expected"] = self.configuration.stack.store
        olds = recorded.inputs if recorded else NOTHING
        self.refusals += store.check(self.process, olds, news)

    def _inputs(self, definition: Definition) -> dict[str, Any]:
        """Give the inputs as the program makes them; an id that is not known is the key."""
        store, stack = self.recorded.get("store"), self.configuration.stack
        return inputs_of(definition, stack, store.id if store else None, self._pulumi_id)

    def _pulumi_id(self, name: str) -> str:
        target = self.definitions[name]
        recorded = self.recorded.get(self._recorded_name(target))
        if recorded:
            return recorded.id
        return str(target.spec["id"]) if KINDS[target.kind].lasting_key else name

    def _recorded_name(self, definition: Definition) -> str:
        """Give the name that the state has for a definition: its own, or a former one."""
        names = (definition.name, *definition.formerly)
        return next((name for name in names if name in self.recorded), definition.name)

    def _status(self, definition: Definition) -> Status:
        name = definition.name
        said = self.wanted.get(name, NOTHING).get("confirmation") or {}
        by, on = said.get("by"), said.get("date")
        moment = date.fromisoformat(str(on)) if on else None
        if name in self.process.tasks:
            return Status("pending", by, moment)
        word = self.outputs.get(self._recorded_name(definition), NOTHING).get("status", NEW)
        return Status(str(word), by, moment)

    def _is_unmade(self, name: str) -> bool:
        definition, process = self.definitions[name], self.process
        by_api = KINDS[definition.kind].surface != EXTENDED or process.extended
        there = self._recorded_name(definition) in self.live or name in process.checked_objects
        return by_api and not there

    def _is_waiting(self, name: str) -> bool:
        before = self.live.get(self._recorded_name(self.definitions[name]))
        return before is None or _differ(before, self.wanted[name])

    def _is_edited(self, name: str) -> bool:
        recorded = self.recorded.get(self._recorded_name(self.definitions[name]))
        if recorded is None:
            return True
        # The number of a version is found in the store, and says nothing of the definition.
        without = (*KINDS[recorded.kind].settings, "version")
        sides = (comparable(_plain(recorded.inputs)), comparable(self.wanted[name]))
        return bool(differences(*sides, without))


def _is_changed(item: Recorded, live: Mapping[str, Any]) -> bool:
    """Whether somebody has changed an object in the store since the last update."""
    if item.outputs.get("status") == PENDING:
        return bool(changed_beside(item.kind, item.outputs, live))
    return _differ(live, _plain(item.inputs))


def _differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two sets of inputs describe another object, or ask for something else of a person."""
    sides = [comparable(side) | {"task": side.get("task")} for side in (one, other)]
    return bool(differences(sides[0], sides[1]))


def _plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    ours = {key: value for key, value in properties.items() if key != SOURCE}
    return dict(whole_numbers(ours))


def _placed(source: Source, definition: Definition, reason: Violation) -> str:
    place = source.at(tuple(map(str, reason.path)))
    return f"{place}: {definition.name}: {reason.message}"


@contextmanager
def _located(resource: str) -> Iterator[None]:
    """Put the resource's name in front of what goes wrong with it."""
    failure: ProviderError | None = None
    try:
        yield
    except (ProviderError, ConnectifError) as error:
        text = str(error)
        if text.startswith(f"{resource}: "):
            raise
        kind = type(error) if isinstance(error, ProviderError) else ProviderError
        failure = kind(f"{resource}: {text}")
    if failure:
        raise failure
