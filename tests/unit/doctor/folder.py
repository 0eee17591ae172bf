"""A project folder for the doctor, made without the engine."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from provider.doctor.subject import Subject

ROOT = Path(__file__).resolve().parents[3]
STACK = "test"
#: No value of a key or secret may ever be shown.
KEY_ID, KEY_SECRET = "canaryKeyId0815", "canaryKeySecret4711"
KEY = f"{KEY_ID}:{KEY_SECRET}"
HEADER = "canaryHeaderValue1234"
STORE = "0123456789abcdef01234567"
_TYPE = "pulumi-python:dynamic/connectif:"

FIELD: dict[str, Any] = {
    "kind": "ContactField",
    "spec": {"id": "reskyt-token", "name": "reskyt-token", "type": "text"},
}


@dataclass
class Folder:
    """A folder with a project, a stack and a state, and the environment of a run in it."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def prepare(self, api_url: str = "http://127.0.0.1:1") -> "Folder":
        """Write a project with a stack that was made and never applied."""
        for name in (".state", "stacks", "resources", "bin"):
            (self.root / name).mkdir(parents=True)
        (self.root / ".venv").symlink_to(ROOT / ".venv")
        shutil.copy(ROOT / "Pulumi.yaml", self.root)
        self.environment |= {
            # Not the login of whoever runs the tests.
            "PULUMI_HOME": str(self.root / "pulumi-home"),
            "PATH": f"{self.root / 'bin'}:/usr/bin:/bin",
            "HOME": str(self.root),
            "PULUMI_CONFIG_PASSPHRASE": "",
            "PULUMI_RUN_PROGRAM": "true",
        }
        self.pulumi('echo "v3.259.0"')
        self.program("pulumi-language-python", "exit 0")
        self.configure(connectif__apiUrl=api_url)
        self.state()
        return self

    @property
    def subject(self) -> Subject:
        """Look at the stack anew."""
        return Subject(self.root, STACK, self.environment)

    @property
    def state_file(self) -> Path:
        return self.root / ".state" / ".pulumi" / "stacks" / "connectif" / f"{STACK}.json"

    @property
    def locks(self) -> Path:
        return self.root / ".state" / ".pulumi" / "locks" / "organization" / "connectif" / STACK

    def write(self, path: str, content: str | Mapping[str, Any]) -> Path:
        """Write a file of the project."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
        place.write_text(text, encoding="utf-8")
        return place

    def program(self, name: str, script: str) -> None:
        """Put a program on PATH."""
        place = self.write(f"bin/{name}", f"#!/bin/sh\n{script}\n")
        place.chmod(0o755)

    def pulumi(self, script: str) -> None:
        """Put an engine on PATH that does what a shell script says."""
        self.program("pulumi", script)

    def configure(self, *packs: str, top: Mapping[str, Any] | None = None, **values: Any) -> None:
        """Write the stack file; a double underscore in a name stands for the colon."""
        place = self.root / "stacks" / f"Pulumi.{STACK}.yaml"
        before = yaml.safe_load(place.read_text(encoding="utf-8")) if place.is_file() else {}
        url = before.get("config", {}).get("connectif:apiUrl")
        config = {"connectif:apiUrl": url, "connectif:packs": list(packs)}
        config |= {name.replace("__", ":", 1): value for name, value in values.items()}
        self.write(f"stacks/Pulumi.{STACK}.yaml", {"config": config, **(top or {})})

    def pack(self, definitions: Mapping[str, Mapping[str, Any]], name: str = "shop") -> None:
        """Write a pack, replacing the one before."""
        shutil.rmtree(self.root / "resources" / name, ignore_errors=True)
        self.write(f"resources/{name}/pack.yaml", {"title": name, "description": f"Pack {name}."})
        for key, definition in definitions.items():
            content = {"kind": definition["kind"], "key": key, **definition}
            self.write(f"resources/{name}/{key}.yaml", content)

    def install(self, name: str) -> None:
        """Copy a pack of the repository."""
        for folder in (name, "_shared"):
            shutil.copytree(ROOT / "resources" / folder, self.root / "resources" / folder)

    def state(self, *resources: Mapping[str, Any], pending: int = 0) -> None:
        """Write what the engine would have recorded."""
        latest = {
            "manifest": {"time": "2026-11-20T10:00:00Z"},
            "resources": list(resources),
            "pending_operations": [{"type": "creating"}] * pending,
        }
        self.state_file.parent.mkdir(parents=True, exist_ok=True)
        self.state_file.write_text(json.dumps({"checkpoint": {"latest": latest}}))

    def lock(self, process: int, machine: str) -> None:
        """Leave a lock as the engine does."""
        content = {"pid": process, "username": "somebody", "hostname": machine}
        content["timestamp"] = "2026-11-20T10:00:00.5Z"
        self.locks.mkdir(parents=True)
        (self.locks / "one.json").write_text(json.dumps(content))


def recorded(kind: str, name: str, **inputs: Any) -> dict[str, Any]:
    """Give a resource as the state holds it."""
    identifier = STORE if kind == "Store" else name
    return {
        "urn": f"urn:pulumi:{STACK}::connectif::{_TYPE}{kind}::{name}",
        "type": f"{_TYPE}{kind}",
        "custom": True,
        "id": identifier,
        "inputs": inputs,
        "outputs": {**inputs, "objectId": "a" * 24},
    }


def dead_process() -> int:
    """Give the id of a process that has ended."""
    child = os.posix_spawn("/bin/true", ["/bin/true"], {})
    os.waitpid(child, 0)
    return child
