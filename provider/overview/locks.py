"""The locks of a stack whose state stands in a folder.

Source: ``pulumi`` 3.259 writes ``.pulumi/locks/organization/<project>/<stack>/*.json`` with
``username``, ``hostname`` and ``timestamp``. Other backends are not asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import yaml

from provider.overview.model import Lock
from provider.stores.state import state_folder


def locks(root: Path, stack: str, environment: Mapping[str, str]) -> tuple[Lock, ...]:
    """Give the locks of a stack. Raises ``StateError`` where Pulumi.yaml cannot be read."""
    folder = state_folder(root, environment)
    if folder is None:
        return ()
    content = yaml.safe_load((root / "Pulumi.yaml").read_text(encoding="utf-8")) or {}
    place = folder / ".pulumi" / "locks" / "organization" / str(content.get("name")) / stack
    return tuple(map(_lock, sorted(place.glob("*.json"))))


def _lock(place: Path) -> Lock:
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(f"{str(said['timestamp'])[:19]}+00:00")
        return Lock(since, f"{said['username']} on {said['hostname']}")
    except (OSError, ValueError, KeyError, TypeError):
        return Lock(None, "somebody")
