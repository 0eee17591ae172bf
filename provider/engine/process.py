"""What one provider process knows: configuration, client, and what it has seen so far.

Provider classes hold no state of their own, so that they pickle as a constant; this module does.
"""

import os
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from provider.api import Client, credentials_for
from provider.engine.failures import MissingSecretError, WrongStoreError
from provider.engine.properties import EXTENDED, Source, is_unknown
from provider.kinds import SecretReference
from provider.tasks import Task

DEFAULT_API_URL = "https://api.connectif.cloud"


class Configuration(Protocol):
    """What the engine hands to ``configure``: the stack's configuration in plain text."""

    def get(self, key: str) -> Any:
        """Give the value of ``namespace:name``, or ``None``."""


class Environment(Configuration):
    """A configuration without any value, for a process that was not configured."""

    def get(self, key: str) -> Any:
        """Give ``None``."""


@dataclass
class Process:
    """The memory of one provider process; its methods are safe to call from several threads."""

    configuration: Configuration
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    sources: dict[str, Source] = field(default_factory=dict)
    #: Natural keys of checked definitions: (kind, scope, key) -> resource.
    checked: dict[tuple[str, str, str], str] = field(default_factory=dict)
    #: Pulumi id -> id in the store, of all that was read, changed or created.
    object_ids: dict[str, str] = field(default_factory=dict)
    #: Resource, by its name in the state -> id in the store, of all that was read.
    read_objects: dict[str, str] = field(default_factory=dict)
    #: Resource, by its name in the program -> id in the store, of what check found there.
    checked_objects: dict[str, str] = field(default_factory=dict)
    #: The other way round: (kind, id in the store) -> resource.
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    #: Pulumi id of a container -> its id in the store, as the outputs of its events say.
    containers: dict[str, str] = field(default_factory=dict)
    #: Resource, by its name in the state -> what its outputs know to be in the store.
    confirmed: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    #: Id in the store -> the definition that will take its place.
    replacing: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    #: Ids in the store of what a create of this process has found there: a replacement that was
    #: asked for (`--replace`) must not delete what it has just taken over.
    taken_over: set[str] = field(default_factory=set)
    #: Ids in the store of objects that a person has yet to change into what is defined.
    waiting: set[str] = field(default_factory=set)
    #: Resources that are part of this run, by their names in the program.
    seen: set[str] = field(default_factory=set)
    #: Resources whose object was deleted to be made anew.
    replaced: set[str] = field(default_factory=set)
    #: Resource, by its name in the state -> the outputs that remember what a person did.
    memories: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    #: Resource, by its name in the state -> the labels under which it was sent.
    sent: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: What a person has to do, by resource, in the order of the checks.
    tasks: dict[str, Task] = field(default_factory=dict)
    #: Resource -> the digest that a confirmation of its definition must name.
    digests: dict[str, str] = field(default_factory=dict)
    #: Ids of workflows that the store has no longer.
    gone: set[str] = field(default_factory=set)
    #: Whether the store has a list of workflows; ``None`` until somebody asked.
    lists_workflows: bool | None = None
    _client: Client | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def client(self, stack: str) -> Client:
        """Give the one client of this process; its key is looked up for ``stack``."""
        with self._lock:
            if self._client is None:
                configured = self.configuration.get("connectif:apiKey")
                credentials = credentials_for(stack, self.environment, configured)
                base_url = self.configuration.get("connectif:apiUrl") or DEFAULT_API_URL
                self._client = Client(base_url, credentials, extended=self.extended)
            return self._client

    @property
    def extended(self) -> bool:
        """Whether the store has the operations that are our assumption."""
        return bool(self.configuration.get("connectif:surface") == EXTENDED)

    def live_identity(self, stack: str) -> str | None:
        """Give the identity that the store shows, ``None`` where it shows none.

        Source: GET /store/ is known from a public client; its ``id`` is assumed.
        """
        answer = self.client(stack).store()
        shown = answer.get("id") if answer else None
        return str(shown) if shown else None

    def verify_store(self, properties: Mapping[str, Any]) -> None:
        """Raise ``WrongStoreError`` unless the key opens the store that the resource belongs to."""
        expected, stack = properties.get("store"), str(properties.get("stack", ""))
        if expected is None or is_unknown(expected):
            return
        live = self.live_identity(stack) or self.configuration.get("connectif:store")
        if live is not None and str(live) != expected:
            raise WrongStoreError(
                f'this stack belongs to the store "{expected}", but the key opens "{live}": '
                "nothing was done. Use the key of the right store, or another stack for this one"
            )

    def secret(self, name: str, stack: str = "") -> str | None:
        """Give the value of a secret, such as ``reskyt.apiKey``; ``None`` when not at hand.

        The variable of the stack comes before the one of all stacks, and both before the
        stack's configuration.
        """
        pack, _, parameter = name.partition(".")
        value = self.environment.get(secret_variable(name, stack)) if stack else None
        value = value or self.environment.get(secret_variable(name))
        value = value or self.configuration.get(f"{pack}:{parameter}")
        return str(value) if value else None

    def resolve(self, body: Any, stack: str = "") -> Any:
        """Put the values of secrets in the place of their references, for one request.

        Raises ``MissingSecretError``.
        """
        if isinstance(body, SecretReference):
            return self._required_secret(body, stack)
        if isinstance(body, Mapping):
            return {key: self.resolve(value, stack) for key, value in body.items()}
        return [self.resolve(item, stack) for item in body] if isinstance(body, list) else body

    def _required_secret(self, reference: SecretReference, stack: str) -> str:
        value = self.secret(reference.name, stack)
        if value is None:
            pack, _, parameter = reference.name.partition(".")
            raise MissingSecretError(
                f"the secret {reference.name} is not at hand: set the environment variable "
                f"{secret_variable(reference.name, stack)}, or run "
                f"`pulumi config set --secret {pack}:{parameter}`"
            )
        return value

    def remember(self, object_id: str, pulumi_id: str) -> None:
        """Remember the id that a resource's object has in the store."""
        with self._lock:
            self.object_ids[pulumi_id] = object_id

    def forget(self, object_id: str) -> None:
        """Forget an object that was deleted, so that its Pulumi id is free again."""
        with self._lock:
            gone = [name for name, known in self.object_ids.items() if known == object_id]
            for name in gone:
                del self.object_ids[name]

    def pulumi_id(self, object_id: str) -> str | None:
        """Give the Pulumi id of an object in the store, if it was seen."""
        with self._lock:
            found = (name for name, known in self.object_ids.items() if known == object_id)
            return next(found, None)

    def object_id(self, pulumi_id: Any) -> str | None:
        """Give the id in the store of a Pulumi id, if it was seen."""
        with self._lock:
            return self.object_ids.get(pulumi_id) if isinstance(pulumi_id, str) else None

    def fresh_id(self, wanted: str, object_id: str) -> str:
        """Give the Pulumi id of a new resource: ``wanted``, unless another object has that id.

        A renamed resource keeps its id, so its old name may be somebody else's id.
        """
        candidate, number = wanted, 1
        while self.object_id(candidate) not in (None, object_id):
            number += 1
            candidate = f"{wanted}#{number}"
        return candidate

    def note_checked(self, kind: str, scope: str, natural_key: str, resource: str) -> str | None:
        """Remember whose definition names this object; give another resource that does too."""
        with self._lock:
            owner = self.checked.setdefault((kind, scope, natural_key), resource)
        return None if owner == resource else owner

    def note_object(self, kind: str, object_id: str, resource: str) -> str | None:
        """Remember whose object check found in the store; give another resource that has it."""
        with self._lock:
            self.checked_objects[resource] = object_id
            owner = self.owners.setdefault((kind, object_id), resource)
        return None if owner == resource else owner

    def checked_elsewhere(self, kind: str, scope: str, natural_key: str, resource: str) -> bool:
        """Whether another resource was checked in this process under the same natural key."""
        with self._lock:
            return self.checked.get((kind, scope, natural_key), resource) != resource


def secret_variable(name: str, stack: str = "") -> str:
    """Give the environment variable of a secret: ``CONNECTIF_SECRET_RESKYT_APIKEY``.

    With a stack it is the one of that stack alone: ``CONNECTIF_SECRET_RESKYT_APIKEY_MY_SHOP``.
    """
    words = f"{name}_{stack}" if stack else name
    return "CONNECTIF_SECRET_" + re.sub(r"[^A-Z0-9]+", "_", words.upper())


_current = Process(Environment())


def configure(configuration: Configuration) -> None:
    """Start this process anew with the configuration that the engine hands over."""
    global _current
    _current = Process(configuration)


def current() -> Process:
    """Give the memory of this process."""
    return _current
