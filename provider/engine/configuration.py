"""The stack file, as the engine sees it: the one that was validated, and how well it is locked."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi

from provider.definitions.documents import read_document
from provider.definitions.stacks import stack_file


def differing(root: Path, stack: str) -> list[str]:
    """Give the keys of the stack file whose values the engine does not use.

    `--config-file` makes the engine read another file than the one whose values, with their
    positions, were validated. Encrypted values are left out: only the engine can read them.
    """
    return [
        key
        for key, value in (_content(root, stack).get("config") or {}).items()
        if not _is_encrypted(value) and not _same(value, _used(key))
    ]


def readable_secrets(root: Path, stack: str, environment: Mapping[str, str]) -> list[str]:
    """Give the keys whose encryption keeps nobody out: the passphrase is empty."""
    content = _content(root, stack)
    empty = environment.get("PULUMI_CONFIG_PASSPHRASE") == ""
    if (
        not empty
        or environment.get("PULUMI_CONFIG_PASSPHRASE_FILE")
        or "secretsprovider" in content
    ):
        return []
    return [key for key, value in (content.get("config") or {}).items() if _is_encrypted(value)]


def _content(root: Path, stack: str) -> dict[str, Any]:
    content = read_document(root, stack_file(stack)).data
    return content if isinstance(content, dict) else {}


def _used(key: str) -> str | None:
    namespace, _, name = key.partition(":")
    return pulumi.Config(namespace).get(name) if name else pulumi.Config().get(namespace)


def _is_encrypted(value: Any) -> bool:
    return isinstance(value, dict) and "secure" in value


def _same(written: Any, used: str | None) -> bool:
    """Compare a YAML value with the engine's text of it, which is JSON for all but texts."""
    if used is None:
        return False
    if isinstance(written, str):
        return written == used
    try:
        return bool(json.loads(used) == written)
    except ValueError:
        return str(written).lower() == used.lower()
