"""Read a stack: Pulumi's own file for one store, and the group that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any
from urllib.parse import urlsplit

from provider.definitions.documents import Document, read_document
from provider.definitions.model import Confirmation
from provider.definitions.packs import RESERVED, place_of
from provider.definitions.parameters import Layer
from provider.definitions.problems import Path, Position, Problems
from provider.definitions.schemas import faults, schema
from provider.definitions.web import is_loopback
from provider.kinds.suggestions import did_you_mean

FOLDER = "stacks"
GROUPS = f"{FOLDER}/groups"
CONNECTIF = "connectif.cloud"
DEFAULT_API = f"https://api.{CONNECTIF}"
PROJECT = "connectif"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


@dataclass
class StackSource:
    """A stack as its file declares it.

    ``packs`` maps the name of every pack that is switched on and exists to the place where it
    is switched on; ``layers`` are the files that give values, the strongest last. ``absent`` maps
    what shall go, a pack or ``pack.key``, to its place; such a pack is in ``packs`` as well.
    """

    name: str
    surface: str = "public"
    api_url: str = DEFAULT_API
    store: str | None = None
    packs: dict[str, Position] = field(default_factory=dict)
    absent: dict[str, tuple[Position, Path]] = field(default_factory=dict)
    confirmed: dict[str, Confirmation] = field(default_factory=dict)
    layers: tuple[Layer, ...] = ()


def stack_file(stack: str) -> str:
    """Give the path of a stack's file, relative to the root."""
    return f"{FOLDER}/Pulumi.{stack}.yaml"


def is_name(stack: str) -> bool:
    """Whether a text can be the name of a stack."""
    return _NAME.fullmatch(stack) is not None


def stack_names(root: FilePath) -> tuple[str, ...]:
    """List the stacks that have a file."""
    files = (root / FOLDER).glob("Pulumi.*.yaml")
    return tuple(sorted(file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in files))


def read_stack(
    root: FilePath, name: str, known_packs: tuple[str, ...], problems: Problems
) -> StackSource:
    """Read a stack's file and its group's.

    Args:
        root: the folder that holds ``stacks/``.
        name: the stack's name, as in ``stacks/Pulumi.<name>.yaml``.
        known_packs: the packs that exist.
        problems: gets everything that is wrong with the two files.

    Raises:
        DefinitionError: a file cannot be read as YAML.
    """
    file = stack_file(name)
    source = StackSource(name)
    if not is_name(name) or not (root / file).is_file():
        shown = name[:60]
        message = f'there is no stack "{shown}"{did_you_mean(shown, stack_names(root))}'
        where = file if is_name(name) else FOLDER
        problems.add(Position(where, 1, 1), (), message)
        return source
    document = read_document(root, file)
    config = normalised(document)
    wrong = _check(document, config, problems)
    _take_settings(source, config, wrong)
    _check_surface(document, wrong, source, problems)
    _check_api_key(document, config, wrong, source, problems)
    _check_namespaces(document, config, known_packs, problems)
    if ("config", "connectif:packs") not in wrong:
        _take_packs(source, document, config, known_packs, problems)
    if ("config", "connectif:absent") not in wrong:
        _take_absent(source, document, config, known_packs, problems)
    if ("config", "connectif:confirmed") not in wrong:
        source.confirmed = confirmations(config)
    source.layers = tuple(_layers(root, document, config, known_packs, wrong, problems))
    return source


def normalised(document: Document) -> dict[str, Any]:
    """Give the configuration; a key without a namespace is the project's, as for Pulumi."""
    config = document.data.get("config")
    if not isinstance(config, dict):
        return {}
    return {_full(key): value for key, value in config.items()}


def confirmations(config: Mapping[str, Any]) -> dict[str, Confirmation]:
    """Give what people have confirmed; ``config`` is valid, and has namespaces."""
    # Pulumi makes "2026-11-26 00:00:00 +0000 UTC" of a day without quotes.
    return {
        name: Confirmation(entry["digest"], entry["by"], entry["date"][:10])
        for name, entry in (config.get(f"{PROJECT}:confirmed") or {}).items()
    }


def _full(key: str) -> str:
    """Give a key with its namespace."""
    return key if ":" in key else f"{PROJECT}:{key}"


def _written(document: Document, path: Path) -> Path:
    """Give the path as the file has it, with or without the project's namespace."""
    if path in document.values or len(path) < 2 or not isinstance(path[1], str):
        return path
    return ("config", path[1].removeprefix(f"{PROJECT}:"), *path[2:])


def _check(document: Document, config: dict[str, Any], problems: Problems) -> set[Path]:
    """Check against the schema; give the paths that are wrong."""
    data = {**document.data}
    if isinstance(data.get("config"), dict):
        data["config"] = config
    found = faults("stack", data)
    for fault in found:
        path = _written(document, fault.path)
        problems.add(place_of(document, path, fault.place), path, fault.message)
    return {fault.path[:2] for fault in found if fault.place != "parent"}


def _take_settings(source: StackSource, config: dict[str, Any], wrong: set[Path]) -> None:
    """Take over what the schema found right."""

    def setting(name: str, default: Any) -> Any:
        key = f"{PROJECT}:{name}"
        return default if ("config", key) in wrong else config.get(key, default)

    source.surface = setting("surface", "public")
    source.api_url = setting("apiUrl", DEFAULT_API).rstrip("/")
    source.store = setting("store", None)


def _check_surface(
    document: Document, wrong: set[Path], source: StackSource, problems: Problems
) -> None:
    """Refuse to send assumed operations to Connectif itself."""
    path: Path = ("config", "connectif:surface")
    if source.surface != "extended" or ("config", "connectif:apiUrl") in wrong:
        return
    host = (urlsplit(source.api_url).hostname or "").rstrip(".")
    if host == CONNECTIF or host.endswith(f".{CONNECTIF}"):
        message = (
            "the extended operations are assumptions; they are never sent to Connectif: "
            "write public, or give connectif:apiUrl of a local store"
        )
        problems.add(document.value(_written(document, path)), _written(document, path), message)


def _check_api_key(
    document: Document,
    config: dict[str, Any],
    wrong: set[Path],
    source: StackSource,
    problems: Problems,
) -> None:
    """Refuse a key in plain text, but for a store on this machine."""
    path: Path = ("config", "connectif:apiKey")
    unclear = {path, ("config", "connectif:apiUrl")} & wrong
    plain = isinstance(config.get("connectif:apiKey"), str)
    if unclear or not plain or is_loopback(source.api_url):
        return
    message = (
        "the key stands here unencrypted: remove it, revoke it in Connectif, and give a new one by "
        "the environment (CONNECTIF_API_KEY) or with: pulumi config set --secret connectif:apiKey "
        f"--stack {source.name}"
    )
    problems.add(document.value(_written(document, path)), _written(document, path), message)


def _check_namespaces(
    document: Document, config: dict[str, Any], known_packs: tuple[str, ...], problems: Problems
) -> None:
    """Report settings that nobody reads."""
    settings = schema("stack")["properties"]["config"]["properties"]
    for key in config:
        namespace, _, name = key.partition(":")
        path = _written(document, ("config", key))
        if namespace == PROJECT and key not in settings:
            short = [setting.partition(":")[2] for setting in settings]
            message = f'there is no setting "{name[:60]}"{did_you_mean(name, short)}'
            problems.add(document.key(path), path, message)
        elif namespace not in known_packs and namespace not in RESERVED:
            message = f'there is no pack "{namespace[:60]}"{did_you_mean(namespace, known_packs)}'
            problems.add(document.key(path), path, message)


def _take_packs(
    source: StackSource,
    document: Document,
    config: dict[str, Any],
    known_packs: tuple[str, ...],
    problems: Problems,
) -> None:
    """Take the packs that are switched on; report names that are none."""
    for index, name in enumerate(config.get("connectif:packs", ())):
        path = _written(document, ("config", "connectif:packs", index))
        if name in known_packs:
            source.packs[name] = document.value(path)
        else:
            message = f'there is no pack "{name[:60]}"{did_you_mean(name, known_packs)}'
            problems.add(document.value(path), path, message)


def _take_absent(
    source: StackSource,
    document: Document,
    config: dict[str, Any],
    known_packs: tuple[str, ...],
    problems: Problems,
) -> None:
    """Take what shall go: packs, whose values are still needed, and single definitions."""
    for index, name in enumerate(config.get("connectif:absent", ())):
        path = _written(document, ("config", "connectif:absent", index))
        place, pack = document.value(path), name.partition(".")[0]
        if pack not in known_packs:
            message = f'there is no pack "{pack[:60]}"{did_you_mean(pack, known_packs)}'
            problems.add(place, path, message)
        elif pack == name and pack in source.packs:
            message = f"{pack} is switched on as well: take it out of connectif:packs"
            problems.add(place, path, message)
        elif pack != name and pack not in source.packs:
            problems.add(place, path, f"the pack {pack} is not switched on in this stack")
        else:
            source.absent[name] = place, path
    source.packs |= {name: at[0] for name, at in source.absent.items() if "." not in name}


def _layers(
    root: FilePath,
    document: Document,
    config: dict[str, Any],
    known_packs: tuple[str, ...],
    wrong: set[Path],
    problems: Problems,
) -> list[Layer]:
    """Give the files that give values: the group's, then the store's."""
    group = config.get("connectif:group")
    if not isinstance(group, str) or ("config", "connectif:group") in wrong:
        return [Layer(document)]
    file = f"{GROUPS}/{group}.yaml"
    if not (root / file).is_file():
        names = [path.stem for path in (root / GROUPS).glob("*.yaml")]
        path = _written(document, ("config", "connectif:group"))
        message = f'there is no group "{group}" ({file}){did_you_mean(group, names)}'
        problems.add(document.value(path), path, message)
        return [Layer(document)]
    shared = read_document(root, file)
    _check_group(shared, known_packs, problems)
    return [Layer(shared), Layer(document)]


def _check_group(document: Document, known_packs: tuple[str, ...], problems: Problems) -> None:
    """Check that a group's file holds values of packs and nothing else."""
    for key in document.data:
        if key != "config":
            message = f'unknown key "{key[:60]}": a group has only config, with pack:parameter keys'
            problems.add(document.key((key,)), (key,), message)
    config = document.data.get("config")
    if not isinstance(config, dict):
        path = ("config",) if "config" in document.data else ()
        problems.add(document.value(path), path, "a group needs config, with pack:parameter keys")
        return
    for key in config:
        namespace = key.partition(":")[0]
        if ":" not in key or namespace not in known_packs:
            hint = did_you_mean(namespace, known_packs)
            message = f'"{key[:60]}" is not pack:parameter; there is no such pack{hint}'
            problems.add(document.key(("config", key)), ("config", key), message)
