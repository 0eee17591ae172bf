"""The stack file that was validated is the configuration that the engine uses, or nothing runs."""

import json
from pathlib import Path
from typing import Any

import pulumi
import yaml


def differing(root: Path, stack: str) -> list[str]:
    """Give the keys of the stack file whose values the engine does not use.

    `--config-file` makes the engine read another file than the one whose values, with their
    positions, were validated. Encrypted values are left out: only the engine can read them.
    """
    path = root / "stacks" / f"Pulumi.{stack}.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return [
        key
        for key, value in (content.get("config") or {}).items()
        if not _is_encrypted(value) and not _same(value, _used(key))
    ]


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
