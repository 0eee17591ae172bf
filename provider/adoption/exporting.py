"""A store as a pack: every object that a definition can say, and a reason for every other one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provider.adoption.choosing import Keys, LeftOut, choose, identity, keys_of
from provider.adoption.expressing import Expressed, Expression, InexpressibleError
from provider.adoption.headers import Secrets
from provider.adoption.inventory import Found, Inventory
from provider.adoption.judging import (
    beyond_the_limit,
    joint_reasons,
    namesakes,
    reasons_against,
)
from provider.adoption.pack_files import SCHEMAS, pack_files
from provider.adoption.parametrising import Parameters
from provider.adoption.reading_back import refusals
from provider.adoption.selection import Selection

PACKS = "connectif:packs"
#: Why objects are left out, by their identities.
Reasons = dict[str, str]


@dataclass(frozen=True)
class Export:
    """A store as a pack.

    Attributes:
        pack: the name of the pack.
        inventory: what was read.
        definitions: what is exported, by kind and id.
        files: the files of the pack by their names.
        needed: objects that no pattern fits, and others refer to.
        left_out: what is meant and is not in the pack, with a reason each.
        tasks: workflows of which the API shows the name only.
        managed: objects that other packs of the stack have, with the name of that definition.
        stack_values: what the stack file lacks, by its keys: the pack, and values that other
            stores must not get by themselves.
        secrets: the headers that each secret stands in.
        excluded: objects that a pattern of --exclude fits.
    """

    pack: str
    inventory: Inventory
    definitions: tuple[Expressed, ...]
    files: Mapping[str, str]
    needed: tuple[Found, ...]
    left_out: tuple[LeftOut, ...]
    tasks: tuple[LeftOut, ...]
    managed: tuple[tuple[Found, str], ...]
    stack_values: Mapping[str, Any]
    secrets: Mapping[str, Sequence[str]]
    excluded: tuple[Found, ...] = ()

    @property
    def keys(self) -> dict[str, str]:
        """Give the key of every definition by the identity of its object."""
        return {identity(item.found): item.key for item in self.definitions}


@dataclass(frozen=True)
class Request:
    """What shall be exported, and what is known from before.

    Attributes:
        root: the project.
        pack: the name of the pack.
        selection: what of the store is meant.
        known_keys: the keys that an earlier export has given, by the identity of the object.
        managed: the definitions of other packs by the kinds and ids of their objects.
        given: what the stack file says, by its keys.
    """

    root: Path
    pack: str
    selection: Selection
    known_keys: Mapping[str, str]
    managed: Mapping[tuple[str, str], str]
    given: Mapping[str, Any]


def export(request: Request, inventory: Inventory) -> Export:
    """Make a pack of a store; nothing is written.

    Raises ``IdlePatternError``, or ``UnreadableExportError`` when the pack cannot be read back.
    """
    taken = [
        (item, request.managed[item.kind, item.id])
        for item in inventory.objects
        if (item.kind, item.id) in request.managed
    ]
    theirs = [item for item, _ in taken]
    ours = [item for item in inventory.objects if item not in theirs]
    keys = keys_of(ours, request.known_keys)
    choice = choose(inventory, ours, keys, request.selection)
    left_out, objects = list(choice.left_out), list(choice.objects)
    while True:
        attempt = _Attempt(request, inventory, objects, keys)
        if not attempt.reasons:
            break
        left_out += [
            LeftOut.of(item, attempt.reasons[identity(item)])
            for item in objects
            if identity(item) in attempt.reasons
        ]
        objects = [item for item in objects if identity(item) not in attempt.reasons]
    left_out += _lost(attempt.expressed)
    return Export(
        request.pack,
        inventory,
        tuple(attempt.expressed),
        attempt.files,
        tuple(item for item in choice.needed if item in objects),
        tuple(left_out),
        choice.tasks,
        tuple(taken),
        _stack_values(request, attempt.parameters.values),
        attempt.secrets.uses,
        choice.excluded,
    )


def _stack_values(request: Request, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a stack file must say for the pack to be what its store has."""
    packs = list(request.given.get(PACKS) or ())
    wanted = {PACKS: packs if request.pack in packs else [*packs, request.pack]}
    wanted |= {f"{request.pack}:{name}": value for name, value in values.items()}
    return {key: value for key, value in wanted.items() if request.given.get(key) != value}


class _Attempt:
    """One attempt to export some objects; ``reasons`` say which of them cannot be."""

    def __init__(
        self, request: Request, inventory: Inventory, objects: Sequence[Found], keys: Keys
    ) -> None:
        self.secrets = Secrets()
        self.parameters = Parameters(self.secrets)
        self.expressed: list[Expressed] = []
        self.files: dict[str, str] = {}
        wanted = {(item.kind, item.id): keys[item.kind, item.id] for item in objects}
        self._expression = Expression(inventory, wanted, self.secrets)
        self.reasons = self._judged(inventory, objects, wanted)
        if not self.reasons:
            self.files = pack_files(
                request.pack,
                inventory,
                self.expressed,
                self.parameters,
                schemas=(request.root / SCHEMAS).is_dir(),
            )
            self.reasons = refusals(
                request.root,
                request.pack,
                inventory,
                self.expressed,
                self.files,
                self.parameters.values,
            )

    def _judged(self, inventory: Inventory, objects: Iterable[Found], keys: Keys) -> Reasons:
        reasons: Reasons = {}
        doubles = namesakes(inventory.objects)
        for item in objects:
            try:
                made = self._expression.express(item, keys[item.kind, item.id])
            except InexpressibleError as error:
                reasons[identity(item)] = str(error)
                continue
            against = reasons_against(made)
            reason = doubles.get(identity(item)) or "; ".join(against)
            if reason:
                reasons[identity(item)] = reason
            else:
                self.expressed.append(made)
        return reasons or self._jointly_judged()

    def _jointly_judged(self) -> Reasons:
        by_key = {item.key: item for item in self.expressed}
        found = {item.key: "; ".join(joint_reasons(item, by_key)) for item in self.expressed}
        found |= beyond_the_limit(self.expressed)
        return {identity(by_key[key].found): reason for key, reason in found.items() if reason}


def _lost(expressed: Iterable[Expressed]) -> list[LeftOut]:
    """Give the properties of exported objects that no definition can say."""
    return [
        LeftOut(f"{name} of {item.found.words}", "a definition has no such property", item.found)
        for item in expressed
        for name in item.lost
    ]
