"""The stack that is examined: each of its files is read once, whatever comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from provider.definitions import Configuration, DefinitionError, Problem, load
from provider.definitions.stacks import stack_file
from provider.stores import SettingError, StackSettings, State, StateError, read_state


@dataclass
class Subject:
    """One stack of one project folder, with the environment in which it would be run."""

    root: Path
    stack: str
    environment: Mapping[str, str]

    @property
    def file(self) -> str:
        """Name the stack file, as seen from the root."""
        return stack_file(self.stack)

    @cached_property
    def settings(self) -> StackSettings:
        """Give the values of the stack file."""
        return StackSettings(self.root, self.stack)

    @cached_property
    def _loaded(self) -> tuple[Configuration | None, tuple[Problem, ...]]:
        try:
            return load(self.root, self.stack), ()
        except DefinitionError as error:
            return None, error.problems

    @property
    def configuration(self) -> Configuration | None:
        """Give what the stack declares; None where that is not valid."""
        return self._loaded[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give everything that is wrong with what the stack declares."""
        return self._loaded[1]

    @cached_property
    def _state(self) -> tuple[State | None, str]:
        try:
            return read_state(self.root, self.stack, self.environment), ""
        except StateError as error:
            return None, str(error)

    @property
    def state(self) -> State | None:
        """Give what Pulumi has recorded; None where it knows no such stack, or cannot be read."""
        return self._state[0]

    @property
    def state_failure(self) -> str:
        """Say why the state cannot be read, "" where it can."""
        return self._state[1]

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """Give the stack file as plain data; empty where it is none."""
        try:
            content = yaml.safe_load((self.root / self.file).read_text(encoding="utf-8"))
        except (OSError, ValueError, yaml.YAMLError):
            return {}
        return content if isinstance(content, dict) else {}

    @cached_property
    def encrypted(self) -> tuple[str, ...]:
        """Give the keys whose values are encrypted in the stack file."""
        try:
            values = self.settings.values
        except SettingError:
            return ()
        return tuple(key for key, value in values.items() if _is_encrypted(value))

    @property
    def extended(self) -> bool:
        """Whether the stack's store has the operations that are our assumption."""
        return self.configuration is not None and self.configuration.stack.surface == "extended"


def _is_encrypted(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"secure"}
