"""The configuration of a stack, read from its file as the engine would hand it over."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from provider.definitions import DefinitionError
from provider.definitions.documents import read_document
from provider.definitions.stacks import normalised, stack_file
from provider.engine.process import Process

#: Seconds that the engine may take to decrypt a value.
DECRYPTION_LIMIT = 60


class SettingError(Exception):
    """A setting that cannot be had; the text says why and what to do, and no value."""


class StackSettings:
    """The values of ``stacks/Pulumi.<stack>.yaml``, by ``namespace:name``.

    An encrypted value is decrypted by the engine, when it is asked for.
    """

    def __init__(self, root: Path, stack: str) -> None:
        """Take the folder that holds ``stacks/``; nothing is read yet."""
        self.root = root
        self.stack = stack

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """Give what the file says, encrypted values as ``{"secure": ...}``.

        Raises ``SettingError`` when there is no such file, or it is no YAML.
        """
        try:
            return normalised(read_document(self.root, stack_file(self.stack)))
        except DefinitionError as error:
            raise SettingError(str(error)) from None

    def get(self, key: str) -> str | None:
        """Give a value as the engine hands it over: a text as it is, anything else as JSON.

        Raises ``SettingError`` when an encrypted value cannot be decrypted.
        """
        value = self.values.get(key)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, dict) and set(value) == {"secure"}:
            return self._decrypted(key)
        return json.dumps(value)

    def data(self, key: str) -> Any:
        """Give a value as the file has it; ``None`` where there is none."""
        return self.values.get(key)

    def _decrypted(self, key: str) -> str:
        command = ["pulumi", "config", "get", key, "--stack", self.stack, "--non-interactive"]
        advice = f"{key} is encrypted in stacks/Pulumi.{self.stack}.yaml"
        try:
            done = subprocess.run(
                command,
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=DECRYPTION_LIMIT,
                check=False,
            )
        except FileNotFoundError:
            raise SettingError(f"{advice}, and no pulumi is on PATH: . tools/env.sh") from None
        except subprocess.TimeoutExpired:
            raise SettingError(f"{advice}, and pulumi did not decrypt it in time") from None
        if done.returncode:
            raise SettingError(
                f"{advice}, and pulumi could not decrypt it: is PULUMI_CONFIG_PASSPHRASE right, "
                f"and has the stack been made (pulumi stack select --create {self.stack})?"
            )
        return done.stdout.rstrip("\n")


def open_store(root: Path, stack: str, environment: Mapping[str, str] | None = None) -> Process:
    """Give the memory of a process for a stack; its client is made when it is asked for.

    ``process.client(stack)`` raises ``ConnectifError`` without a key.
    """
    return Process(StackSettings(root, stack), os.environ if environment is None else environment)
