"""What Pulumi has recorded of a stack, read without running the engine where that is possible.

A state in a folder (``file://``, the default of this project) is read from its file. Any other
backend is asked through ``pulumi stack export``, which reads and runs nothing.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from provider.stores.export import StateError, exported

_FILE = "file"
_TYPE = "pulumi-python:dynamic/connectif:"


@dataclass(frozen=True)
class Recorded:
    """A resource as the state holds it.

    ``kind`` is the name of a kind, or ``Store`` and the like. Values that Pulumi has encrypted
    stay so.
    """

    name: str
    kind: str
    urn: str
    id: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]


@dataclass(frozen=True)
class State:
    """What a stack's last update has left.

    ``resources`` holds our resources by their Pulumi names (``pack.key``), in the order of their
    creation; ``updated`` is when that was, None before the first update; ``pending`` the number of
    operations that were cut off.
    """

    resources: Mapping[str, Recorded]
    updated: datetime | None
    pending: int


def backend_url(root: Path, environment: Mapping[str, str] | None = None) -> str:
    """Give the address of the state: the environment's, else the project's, else the login's."""
    known = os.environ if environment is None else environment
    named = known.get("PULUMI_BACKEND_URL", "").strip()
    return named or _of_project(root) or _of_login(known)


def state_folder(root: Path, environment: Mapping[str, str] | None = None) -> Path | None:
    """Give the folder that holds the state; None for a backend that is none."""
    url = backend_url(root, environment)
    return _folder(root, url) if url.startswith(f"{_FILE}:") else None


def read_state(
    root: Path, stack: str, environment: Mapping[str, str] | None = None
) -> State | None:
    """Read the state of a stack; None where there is no such stack yet.

    Raises:
        StateError: when the backend does not answer, or the state is not understood.
    """
    url = backend_url(root, environment)
    if url.startswith(f"{_FILE}:"):
        content = _from_folder(_folder(root, url), _project(root), stack)
        deployment = (content or {}).get("checkpoint", {}).get("latest")
    else:
        content = exported(root, stack, url, environment)
        deployment = (content or {}).get("deployment")
    if content is None:
        return None
    return _state(deployment or {})


def _state(deployment: Mapping[str, Any]) -> State:
    found = [item for item in deployment.get("resources") or () if _is_ours(item)]
    time = (deployment.get("manifest") or {}).get("time")
    return State(
        {item.name: item for item in map(_recorded, found)},
        _moment(time),
        len(deployment.get("pending_operations") or ()),
    )


def _is_ours(item: Mapping[str, Any]) -> bool:
    # A resource that is marked for deletion has a successor of the same name.
    return str(item.get("type", "")).startswith(_TYPE) and not item.get("delete")


def _recorded(item: Mapping[str, Any]) -> Recorded:
    urn, hidden = str(item["urn"]), "__provider"
    sides = [
        {key: value for key, value in (item.get(side) or {}).items() if key != hidden}
        for side in ("inputs", "outputs")
    ]
    kind = str(item["type"]).removeprefix(_TYPE)
    return Recorded(urn.split("::")[-1], kind, urn, str(item.get("id", "")), sides[0], sides[1])


def _moment(text: object) -> datetime | None:
    """Read the engine's time stamp; the year 1 means never."""
    try:
        found = datetime.fromisoformat(str(text)[:19] + "+00:00" if _utc(text) else str(text))
    except ValueError:
        return None
    return found if found.year > 1 else None


def _utc(text: object) -> bool:
    return str(text).endswith("Z")


def _of_project(root: Path) -> str:
    try:
        content = yaml.safe_load((root / "Pulumi.yaml").read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise StateError(f"Pulumi.yaml cannot be read: {error}") from None
    return str((content.get("backend") or {}).get("url") or "")


def _project(root: Path) -> str:
    content = yaml.safe_load((root / "Pulumi.yaml").read_text(encoding="utf-8")) or {}
    return str(content.get("name"))


def _of_login(environment: Mapping[str, str]) -> str:
    home = environment.get("PULUMI_HOME") or str(Path.home() / ".pulumi")
    try:
        content = json.loads((Path(home) / "credentials.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(content.get("current") or "")


def _folder(root: Path, url: str) -> Path:
    """Give the folder of a ``file://`` address; a relative one begins at the project."""
    path = unquote(url.removeprefix("file://"))
    return root / Path(path).expanduser()


def _from_folder(folder: Path, project: str, stack: str) -> dict[str, Any] | None:
    if "/" in stack:
        stack = stack.rsplit("/", 1)[1]
    place = folder / ".pulumi" / "stacks" / project / f"{stack}.json"
    try:
        if place.is_file():
            text = place.read_bytes()
        elif place.with_name(f"{stack}.json.gz").is_file():
            text = gzip.decompress(place.with_name(f"{stack}.json.gz").read_bytes())
        else:
            return None
        content: dict[str, Any] = json.loads(text)
    except (OSError, ValueError) as error:
        raise StateError(f"the state of {stack} cannot be read ({place}): {error}") from None
    return content
