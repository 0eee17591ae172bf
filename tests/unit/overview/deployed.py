"""Stacks that an update has deployed, without the engine: store and state as it leaves them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from provider.definitions import Definition, load
from provider.engine import conduct
from provider.engine.process import Process
from provider.engine.properties import EXTENDED, Source
from provider.engine.sources import registered, replaced, source_of
from provider.kinds import KINDS
from provider.stores import open_store
from tests.sandbox_process import SandboxProcess

ROOT = Path(__file__).resolve().parents[3]
_TYPE = "pulumi-python:dynamic/connectif:"
UPDATED = "2026-11-20T08:00:00.123456Z"


@dataclass
class Folder:
    """A project of several stacks, with keys in the environment."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def lay_out(self) -> "Folder":
        """Write the files that every stack shares."""
        for name in ("stacks", "resources", ".state"):
            (self.root / name).mkdir(parents=True)
        (self.root / "schemas").symlink_to(ROOT / "schemas")
        (self.root / "Pulumi.yaml").write_text((ROOT / "Pulumi.yaml").read_text("utf-8"), "utf-8")
        self.environment["XDG_RUNTIME_DIR"] = str(self.root)
        return self

    def pack(self, name: str, definitions: Mapping[str, Mapping[str, Any]]) -> None:
        """Write a pack."""
        folder = self.root / "resources" / name
        folder.mkdir(exist_ok=True)
        for file in folder.glob("*.yaml"):
            file.unlink()
        content = {"title": name, "description": f"Pack {name}."}
        (folder / "pack.yaml").write_text(yaml.safe_dump(content), "utf-8")
        for key, definition in definitions.items():
            content = {"kind": definition["kind"], "key": key, **definition}
            text = yaml.safe_dump(content, sort_keys=False)
            (folder / f"{key}.yaml").write_text(text, "utf-8")

    def stack(self, name: str, store: SandboxProcess, *packs: str, **config: Any) -> None:
        """Describe a store that takes a key of its own, and no other."""
        key = f"key-of-{name}"
        store.add_key(key, "secret")
        store.delete_key("sandbox")
        variable = f"CONNECTIF_API_KEY_{name.upper().replace('-', '_')}"
        self.environment[variable] = f"{key}:secret"
        self.write(name, store.url, *packs, **config)

    def write(self, name: str, url: str, *packs: str, **config: Any) -> None:
        """Write a stack file."""
        content = {"connectif:apiUrl": url, "connectif:packs": list(packs)}
        content |= {key.replace("__", ":", 1): value for key, value in config.items()}
        place = self.root / "stacks" / f"Pulumi.{name}.yaml"
        place.write_text(yaml.safe_dump({"config": content}), "utf-8")

    def up(self, name: str, *, cut_off: int = 0) -> None:
        """Make everything that a stack defines, and write its state."""
        resources = self._made(name)
        latest = {"manifest": {"time": UPDATED}, "resources": resources}
        latest["pending_operations"] = [{}] * cut_off
        place = self.root / ".state/.pulumi/stacks/connectif" / f"{name}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        state = {"version": 3, "checkpoint": {"stack": name, "latest": latest}}
        place.write_text(json.dumps(state), "utf-8")

    def up_again(self, name: str) -> None:
        """Carry out what was edited since: read, check and update, as the engine does."""
        place = self.root / ".state/.pulumi/stacks/connectif" / f"{name}.json"
        state = json.loads(place.read_text("utf-8"))
        process, configuration = (
            open_store(self.root, name, self.environment),
            load(self.root, name),
        )
        resources = state["checkpoint"]["latest"]["resources"]
        recorded = {item["urn"].split("::")[-1]: item for item in resources}
        read = {
            key: conduct.conduct(item["outputs"]).read(process, item["id"], item["outputs"])
            for key, item in recorded.items()
            if key != "store"
        }
        ids = {item.name: _id(item) for item in configuration.definitions}
        for definition in registered(configuration):
            item = recorded[definition.name]
            outs, live = read[definition.name] or ({}, {})
            inputs = _inputs(definition, name, recorded["store"]["id"], process, ids)
            process.sources[definition.name] = Source.of(source_of(definition, configuration))
            assert conduct.check(process, live, inputs) == []
            item["inputs"] = dict(inputs)
            item["outputs"] = conduct.update(process, item["id"], outs, dict(inputs))
        process.client(name).close()
        place.write_text(json.dumps(state), "utf-8")

    def _made(self, name: str) -> list[dict[str, Any]]:
        process = open_store(self.root, name, self.environment)
        identity = str(process.live_identity(name))
        configuration = load(self.root, name)
        inputs = {"kind": "Store", "key": "store", "stack": name}
        found = [_recorded(name, "Store", "store", identity, inputs, inputs)]
        ids = {item.name: _id(item) for item in configuration.definitions}
        for definition in registered(configuration):
            inputs = _inputs(definition, name, identity, process, ids)
            process.sources[definition.name] = Source.of(source_of(definition, configuration))
            assert conduct.check(process, {}, inputs) == []
            pulumi_id, outs = conduct.conduct(inputs).create(process, dict(inputs))
            found.append(_recorded(name, definition.kind, definition.name, pulumi_id, inputs, outs))
        process.client(name).close()
        return found


def _id(definition: Definition) -> str:
    """Give the id that a resource has in Pulumi."""
    lasting = KINDS[definition.kind].lasting_key
    return str(definition.spec["id"]) if lasting else definition.name


def _inputs(
    definition: Definition, stack: str, store: str, process: Process, ids: Mapping[str, str]
) -> dict[str, Any]:
    kind = KINDS[definition.kind]
    spec = replaced(definition.kind, definition.spec, lambda name: ids[name])
    inputs: dict[str, Any] = {"kind": kind.name, "key": definition.name, "stack": stack}
    inputs |= {"store": store} | kind.comparable(spec)
    if "integration" in spec:
        inputs["integration"] = spec["integration"]
    if kind.surface == EXTENDED and process.extended:
        inputs["surface"] = EXTENDED
    return inputs


def _recorded(
    stack: str,
    kind: str,
    name: str,
    identifier: str,
    inputs: Mapping[str, Any],
    outputs: Mapping[str, Any],
) -> dict[str, Any]:
    urn = f"urn:pulumi:{stack}::connectif::{_TYPE}{kind}::{name}"
    found = {"urn": urn, "custom": True, "type": f"{_TYPE}{kind}", "id": identifier}
    return found | {"inputs": dict(inputs), "outputs": dict(outputs)}
